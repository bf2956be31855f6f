// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.ntfs3g;

import dev.ninebind.host.Ea;
import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;
import dev.ninebind.host.HostOpen;
import dev.ninebind.host.HostOpen.Disposition;
import dev.ninebind.host.HostStat;
import dev.ninebind.host.NtConstants;
import dev.ninebind.host.NtTime;
import dev.ninebind.host.ReparsePoint;
import dev.ninebind.host.posix.Descriptor;
import dev.ninebind.host.posix.Libc;
import dev.ninebind.host.posix.LinuxConstants;
import dev.ninebind.posix.FileType;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Opens and makes files. With the lock of names held. */
final class Opening {
  private static final int WRITES = NtConstants.FILE_WRITE_DATA | NtConstants.FILE_APPEND_DATA;

  private final Ntfs3gVolume volume;
  private final NameTable names;
  private final FactsTable facts;
  private final AtomicInteger descriptors;

  Opening(Ntfs3gVolume volume, NameTable names, FactsTable facts, AtomicInteger descriptors) {
    this.volume = volume;
    this.names = names;
    this.facts = facts;
    this.descriptors = descriptors;
  }

  /** What no file makes right. Errors: INVALID_PARAMETER. */
  static void check(HostOpen how) throws HostException {
    int both = NtConstants.FILE_DIRECTORY_FILE | NtConstants.FILE_NON_DIRECTORY_FILE;
    int known = both | NtConstants.FILE_WRITE_THROUGH | NtConstants.FILE_DELETE_ON_CLOSE;
    boolean deletes = (how.options() & NtConstants.FILE_DELETE_ON_CLOSE) != 0;
    if ((how.options() & both) == both
        || (how.options() & ~known) != 0
        || (how.share() & ~NtConstants.FILE_SHARE_ALL) != 0
        || (deletes && (how.access() & NtConstants.DELETE) == 0)) {
      throw new HostException(HostError.INVALID_PARAMETER);
    }
  }

  /**
   * Opens or makes what a name stands for. What is there costs a look-up and statx; reading it, an
   * open; writing to it, a question for READONLY too, if that is not known; making a file costs an
   * open, statx, and one call each for EAs and attributes.
   */
  Ntfs3gFile open(Ntfs3gFile parent, Descriptor directory, String name, HostOpen how)
      throws HostException {
    OpenName.Key key = place(parent, name);
    boolean hidden = Unlinked.isHidden(name);
    if (how.disposition() != Disposition.CREATE) {
      long before = NtTime.now();
      int fd = hidden ? -HostStatus.ENOENT : Memory.mine().openPath(directory.fd(), name);
      if (fd != -HostStatus.ENOENT || how.disposition() == Disposition.OPEN) {
        HostStatus.check(fd);
        return existing(fd, before, directory, key, how);
      }
    }
    if (hidden) {
      throw new HostException(HostError.OBJECT_NAME_INVALID);
    }
    return create(directory, key, how);
  }

  private OpenName.Key place(Ntfs3gFile parent, String name) throws HostException {
    OpenName directory = parent.openName();
    if (!directory.file.isDirectory()) {
      throw new HostException(HostError.OBJECT_PATH_NOT_FOUND);
    }
    if (directory.isRemoved() || directory.isDeletePending()) {
      throw new HostException(HostError.DELETE_PENDING);
    }
    OpenName.Key key = new OpenName.Key(directory.file.id, name);
    names.requireNotPending(key);
    return key;
  }

  /** What a name stands for costs a statx, if the rest is known. */
  HostStat stat(Ntfs3gFile parent, Descriptor directory, String name) throws HostException {
    place(parent, name);
    if (Unlinked.isHidden(name)) {
      throw HostStatus.exception(-HostStatus.ENOENT);
    }
    FileFacts found = facts.of(directory.fd(), name, 0);
    OpenFile file = names.openFile(found.id());
    return Metadata.stat(found, file == null ? 0 : file.hiddenNames());
  }

