// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.memory;

import dev.ninebind.host.EaTable;
import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;
import dev.ninebind.host.HostFile;
import dev.ninebind.host.HostOpen;
import dev.ninebind.host.NtConstants;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What a volume is made of: its files, its handles, its space, and the one lock that guards them.
 * Who holds that lock may take the lock of a file's contents, never the other way round.
 */
final class Catalog {
  final MemoryVolume.Options options;
  final FileClock clock = new FileClock();
  final ReentrantLock lock = new ReentrantLock();
  final FileTable files = new FileTable();
  final Set<MemoryHandle> handles = new HashSet<>();
  final Space space;
  final Watches watches = new Watches();

  private final JimfsStore store;
  private boolean dismounted;

  Catalog(MemoryVolume.Options options) {
    this.options = options;
    space = new Space(options.size() - MemoryFile.RECORD);
    store = new JimfsStore(options.size());
    files.add(new MemoryFile(FileTable.ROOT, new MemoryDirectory(), null, clock.now()));
  }

  /** Opens by a handle alone what that was opened as. The lock is held. */
  MemoryHandle again(MemoryHandle before, HostOpen how) throws HostException {
    boolean gone = before.link == null ? before.file.isDeleted() : before.link.removed;
    if (gone) {
      throw new HostException(HostError.DELETE_PENDING); // docs/ntfs.md 4.1
    }
    return existing(before.file, before.link, before.byId, how);
  }

  /** Opens what is there. The lock is held. */
  MemoryHandle existing(MemoryFile file, MemoryLink link, boolean byId, HostOpen how)
      throws HostException {
    if (link != null && link.pending) {
      throw new HostException(HostError.DELETE_PENDING);
    }
    if (how.disposition() == HostOpen.Disposition.CREATE) {
      throw new HostException(HostError.OBJECT_NAME_COLLISION);
    }
    OpenRules.checkExisting(file, how);
    file.shares.check(how.access(), how.share());
    return register(file, link, byId, how, false);
  }

  /** Makes what is not there. The lock is held. */
  MemoryHandle create(MemoryFile directory, String name, HostOpen how) throws HostException {
    if (directory.isDeleted()) {
      throw new HostException(HostError.DELETE_PENDING);
    }
    OpenRules.checkNew(how);
    if (!how.eas().isEmpty()) {
      checkEas();
    }
    EaTable eas = EaTable.EMPTY.with(how.eas());
    space.take(MemoryFile.RECORD + eas.size());
    long now = clock.now();
    long id = files.take();
    MemoryFile file;
    if (OpenRules.makesDirectory(how)) {
      file = new MemoryFile(id, new MemoryDirectory(), null, now);
      file.entries.caseSensitive = directory.entries.caseSensitive;
    } else {
      file = new MemoryFile(id, null, new Contents(space, store.file(id)), now);
    }
    file.attributes = OpenRules.newAttributes(how);
    file.eas = eas;
    files.add(file);
    MemoryLink link = new MemoryLink(file, directory, name);
    file.links.add(link);
    directory.entries.add(link, options.shortNames());
    directory.namesChanged(now);
    watches.changed(link, Watches.name(file), NtConstants.FILE_ACTION_ADDED);
    return register(file, link, false, how, true);
  }

  private MemoryHandle register(
      MemoryFile file, MemoryLink link, boolean byId, HostOpen how, boolean created) {
    MemoryHandle handle =
        new MemoryHandle(
            this,
            file,
            link,
            byId,
            how.access(),
            how.share(),
            OpenRules.deletesOnClose(how),
            created);
    file.shares.add(how.access(), how.share());
    file.handles++;
    if (link != null) {
      link.handles++;
    }
    handles.add(handle);
    return handle;
  }

  /** Closes a handle; the lock is not held, for the contents may take a while to go. */
  void close(MemoryHandle handle) {
    MemoryFile file = handle.file;
    boolean unused;
    lock.lock();
    try {
      if (!handle.markClosed()) {
        return;
      }
      handles.remove(handle);
      file.shares.remove(handle.access, handle.share);
      file.handles--;
      if (handle.link != null) {
        handle.link.handles--;
      }
      watches.closed(handle);
      Deleting.closed(handle, watches, clock.now());
      unused = forget(file);
    } finally {
      lock.unlock();
    }
    if (unused) {
      freeContents(file);
    } else if (!file.isDirectory()) {
      file.contents.release(handle);
    }
  }

  /** Gives a record back once neither a name nor a handle is left; true if so. */
  boolean forget(MemoryFile file) {
    if (file.handles > 0 || !file.links.isEmpty() || file.id == FileTable.ROOT) {
      return false;
    }
    files.remove(file);
    space.give(file.recordSize());
    return true;
  }

  static void freeContents(MemoryFile file) {
    if (!file.isDirectory()) {
      file.contents.free();
    }
  }

  void rename(MemoryHandle source, HostFile directory, String name, int flags)
      throws HostException {
    MemoryFile unused;
    lock.lock();
    try {
      source.checkOpen();
      MemoryFile target = handle(directory, HostError.NOT_SAME_DEVICE).file;
      MemoryFile loser =
          Renaming.rename(source, target, name, flags, options, handles, watches, clock.now());
      unused = loser != null && forget(loser) ? loser : null;
    } finally {
      lock.unlock();
    }
    if (unused != null) {
      freeContents(unused);
    }
  }

  void link(MemoryHandle source, HostFile directory, String name) throws HostException {
    lock.lock();
    try {
      source.checkOpen();
      MemoryFile target = handle(directory, HostError.NOT_SAME_DEVICE).file;
      Renaming.link(source, target, name, watches, clock.now());
    } finally {
      lock.unlock();
    }
  }

  /** The handle that a caller means. Errors: INVALID_HANDLE, or what is said for a strange one. */
  MemoryHandle handle(HostFile file, HostError ifStrange) throws HostException {
    if (!(file instanceof MemoryHandle handle) || !handle.isOf(this)) {
      throw new HostException(ifStrange);
    }
    handle.checkOpen();
    return handle;
  }

  /** Errors: EAS_NOT_SUPPORTED. */
  void checkEas() throws HostException {
    if (!options.extendedAttributes()) {
      throw new HostException(HostError.EAS_NOT_SUPPORTED);
    }
  }

  /** Errors: VOLUME_DISMOUNTED. The lock is held. */
  void checkMounted() throws HostException {
    if (dismounted) {
      throw new HostException(HostError.VOLUME_DISMOUNTED);
    }
  }

  /** Closes all handles and gives everything back. */
  void dismount(MemoryHandle root) {
    List<MemoryHandle> open;
    List<MemoryFile> all;
    lock.lock();
    try {
      dismounted = true;
      root.markClosed();
      watches.closed(root);
      open = new ArrayList<>(handles);
      all = new ArrayList<>(files.all());
    } finally {
      lock.unlock();
    }
    open.forEach(this::close);
    all.forEach(Catalog::freeContents);
    store.close();
  }
}
