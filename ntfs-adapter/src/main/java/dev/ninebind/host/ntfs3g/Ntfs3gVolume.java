// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.ntfs3g;

import dev.ninebind.host.EaList;
import dev.ninebind.host.HostCapabilities;
import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;
import dev.ninebind.host.HostFile;
import dev.ninebind.host.HostOpen;
import dev.ninebind.host.HostStat;
import dev.ninebind.host.HostVolume;
import dev.ninebind.host.HostVolumeInformation;
import dev.ninebind.host.NtConstants;
import dev.ninebind.host.NtNames;
import dev.ninebind.host.ReparsePoint;
import dev.ninebind.host.UnsuitableVolumeException;
import dev.ninebind.host.posix.Descriptor;
import dev.ninebind.host.posix.Libc;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Lock;

/**
 * A folder on an NTFS volume that ntfs-3g has mounted with {@code -o special_files=wsl}.
 *
 * <p>What it cannot do is in its {@link #capabilities}; besides, sharing, locks and pending deletes
 * hold among its own handles only, an id is an MFT record number without its sequence, and a
 * reparse point can be set on an empty file by the handle that made it only. Many short EAs of one
 * file take less than on Windows: Linux passes 64 KiB of the stored form, which is padded. Setting
 * a time of creation holds the file's other times for a while.
 */
public final class Ntfs3gVolume implements HostVolume {
  /** Names of a file, as NTFS on Windows has it; ntfs-3g would give more. */
  static final int MAXIMUM_LINKS = 1024;

  private static final HostCapabilities CAPABILITIES =
      new HostCapabilities(
          false, true, true, true, false, true, false, false, true, false, MAXIMUM_LINKS);

  private static final int ROOT_ACCESS =
      NtConstants.FILE_LIST_DIRECTORY
          | NtConstants.FILE_TRAVERSE
          | NtConstants.FILE_READ_ATTRIBUTES
          | NtConstants.FILE_READ_EA
          | NtConstants.SYNCHRONIZE;

  /** Clusters that a file can have, less 64 KiB. */
  private static final long MAXIMUM_CLUSTERS = 1L << 32;

  private final AtomicInteger descriptors = new AtomicInteger();
  private final Set<Ntfs3gFile> handles = ConcurrentHashMap.newKeySet();
  private final FactsTable facts;
  private final NameTable names;
  private final Opening opening;
  private final NameChanges changes;
  private final Ntfs3gFile root;
  private final long maximumLength;

  private Ntfs3gVolume(int fd, boolean keepsFacts) throws HostException {
    Memory memory = Memory.mine();
    HostStatus.check(memory.stat(fd));
    HostStatus.check(memory.statFileSystem(fd));
    maximumLength = MAXIMUM_CLUSTERS * memory.fileSystem(1) - 65_536;
    HostStatus.check(memory.stat(fd));
    facts = keepsFacts ? FactsTable.of(memory.statx.device()) : FactsTable.none();
    names = new NameTable(new Unlinked(fd, descriptors));
    OpenFile file = names.file(memory.statx.inode(), memory.statx.type());
    OpenName name = new OpenName(file, null, new OpenName.Key(0, ""));
    root =
        new Ntfs3gFile(
            this,
            name,
            new Descriptor(fd, descriptors),
            HostOpen.existing(ROOT_ACCESS, NtConstants.FILE_DIRECTORY_FILE),
            false);
    names.add(root);
    opening = new Opening(this, names, facts, descriptors);
    changes = new NameChanges(names);
  }

  /** True if this folder is on a volume that ntfs-3g has mounted. */
  public static boolean isNtfs3g(Path folder) {
    return Probe.isNtfs3g(folder);
  }

  /**
   * Opens a folder, once it has been seen that ntfs-3g does there what is needed, and removes what
   * servers that have ended left in it.
   *
   * @throws UnsuitableVolumeException if it does not, with the reason in one line
   */
  public static Ntfs3gVolume open(Path folder) throws UnsuitableVolumeException {
    int fd = Probe.open(folder);
    return openAndClean(folder, fd, Probe.movesChangeTimes(fd));
  }

  /**
   * Opens a folder that need not take EAs or reparse points, since they are kept elsewhere. Files
   * are asked each time: to see whether less would do takes a file, and room for one, which the
   * store may need to be opened at all.
   *
   * @throws UnsuitableVolumeException if it is not on a volume mounted by ntfs-3g
   */
  public static Ntfs3gVolume openForStore(Path folder) throws UnsuitableVolumeException {
    return openAndClean(folder, Probe.openToLookAt(folder), false);
  }

  private static Ntfs3gVolume openAndClean(Path folder, int fd, boolean keepsFacts)
      throws UnsuitableVolumeException {
    Ntfs3gVolume volume = open(folder, fd, keepsFacts);
    try {
      volume.names.unlinked.clean();
      return volume;
    } catch (HostException e) {
      volume.close();
      throw cannotBeOpened(folder, e);
    }
  }

  /**
   * Opens a folder to look at what is in it, and changes nothing there, not even its times.
   *
   * @throws UnsuitableVolumeException if it is not on a volume mounted by ntfs-3g
   */
  public static Ntfs3gVolume openToLookAt(Path folder) throws UnsuitableVolumeException {
    return open(folder, Probe.openToLookAt(folder), false);
  }

  /** Why {@link #open} refuses a folder, in one line; null if it does not. */
  public static String unsuitable(Path folder) {
    try {
      Libc.close(Probe.open(folder));
      return null;
    } catch (UnsuitableVolumeException e) {
      return e.getMessage();
    }
  }

