// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.memory;

import static dev.ninebind.host.NtConstants.FILE_LIST_DIRECTORY;
import static dev.ninebind.host.NtConstants.FILE_READ_ATTRIBUTES;
import static dev.ninebind.host.NtConstants.FILE_READ_EA;
import static dev.ninebind.host.NtConstants.FILE_TRAVERSE;
import static dev.ninebind.host.NtConstants.SYNCHRONIZE;

import dev.ninebind.host.HostCapabilities;
import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;
import dev.ninebind.host.HostFile;
import dev.ninebind.host.HostOpen;
import dev.ninebind.host.HostStat;
import dev.ninebind.host.HostVolume;
import dev.ninebind.host.HostVolumeInformation;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;

/**
 * An NTFS volume in memory; its root directory is the folder. It keeps NT's rules strictly, so that
 * what works on it works on Windows, as far as {@code docs/ntfs.md} knows.
 *
 * <p>One short lock guards names, handles and everything in the file records; reading and writing
 * take the lock of one file's contents only. Who holds the first may take the second, never the
 * other way round.
 *
 * <p>There are no alternate data streams: nothing at this border can name one (a colon is no
 * character of a name here), so none can come to be, be seen, or stand in anybody's way. Every user
 * has every right; what is refused is refused for how a handle was opened, or what a file is.
 */
public final class MemoryVolume implements HostVolume {
  /**
   * How large a volume is and what its Windows can do.
   *
   * @param size bytes of the volume: contents by the cluster, 1 KiB for each file, EAs, reparse
   *     data
   * @param posixSemantics deleting and renaming know POSIX semantics, and trees can be watched; not
   *     so before Windows 10 1607
   * @param caseSensitiveDirectories directories can be told to tell {@code a} from {@code A}
   * @param extendedAttributes files can have EAs
   * @param shortNames long names get short ones too, as they do on most system volumes
   * @param reparsePoints files can become reparse points
   */
  public record Options(
      long size,
      boolean posixSemantics,
      boolean caseSensitiveDirectories,
      boolean extendedAttributes,
      boolean shortNames,
      boolean reparsePoints) {
    /** 1 GiB, and all that Windows 11 can do. */
    public static final Options DEFAULT = new Options(1L << 30, true, true, true, true, true);

    public Options {
      if (size < Contents.UNIT) {
        throw new IllegalArgumentException("a volume of " + size + " bytes");
      }
    }

    public Options withSize(long bytes) {
      return new Options(
          bytes,
          posixSemantics,
          caseSensitiveDirectories,
          extendedAttributes,
          shortNames,
          reparsePoints);
    }

    public Options withPosixSemantics(boolean on) {
      return new Options(
          size, on, caseSensitiveDirectories, extendedAttributes, shortNames, reparsePoints);
    }

    public Options withCaseSensitiveDirectories(boolean on) {
      return new Options(size, posixSemantics, on, extendedAttributes, shortNames, reparsePoints);
    }

    public Options withExtendedAttributes(boolean on) {
      return new Options(
          size, posixSemantics, caseSensitiveDirectories, on, shortNames, reparsePoints);
    }

    public Options withShortNames(boolean on) {
      return new Options(
          size, posixSemantics, caseSensitiveDirectories, extendedAttributes, on, reparsePoints);
    }

    public Options withReparsePoints(boolean on) {
      return new Options(
          size, posixSemantics, caseSensitiveDirectories, extendedAttributes, shortNames, on);
    }
  }

  private final Catalog catalog;
  private final ReentrantLock lock;
  private final MemoryHandle root;
  private final long serial = ThreadLocalRandom.current().nextLong();

  /** An empty volume. */
  public MemoryVolume(Options options) {
    catalog = new Catalog(options);
    lock = catalog.lock;
    int access =
        FILE_LIST_DIRECTORY | FILE_TRAVERSE | FILE_READ_ATTRIBUTES | FILE_READ_EA | SYNCHRONIZE;
    root = MemoryHandle.ofRoot(catalog, access);
  }

  /** Bytes that are not taken. */
  long free() {
    return catalog.space.free();
  }

  @Override
  public HostCapabilities capabilities() {
    Options options = catalog.options;
    return new HostCapabilities(
        true,
        options.extendedAttributes(),
        options.posixSemantics(),
        options.posixSemantics(),
        options.caseSensitiveDirectories(),
        false,
        true,
        true,
        false,
        options.posixSemantics(),
        Renaming.MAXIMUM_LINKS);
  }

  @Override
  public HostFile root() {
    return root;
  }

  @Override
  public HostFile open(HostFile directory, String name, HostOpen how) throws HostException {
    OpenRules.check(how);
    lock.lock();
    try {
      MemoryHandle parent = catalog.handle(directory, HostError.INVALID_HANDLE);
      if (name.isEmpty()) {
        return catalog.again(parent, how);
      }
      MemoryDirectory names = parent.file.directory();
      SystemNames.check(parent.file, name);
      MemoryLink link = names.find(name);
      if (link != null) {
        return catalog.existing(link.file, link, false, how);
      }
      if (how.disposition() == HostOpen.Disposition.OPEN) {
        throw new HostException(HostError.OBJECT_NAME_NOT_FOUND);
      }
      return catalog.create(parent.file, name, how);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public HostFile openById(long fileId, HostOpen how) throws HostException {
    OpenRules.check(how);
    lock.lock();
    try {
      catalog.checkMounted();
      MemoryFile file = catalog.files.find(fileId);
      if (file == null || !OpenRules.isPossibleById(how)) {
        throw new HostException(HostError.INVALID_PARAMETER); // docs/ntfs.md 9
      }
      if (file.isDeleted()) {
        throw new HostException(HostError.DELETE_PENDING);
      }
      return catalog.existing(file, null, true, how);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public HostStat stat(HostFile directory, String name) throws HostException {
    lock.lock();
    try {
      MemoryHandle parent = catalog.handle(directory, HostError.INVALID_HANDLE);
      MemoryDirectory names = parent.file.directory();
      SystemNames.check(parent.file, name);
      MemoryLink link = names.find(name);
      if (link == null) {
        throw new HostException(HostError.OBJECT_NAME_NOT_FOUND);
      }
      if (link.pending) {
        throw new HostException(HostError.DELETE_PENDING);
      }
      return link.file.stat();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public HostVolumeInformation information() throws HostException {
    lock.lock();
    try {
      catalog.checkMounted();
    } finally {
      lock.unlock();
    }
    long free = free() / Contents.CLUSTER;
    long clusters = catalog.options.size() / Contents.CLUSTER;
    return new HostVolumeInformation(Contents.CLUSTER, clusters, free, free, serial);
  }

  @Override
  public int handles() {
    lock.lock();
    try {
      return catalog.handles.size();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    catalog.dismount(root);
  }
}
