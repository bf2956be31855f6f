// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.store;

import static dev.ninebind.host.NtConstants.DELETE;
import static dev.ninebind.host.NtConstants.FILE_ATTRIBUTE_READONLY;
import static dev.ninebind.host.NtConstants.FILE_DISPOSITION_DELETE;
import static dev.ninebind.host.NtConstants.FILE_DISPOSITION_POSIX_SEMANTICS;
import static dev.ninebind.host.NtConstants.FILE_READ_ATTRIBUTES;
import static dev.ninebind.host.NtConstants.FILE_READ_EA;
import static dev.ninebind.host.NtConstants.FILE_WRITE_ATTRIBUTES;
import static dev.ninebind.host.NtConstants.FILE_WRITE_DATA;
import static dev.ninebind.host.NtConstants.FILE_WRITE_EA;

import dev.ninebind.host.EaTable;
import dev.ninebind.host.HostCapabilities;
import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;
import dev.ninebind.host.HostFile;
import dev.ninebind.host.HostOpen;
import dev.ninebind.host.HostOpen.Disposition;
import dev.ninebind.host.HostStat;
import dev.ninebind.host.HostVolume;
import dev.ninebind.host.HostVolumeInformation;
import java.nio.file.Path;
import java.util.List;

/**
 * A folder whose host takes no EAs or no reparse points, with both: they are kept in a file of the
 * folder, {@code .ninebind/metadata.db}, by the ids of the files. All rules of the border hold, but
 * that programs on the host see none of it: to them a link is an empty file.
 *
 * <p>What the host itself has of EAs and reparse points shows as long as nothing is kept of the
 * file. What was answered survives this process; what was flushed survives a power cut, as does all
 * that is older than some seconds. A file that was made when the server was killed, and not
 * answered yet, may be there without its EAs.
 */
public final class StoreVolume implements HostVolume {
  final HostVolume host;
  final Records records;
  final OpenFiles files = new OpenFiles();
  final Removal removal;

  private final Creations creations = new Creations();
  private final Keeper keeper;
  private final StoreFile root;

  private StoreVolume(HostVolume host, Records records, boolean readOnly) {
    this.host = host;
    this.records = records;
    root = StoreFile.ofRoot(this, host.root());
    removal = new Removal(this);
    keeper = readOnly ? null : new Keeper(records.store, removal);
  }

  /** True if a folder has a store. */
  public static boolean isIn(Path folder) {
    return new StoreFolder(folder).exists();
  }

  /**
   * Serves a host's folder with the store in it, which is made where there is none.
   *
   * @param host closed with this, and not if this fails
   * @param folder where the store is
   * @throws UnsuitableStoreException if it is in use, damaged or not of this folder, in one line
   */
  public static StoreVolume open(HostVolume host, Path folder) throws UnsuitableStoreException {
    return open(host, folder, false);
  }

  /** The same of a store that is there, to look at the files; nothing can be changed. */
  public static StoreVolume openToLookAt(HostVolume host, Path folder)
      throws UnsuitableStoreException {
    return open(host, folder, true);
  }

  private static StoreVolume open(HostVolume host, Path path, boolean readOnly)
      throws UnsuitableStoreException {
    StoreFolder folder = new StoreFolder(path);
    String owner;
    try {
      owner = Long.toHexString(host.root().stat().fileId());
    } catch (HostException e) {
      throw new UnsuitableStoreException(path + " cannot be read: " + e.getMessage());
    }
    return new StoreVolume(host, new Records(host, folder.open(owner)), readOnly);
  }

  /** Files that something is kept of. */
  public long count() throws HostException {
    return records.store.count();
  }

  @Override
  public HostCapabilities capabilities() {
    HostCapabilities of = host.capabilities();
    return new HostCapabilities(
        false,
        true,
        of.posixDelete(),
        of.posixRename(),
        of.caseSensitiveDirectories(),
        of.caseSensitive(),
        of.openById(),
        of.stableIds(),
        of.renameAboveOpenFiles(),
        of.watchesTrees(),
        of.maximumLinks());
  }

  @Override
  public HostFile root() {
    return root;
  }

  @Override
  public HostFile open(HostFile directory, String name, HostOpen how) throws HostException {
    StoreFile parent = mine(directory, HostError.INVALID_HANDLE);
    EaTable eas =
        how.disposition() == Disposition.OPEN ? EaTable.EMPTY : EaTable.EMPTY.with(how.eas());
    if (name.isEmpty()) {
      return register(parent.inner, name, how, parent.parentId());
    }
    parent.requireNames();
    if (how.disposition() == Disposition.OPEN) {
      StoreFile file = register(parent.inner, name, how, parent.id());
      creations.await(parent.id());
      return file;
    }
    return create(parent, name, how, eas);
  }

