// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.daemon;

import dev.ninebind.host.HostVolume;
import dev.ninebind.host.memory.MemoryVolume;
import dev.ninebind.host.ntfs3g.Ntfs3gVolume;
import dev.ninebind.host.posix.HostProcess;
import dev.ninebind.host.posix.HostTrials;
import dev.ninebind.host.posix.PassthroughVolume;
import dev.ninebind.posix.AllowedFilesVolume;
import dev.ninebind.posix.Credentials;
import dev.ninebind.posix.OwnershipMapping;
import dev.ninebind.posix.PosixException;
import dev.ninebind.posix.PosixVolume;
import dev.ninebind.posix.ReadOnlyVolume;
import dev.ninebind.posix.ntfs.NtfsPosixVolume;
import java.io.IOException;
import java.nio.file.Path;

/** Makes the volume that an export asks for. */
final class Volumes {
  private Volumes() {}

  /** Opens it. Errors: it cannot be served, or not with these options. */
  static PosixVolume open(ExportArgument export) throws UsageException, IOException {
    ExportOptions options = export.options();
    PosixVolume volume;
    Credentials stored = options.owner();
    if (export.source() instanceof ExportSource.Folder folder) {
      if (HostProcess.isWindows() || Ntfs3gVolume.isNtfs3g(folder.path())) {
        volume = ntfs(export, MetadataPlace.of(export, folder.path()).open());
      } else {
        volume = passthrough(export, folder.path());
        stored = HostProcess.owner();
      }
    } else {
      volume = memory(export, (ExportSource.Memory) export.source());
    }
    if (!options.share().only().isEmpty()) {
      volume = new AllowedFilesVolume(volume, options.share().only());
    }
    Credentials shown = options.owner();
    if (shown != null) {
      volume = new OwnershipMapping(volume, shown.uid(), shown.gid(), stored);
    }
    return options.readOnly() ? new ReadOnlyVolume(volume) : volume;
  }

  private static PosixVolume passthrough(ExportArgument export, Path folder) throws UsageException {
    ExportOptions options = export.options();
    if (!options.metadata().equals(MetadataOptions.NONE)) {
      throw new UsageException(
          "uid, gid, umask, fmask, dmask, metadata and mirror-readonly have no effect on '"
              + folder
              + "', whose files have owners and modes of their own; with several exports, give"
              + " them by --export-options");
    }
    if (options.owner() == null && !options.readOnly() && !HostProcess.canOwnFiles()) {
      throw new UsageException(
          "this process may not give files an owner, which guests rely on: run it as root, or give"
              + " --map-owner or --read-only");
    }
    requireMetadata(folder, options);
    try {
      return PassthroughVolume.open(
          folder, new PassthroughVolume.Options(options.appendAtOffset(), options.hostLocks()));
    } catch (PosixException e) {
      throw cannotBeServed(export, e);
    }
  }

  /** Refuses a file system that has no place for what guests give their files. */
  private static void requireMetadata(Path folder, ExportOptions options) throws UsageException {
    if (options.readOnly()) {
      return; // nothing is given
    }
    String lack;
    try {
      lack = HostTrials.lack(folder, options.owner() == null, true);
    } catch (PosixException e) {
      return; // it cannot be opened, which is told next
    }
    if (lack != null) {
      throw new UsageException(
          "'" + folder + "' cannot be served: " + lack + "; 'ninebind doctor' tells more");
    }
  }

  private static PosixVolume memory(ExportArgument export, ExportSource.Memory source)
      throws UsageException {
    if (export.options().metadata().place() != MetadataOptions.Place.AUTO) {
      throw new UsageException(
          "metadata has no effect on '" + export.name() + "', which keeps owners and modes itself");
    }
    long size = source.size().bytes();
    return ntfs(export, new MemoryVolume(MemoryVolume.Options.DEFAULT.withSize(size)));
  }

  /** Serves a host volume, which is closed if that fails. */
  private static PosixVolume ntfs(ExportArgument export, HostVolume host) throws UsageException {
    ExportOptions options = export.options();
    NtfsPosixVolume.Options usual = NtfsPosixVolume.Options.DEFAULT;
    boolean opened = false;
    try {
      if (options.hostLocks()) {
        throw new UsageException(
            "locks=host has no effect on '"
                + export.name()
                + "': locks of Linux that other programs see are there for passed-through folders"
                + " only");
      }
      NtfsPosixVolume.Options how =
          new NtfsPosixVolume.Options(
              options.metadata().defaults(),
              usual.drives(),
              options.metadata().mirrorReadonly(),
              options.appendAtOffset(),
              usual.patience());
      NtfsPosixVolume volume =
          options.readOnly()
              ? NtfsPosixVolume.openAsItIs(host, how)
              : NtfsPosixVolume.open(host, how);
      opened = true;
      return volume;
    } catch (PosixException e) {
      throw cannotBeServed(export, e);
    } finally {
      if (!opened) {
        host.close();
      }
    }
  }

  private static UsageException cannotBeServed(ExportArgument export, PosixException e) {
    return new UsageException("'" + export.source() + "' cannot be served: " + e.getMessage());
  }
}