  /**
   * Takes over an O_PATH descriptor.
   *
   * @param before when the name had not been looked for yet
   */
  private Ntfs3gFile existing(
      int path, long before, Descriptor directory, OpenName.Key key, HostOpen how)
      throws HostException {
    Descriptor descriptor = new Descriptor(path, descriptors);
    try {
      Memory memory = Memory.mine();
      HostStatus.check(memory.stat(path));
      long changed = memory.changed();
      checkKind(memory.statx.type(), () -> facts.of(path).attributes(), how);
      OpenFile file = names.file(memory.statx.inode(), memory.statx.type());
      Ntfs3gFile handle = handle(file, descriptor, directory, key, how);
      handle.presence().found(changed, before);
      return handle;
    } finally {
      descriptor.release();
    }
  }

  /** A handle of a file that is there; the descriptor stays the caller's. */
  private Ntfs3gFile handle(
      OpenFile file, Descriptor descriptor, Descriptor directory, OpenName.Key key, HostOpen how)
      throws HostException {
    file.checkShare(how.access(), how.share());
    int rights = NtConstants.FILE_READ_DATA | WRITES;
    Descriptor used = descriptor;
    if (file.isRegular() && (how.access() & rights) != 0) {
      boolean writes = (how.access() & WRITES) != 0;
      int flags = writes ? LinuxConstants.O_RDWR : LinuxConstants.O_RDONLY;
      int fd =
          Memory.mine()
              .reopen(descriptor.fd(), flags | LinuxConstants.O_DIRECT | writeThrough(how));
      used = new Descriptor((int) HostStatus.check(fd), descriptors);
    } else {
      used.retain();
    }
    return register(names.name(file, directory, key), used, how, false);
  }

  /** Opens a handle's file once more. */
  Ntfs3gFile again(Ntfs3gFile old, Descriptor descriptor, HostOpen how) throws HostException {
    OpenName name = old.openName();
    if (name.isRemoved() || name.isDeletePending()) {
      throw new HostException(HostError.DELETE_PENDING);
    }
    if (how.disposition() == Disposition.CREATE) {
      throw new HostException(HostError.OBJECT_NAME_COLLISION);
    }
    checkKind(name.file.type, () -> Metadata.attributes(descriptor.fd()), how);
    name.file.checkShare(how.access(), how.share());
    int rights = name.file.isRegular() ? how.access() & (NtConstants.FILE_READ_DATA | WRITES) : 0;
    int flags =
        rights == 0
            ? LinuxConstants.O_PATH
            : LinuxConstants.O_DIRECT
                | writeThrough(how)
                | ((rights & WRITES) == 0 ? LinuxConstants.O_RDONLY : LinuxConstants.O_RDWR);
    int fd = (int) HostStatus.check(Memory.mine().reopen(descriptor.fd(), flags));
    return register(name, new Descriptor(fd, descriptors), how, false);
  }

  /** What FILE_WRITE_THROUGH is to Linux. */
  private static int writeThrough(HostOpen how) {
    return (how.options() & NtConstants.FILE_WRITE_THROUGH) == 0 ? 0 : LinuxConstants.O_DSYNC;
  }

  /** Asks for FILE_ATTRIBUTE bits. */
  @FunctionalInterface
  private interface Attributes {
    int ask() throws HostException;
  }

  private static void checkKind(FileType type, Attributes asked, HostOpen how)
      throws HostException {
    boolean wantsDirectory = (how.options() & NtConstants.FILE_DIRECTORY_FILE) != 0;
    boolean wantsFile = (how.options() & NtConstants.FILE_NON_DIRECTORY_FILE) != 0;
    boolean isDirectory = type == FileType.DIRECTORY;
    boolean writes = !isDirectory && (how.access() & WRITES) != 0;
    boolean deletes = (how.options() & NtConstants.FILE_DELETE_ON_CLOSE) != 0;
    boolean isLink = type == FileType.SYMBOLIC_LINK;
    if (writes || deletes || (isLink && (wantsDirectory || wantsFile))) {
      int attributes = asked.ask();
      isDirectory = (attributes & NtConstants.FILE_ATTRIBUTE_DIRECTORY) != 0;
      if ((attributes & NtConstants.FILE_ATTRIBUTE_READONLY) != 0) {
        if (writes) {
          throw new HostException(HostError.ACCESS_DENIED);
        }
        if (deletes) {
          throw new HostException(HostError.CANNOT_DELETE);
        }
      }
    }
    if (wantsDirectory && !isDirectory) {
      throw new HostException(HostError.NOT_A_DIRECTORY);
    }
    if (wantsFile && isDirectory) {
      throw new HostException(HostError.FILE_IS_A_DIRECTORY);
    }
  }

