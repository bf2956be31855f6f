// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.ntfs3g;

import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;
import dev.ninebind.host.posix.Descriptor;
import dev.ninebind.host.posix.Libc;
import dev.ninebind.posix.FileType;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * The names and files that handles are open of. One lock is enough: ntfs-3g serves one request at a
 * time anyway. Whoever looks a name up holds it, so that a file which gets its EAs right after it
 * was made is never seen without them; and it makes a rename that must not replace possible, which
 * ntfs-3g has not (renameat2 answers EINVAL). A host program that makes the same name just then is
 * not kept out.
 */
final class NameTable {
  final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  final Unlinked unlinked;

  private final Map<OpenName.Key, OpenName> names = new HashMap<>();
  private final Map<Long, OpenFile> files = new HashMap<>();

  NameTable(Unlinked unlinked) {
    this.unlinked = unlinked;
  }

  /**
   * Refuses a name that is about to go.
   *
   * @throws HostException DELETE_PENDING
   */
  void requireNotPending(OpenName.Key key) throws HostException {
    OpenName name = names.get(key);
    if (name != null && name.isDeletePending()) {
      throw new HostException(HostError.DELETE_PENDING);
    }
  }

  /** The file with this number, whether it is open already or not. */
  OpenFile file(long id, FileType type) {
    OpenFile file = files.get(id);
    if (file != null && !isThere(file)) {
      files.remove(id); // a host program removed it, and another file has got its number
      file = null;
    }
    return file == null ? new OpenFile(id, type) : file;
  }

  private static boolean isThere(OpenFile file) {
    if (!file.isOpen()) {
      return false;
    }
    Descriptor descriptor = file.anyHandle().descriptor();
    if (!descriptor.retain()) {
      return false;
    }
    try {
      return Memory.mine().stat(descriptor.fd()) == 0;
    } finally {
      descriptor.release();
    }
  }

  /** The file with this number if a handle of it is open, else null. */
  OpenFile openFile(long id) {
    return files.get(id);
  }

  /** The open name in this place, or null. */
  OpenName openName(OpenName.Key key) {
    return names.get(key);
  }

  /** An open name is in its place. */
  void put(OpenName name) {
    names.put(name.key(), name);
  }

  /** An open name is not in this place any more. */
  void forget(OpenName.Key key, OpenName name) {
    names.remove(key, name);
  }

  /** The open name in this place, or a new one. */
  OpenName name(OpenFile file, Descriptor directory, OpenName.Key key) {
    OpenName name = names.get(key);
    if (name == null || name.file != file) {
      name = new OpenName(file, directory, key);
      names.put(key, name);
    }
    return name;
  }

  /** A handle is open. */
  void add(Ntfs3gFile handle) {
    OpenName name = handle.openName();
    name.handles++;
    name.file.add(handle);
    files.put(name.file.id, name.file);
  }

  /** A handle is not open any more; its descriptors are closed. */
  void remove(Ntfs3gFile handle) {
    OpenName name = handle.openName();
    boolean removeName = handle.removesName();
    if (handle.deletesOnClose() && !name.isRoot() && !name.isRemoved() && isEmpty(name)) {
      name.setDeletePending(true);
    }
    name.file.remove(handle);
    if (!name.file.isOpen()) {
      files.remove(name.file.id, name.file);
    }
    name.handles--;
    try {
      if (removeName && !name.isRemoved() && name.handles > 0 && isStillThere(name)) {
        names.remove(name.key(), name);
        unlinked.take(name);
      } else if (name.handles == 0
          && (name.isDeletePending() || name.isRemoved())
          && isStillThere(name)) {
        unlink(name);
      }
    } catch (HostException e) {
      // Closing cannot fail: a host program was faster, or the volume is gone.
    }
    if (name.handles == 0) {
      names.remove(name.key(), name);
      name.close();
    }
  }

  static boolean isStillThere(OpenName name) {
    Memory memory = Memory.mine();
    return memory.stat(name.directory(), name.name()) == 0 && memory.statx.inode() == name.file.id;
  }

  private void unlink(OpenName name) throws HostException {
    if (name.file.isDirectory()) {
      unlinked.removeDirectory(name.directory(), name.name());
    } else {
      Memory memory = Memory.mine();
      HostStatus.check(Libc.unlinkat(name.directory(), memory.name(name.name()), 0));
    }
    name.unlinked();
  }

  private boolean isEmpty(OpenName name) {
    try {
      return !name.file.isDirectory() || unlinked.empty(name.directory(), name.name());
    } catch (HostException e) {
      return false;
    }
  }

  /**
   * Gives a handle another file, which has taken the place of its own under the same name. It must
   * have been the name's only handle.
   */
  void repoint(Ntfs3gFile handle, OpenFile file, Descriptor descriptor) {
    OpenName old = handle.openName();
    old.file.remove(handle);
    files.remove(old.file.id, old.file);
    OpenName renewed = old.of(file);
    old.close();
    names.put(renewed.key(), renewed);
    handle.repoint(renewed, descriptor);
    add(handle);
  }
}