  private StoreFile create(StoreFile parent, String name, HostOpen how, EaTable eas)
      throws HostException {
    StoreFile[] made = new StoreFile[1];
    boolean good = false;
    try {
      creations.in(
          parent.id(),
          () -> {
            made[0] = register(parent.inner, name, how, parent.id());
            if (made[0].created()) {
              records.begin(made[0].identify(), eas);
            }
            return null;
          });
      good = true;
      return made[0];
    } finally {
      if (!good && made[0] != null) {
        undo(made[0]);
      }
    }
  }

  /** Takes back what was made and could not be recorded. */
  private void undo(StoreFile made) {
    int flags =
        capabilities().posixDelete()
            ? FILE_DISPOSITION_DELETE | FILE_DISPOSITION_POSIX_SEMANTICS
            : FILE_DISPOSITION_DELETE;
    try (HostFile again = host.open(made.inner, "", HostOpen.existing(DELETE, 0))) {
      again.dispose(flags);
    } catch (HostException e) {
      // It stays, as one that another program has made; the failure is told.
    } finally {
      made.close();
    }
  }

  /** Opens something on the host, with what this needs of rights. */
  StoreFile register(HostFile directory, String name, HostOpen how, long parentId)
      throws HostException {
    files.opening();
    try {
      HostFile file = openWidely(how, wide -> host.open(directory, name, wide));
      return new StoreFile(this, file, how, parentId);
    } finally {
      files.openingDone();
    }
  }

  @Override
  public HostFile openById(long fileId, HostOpen how) throws HostException {
    files.opening();
    StoreFile file;
    try {
      file =
          new StoreFile(
              this, openWidely(how, wide -> host.openById(fileId, wide)), how, StoreFile.UNKNOWN);
    } finally {
      files.openingDone();
    }
    creations.awaitAll();
    return file;
  }

  /** A way to open something. */
  @FunctionalInterface
  private interface Opener {
    HostFile open(HostOpen how) throws HostException;
  }

  /**
   * Rights to look at a file and to move its change time are asked for too: they stand against
   * nobody's share mode. Who may not have them gets what was asked for.
   */
  private static HostFile openWidely(HostOpen how, Opener opener) throws HostException {
    int access = how.access() | FILE_READ_ATTRIBUTES | FILE_READ_EA;
    if ((how.access() & (FILE_WRITE_EA | FILE_WRITE_DATA)) != 0) {
      access |= FILE_WRITE_ATTRIBUTES;
    }
    try {
      return opener.open(without(how, access));
    } catch (HostException e) {
      if (e.error() != HostError.ACCESS_DENIED || access == how.access()) {
        throw e;
      }
      return opener.open(without(how, how.access()));
    }
  }

  private static HostOpen without(HostOpen how, int access) {
    return new HostOpen(
        access, how.share(), how.disposition(), how.options(), how.attributes(), List.of());
  }

  @Override
  public HostStat stat(HostFile directory, String name) throws HostException {
    StoreFile parent = mine(directory, HostError.INVALID_HANDLE);
    parent.requireNames();
    HostStat stat = host.stat(parent.inner, name);
    creations.await(parent.id());
    return records.show(stat);
  }

  /** Waits for what is being made in a directory. */
  void await(long directory) {
    if (directory == StoreFile.UNKNOWN) {
      creations.awaitAll();
    } else {
      creations.await(directory);
    }
  }

  /** Runs a step while nothing is made in a directory. */
  <T> T alone(long directory, Creations.Step<T> step) throws HostException {
    return creations.in(directory, step);
  }

  /** A handle of this volume. */
  StoreFile mine(HostFile file, HostError ifStrange) throws HostException {
    if (file instanceof StoreFile mine && mine.volume == this) {
      return mine;
    }
    throw new HostException(ifStrange);
  }

  @Override
  public HostVolumeInformation information() throws HostException {
    return host.information();
  }

  @Override
  public int handles() {
    return files.count();
  }

  @Override
  public void close() {
    if (keeper != null) {
      keeper.close();
    }
    files.all().forEach(StoreFile::close);
    host.close();
    records.store.close();
  }

  /** Attributes that a file is given so that nothing but its change time moves. */
  static int same(HostStat stat) {
    int kept = stat.attributes() & (FILE_ATTRIBUTE_READONLY | 0x2 | 0x4 | 0x20 | 0x100);
    return kept == 0 ? dev.ninebind.host.NtConstants.FILE_ATTRIBUTE_NORMAL : kept;
  }
}