  private Ntfs3gFile register(OpenName name, Descriptor descriptor, HostOpen how, boolean created) {
    Ntfs3gFile handle = new Ntfs3gFile(volume, name, descriptor, how, created);
    names.add(handle);
    return handle;
  }

  /**
   * Makes a file under its own name and gives it its EAs then: who looks a name up waits for it.
   * Making it under another name first would cost two calls more, and the rename would replace what
   * a host program has made meanwhile.
   */
  private Ntfs3gFile create(Descriptor directory, OpenName.Key key, HostOpen how)
      throws HostException {
    Memory memory = Memory.mine();
    boolean isDirectory = (how.options() & NtConstants.FILE_DIRECTORY_FILE) != 0;
    boolean readOnly = (how.attributes() & NtConstants.FILE_ATTRIBUTE_READONLY) != 0;
    if (readOnly && (how.options() & NtConstants.FILE_DELETE_ON_CLOSE) != 0) {
      throw new HostException(HostError.CANNOT_DELETE);
    }
    if (isDirectory) {
      Metadata.checkAttributes(how.attributes(), true);
    }
    int fd;
    if (isDirectory) {
      HostStatus.check(Libc.mkdirat(directory.fd(), memory.name(key.name()), 0700));
      fd = memory.openPath(directory.fd(), key.name());
    } else {
      fd = memory.create(directory.fd(), key.name(), writeThrough(how));
    }
    HostStatus.check(fd);
    Descriptor descriptor = new Descriptor(fd, descriptors);
    try {
      HostStatus.check(memory.stat(fd));
      OpenFile file = names.file(memory.statx.inode(), memory.statx.type());
      StoredEas.create(fd, how.eas());
      if (how.attributes() != 0) {
        int archive = isDirectory ? 0 : NtConstants.FILE_ATTRIBUTE_ARCHIVE;
        Metadata.setAttributes(fd, how.attributes() | archive);
      }
      return register(names.name(file, directory, key), descriptor, how, true);
    } catch (HostException e) {
      descriptor.release();
      int flags = isDirectory ? LinuxConstants.AT_REMOVEDIR : 0;
      Libc.unlinkat(directory.fd(), memory.name(key.name()), flags);
      throw e;
    }
  }

  /** FSCTL_SET_REPARSE_POINT. */
  void replaceBySpecialFile(Ntfs3gFile handle, Descriptor used, ReparsePoint point)
      throws HostException {
    OpenName name = handle.openName();
    Memory memory = Memory.mine();
    HostStatus.check(memory.stat(used.fd()));
    long length = memory.statx.length();
    int tag = Metadata.tag(used.fd(), Metadata.attributes(used.fd()));
    if (tag != 0 && tag != point.tag()) {
      throw new HostException(HostError.IO_REPARSE_TAG_MISMATCH);
    }
    if (point.tag() >= 0 && point.tag() <= 2) { // none, and two that NT keeps for itself
      throw new HostException(HostError.IO_REPARSE_TAG_INVALID);
    }
    SpecialFile special = SpecialFile.of(point);
    if (length != 0 && special.type() == FileType.SYMBOLIC_LINK && name.file.isRegular()) {
      throw new HostException(HostError.IO_REPARSE_DATA_INVALID);
    }
    if (!handle.created()
        || length != 0
        || !name.file.isRegular()
        || name.handles != 1
        || name.isRemoved()
        || name.isDeletePending()
        || memory.statx.links() != 1) {
      throw new HostException(HostError.NOT_SUPPORTED);
    }
    List<Ea> eas = StoredEas.withDevice(StoredEas.all(used.fd()), special.type());
    String temporary = Unlinked.temporary();
    int fd = special.make(name.directory(), temporary, eas);
    Descriptor descriptor = new Descriptor(fd, descriptors);
    int result = memory.stat(fd);
    if (result == 0) {
      OpenFile file = names.file(memory.statx.inode(), memory.statx.type());
      result =
          Libc.renameat(
              name.directory(),
              memory.name(temporary),
              name.directory(),
              memory.otherName(name.name()));
      if (result == 0) {
        names.repoint(handle, file, descriptor);
        return;
      }
    }
    descriptor.release();
    Libc.unlinkat(name.directory(), memory.name(temporary), 0);
    throw HostStatus.exception(result);
  }
}