  private static Ntfs3gVolume open(Path folder, int fd, boolean keepsFacts)
      throws UnsuitableVolumeException {
    try {
      return new Ntfs3gVolume(fd, keepsFacts);
    } catch (HostException e) {
      Libc.close(fd);
      throw cannotBeOpened(folder, e);
    }
  }

  private static UnsuitableVolumeException cannotBeOpened(Path folder, HostException e) {
    return new UnsuitableVolumeException(folder + " can't be opened: " + e.getMessage());
  }

  @Override
  public HostCapabilities capabilities() {
    return CAPABILITIES;
  }

  @Override
  public HostFile root() {
    return root;
  }

  @Override
  public HostFile open(HostFile directory, String name, HostOpen how) throws HostException {
    Opening.check(how);
    Ntfs3gFile parent = mine(directory, HostError.INVALID_HANDLE);
    if (!name.isEmpty()) {
      NtNames.check(name);
    }
    StoredEas.check(how.eas());
    if (EaList.packedSize(how.eas()) > NtConstants.MAX_EAS) {
      throw new HostException(HostError.EA_TOO_LARGE);
    }
    return locked(
        parent,
        used -> {
          Ntfs3gFile handle =
              name.isEmpty()
                  ? opening.again(parent, used, how)
                  : opening.open(parent, used, name, how);
          handles.add(handle);
          return handle;
        });
  }

  @Override
  public HostFile openById(long fileId, HostOpen how) throws HostException {
    throw new HostException(HostError.NOT_SUPPORTED);
  }

  @Override
  public HostStat stat(HostFile directory, String name) throws HostException {
    Ntfs3gFile parent = mine(directory, HostError.INVALID_HANDLE);
    NtNames.check(name);
    Lock lock = names.lock.readLock();
    lock.lock();
    try {
      Descriptor used = parent.use();
      try {
        return opening.stat(parent, used, name);
      } finally {
        used.release();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public HostVolumeInformation information() throws HostException {
    Descriptor used = root.use();
    try {
      Memory memory = Memory.mine();
      HostStatus.check(memory.statFileSystem(used.fd()));
      int clusterSize = (int) memory.fileSystem(1);
      long clusters = memory.fileSystem(2);
      long free = memory.fileSystem(3);
      long available = memory.fileSystem(4);
      HostStatus.check(memory.stat(used.fd()));
      return new HostVolumeInformation(
          clusterSize, clusters, free, available, memory.statx.device());
    } finally {
      used.release();
    }
  }

  @Override
  public int handles() {
    return handles.size();
  }

  /** Descriptors that are open now, the root's counted. */
  int descriptors() {
    return descriptors.get();
  }

  /** While it is held no name changes. */
  Lock steadyNames() {
    return names.lock.readLock();
  }

  /** What is known of files. */
  FactsTable facts() {
    return facts;
  }

  long maximumLength() {
    return maximumLength;
  }

  @Override
  public void close() {
    for (Ntfs3gFile handle : handles) {
      handle.close();
    }
    Lock lock = names.lock.writeLock();
    lock.lock();
    try {
      if (!root.isClosed()) {
        names.unlinked.close();
        root.closeDescriptors();
      }
    } finally {
      lock.unlock();
    }
  }

  /** What is done with a handle's descriptor while no name changes otherwise. */
  @FunctionalInterface
  private interface Call<T> {
    T make(Descriptor used) throws HostException;
  }

  private <T> T locked(Ntfs3gFile handle, Call<T> call) throws HostException {
    Lock lock = names.lock.writeLock();
    lock.lock();
    try {
      Descriptor used = handle.use();
      try {
        return call.make(used);
      } finally {
        used.release();
      }
    } finally {
      lock.unlock();
    }
  }

  private Ntfs3gFile mine(HostFile file, HostError ifStrange) throws HostException {
    if (file instanceof Ntfs3gFile mine && mine.isOf(this)) {
      return mine;
    }
    throw new HostException(ifStrange);
  }

  String name(Ntfs3gFile handle) {
    Lock lock = names.lock.readLock();
    lock.lock();
    try {
      OpenName name = handle.openName();
      return name.isRemoved() ? String.format("%024X", name.file.id) : name.name();
    } finally {
      lock.unlock();
    }
  }

  void link(Ntfs3gFile handle, HostFile directory, String name) throws HostException {
    Ntfs3gFile parent = mine(directory, HostError.NOT_SAME_DEVICE);
    NtNames.check(name);
    locked(
        handle,
        used ->
            locked(
                parent,
                to -> {
                  changes.link(handle, used.fd(), parent, to, name);
                  return null;
                }));
  }

  void rename(Ntfs3gFile handle, HostFile directory, String name, int flags) throws HostException {
    Ntfs3gFile parent = mine(directory, HostError.NOT_SAME_DEVICE);
    NtNames.check(name);
    locked(
        handle,
        used ->
            locked(
                parent,
                to -> {
                  changes.rename(handle, used.fd(), parent, to, name, flags);
                  return null;
                }));
  }

  void dispose(Ntfs3gFile handle, int flags) throws HostException {
    locked(
        handle,
        used -> {
          if (changes.dispose(handle, used.fd(), flags)) {
            handle.removeNameOnClose();
          }
          return null;
        });
  }

  void setReparsePoint(Ntfs3gFile handle, ReparsePoint point) throws HostException {
    locked(
        handle,
        used -> {
          opening.replaceBySpecialFile(handle, used, point);
          return null;
        });
  }

  void close(Ntfs3gFile handle) {
    Lock lock = names.lock.writeLock();
    lock.lock();
    try {
      if (handle.closeDescriptors()) {
        handles.remove(handle);
        names.remove(handle);
      }
    } finally {
      lock.unlock();
    }
  }
}
