// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix.ntfs;

import dev.ninebind.host.Ea;
import dev.ninebind.host.HostException;
import dev.ninebind.host.HostFile;
import dev.ninebind.host.HostStat;
import dev.ninebind.host.NtConstants;
import dev.ninebind.posix.AttributeChanges;
import dev.ninebind.posix.Errno;
import dev.ninebind.posix.FileType;
import dev.ninebind.posix.Inline;
import dev.ninebind.posix.Node;
import dev.ninebind.posix.PosixException;
import dev.ninebind.posix.Refusals;
import dev.ninebind.posix.Timestamp;
import dev.ninebind.posix.ntfs.HostErrors.Doing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Carries out attribute changes: owner and mode as EAs, length and times as NTFS has them. */
final class MetadataChanges {
  private static final int PERMISSIONS = 07777;
  private static final int SET_UID = 04000;
  private static final int SET_GID = 02000;
  private static final int GROUP_EXECUTE = 010;
  private static final int ANY_WRITE = 0222;
  private static final int OWNER = AttributeChanges.UID | AttributeChanges.GID;

  /** FileBasicInformation's wish that reads and writes move a time again. */
  private static final long RESUME = -2;

  private final HostCalls calls;
  private final Finder finder;
  private final Stats stats;
  private final XattrStore xattrs;
  private final boolean mirrorReadonly;

  /**
   * @param mirrorReadonly true if a file that nobody may write gets the READONLY attribute
   */
  MetadataChanges(
      HostCalls calls, Finder finder, Stats stats, XattrStore xattrs, boolean mirrorReadonly) {
    this.calls = calls;
    this.finder = finder;
    this.stats = stats;
    this.xattrs = xattrs;
    this.mirrorReadonly = mirrorReadonly;
  }

  /**
   * Changes a file, all or nothing. What cannot be is refused first; the length comes last, for
   * owner, mode and times can be taken back should it fail, as it does on a full disk. A time that
   * was set is not moved by a length that the same handle sets.
   */
  void apply(Node node, AttributeChanges changes) throws PosixException {
    NtfsInode inode = (NtfsInode) node.inode();
    Refusals.changing(inode.type(), changes);
    int access =
        changes.sets(AttributeChanges.SIZE) ? Access.METADATA | Access.LENGTH : Access.METADATA;
    try (Target target = open(node, access)) {
      Inline.lock(inode.metadata);
      try {
        apply(node, target, changes);
      } finally {
        inode.metadata.unlock();
      }
    }
  }

  private void apply(Node node, Target target, AttributeChanges changes) throws PosixException {
    HostStat stat = target.stat();
    List<Ea> before = List.of();
    long accessed = time(changes, AttributeChanges.ACCESSED, changes.accessed());
    long written = time(changes, AttributeChanges.MODIFIED, changes.modified());
    boolean timed = accessed != 0 || written != 0;
    boolean done = false;
    try {
      if (changes.sets(AttributeChanges.MODE | OWNER)) {
        before = setOwnerAndMode(node, target, changes);
      }
      if (timed) {
        calls.run(Doing.METADATA, node, () -> target.file().setBasic(0, accessed, written, 0));
      }
      if (changes.sets(AttributeChanges.SIZE)) {
        setSize(node, target, changes);
      } else if (changes.valid() == AttributeChanges.CHANGED) {
        // NTFS moves the change time with any change; its own attributes can be set as they are.
        int attributes = settable(stat.attributes());
        calls.run(Doing.METADATA, node, () -> target.file().setBasic(0, 0, 0, attributes));
      }
      done = true;
    } finally {
      if (!done) {
        restore(
            target.file(),
            before,
            accessed == 0 ? 0 : stat.accessed(),
            written == 0 ? 0 : stat.written());
      }
      if (timed && target.isShared()) {
        resume(target.file(), target.keepsAccessed() ? 0 : accessed, written);
      }
    }
  }

  /**
   * Opens a file with the READONLY attribute, which NT lets nobody open for writing: that is for
   * the guest's modes to say.
   *
   * @return null if the file does not have it
   */
  Target openReadonly(Node node, int access, int options) throws PosixException {
    NtfsInode inode = (NtfsInode) node.inode();
    try (Target target = finder.openAnew(node, Access.METADATA, 0, Doing.OPEN)) {
      Inline.lock(inode.metadata); // who comes while it is cleared must not take it to be so
      try {
        if (!target.statNow().hasAttribute(NtConstants.FILE_ATTRIBUTE_READONLY)) {
          return null;
        }
        return openCleared(node, target, access, options);
      } finally {
        inode.metadata.unlock();
      }
    }
  }

  private Target openCleared(Node node, Target target, int access, int options)
      throws PosixException {
    setReadonly(node, target, false);
    Target opened = null;
    boolean good = false;
    try {
      opened = finder.openOnceMore(node, target, access, options);
      setReadonly(node, target, true);
      good = true;
      return opened;
    } finally {
      if (!good) {
        giveUp(node, target, opened);
      }
    }
  }

  /** It was not opened, or did not become READONLY again: once more for the latter. */
  private void giveUp(Node node, Target target, Target opened) throws PosixException {
    if (opened != null) {
      opened.close();
    }
    setReadonly(node, target, true);
  }

  /** Makes a file empty that is open for writing. */
  void truncate(Node node, Target target) throws PosixException {
    setSize(node, target, AttributeChanges.ofSize(0));
  }

  /** Makes a file empty. */
  void truncate(Node node) throws PosixException {
    apply(node, AttributeChanges.ofSize(0));
  }

  private Target open(Node node, int access) throws PosixException {
    try {
      return finder.open(node, access, Doing.METADATA);
    } catch (PosixException e) {
      if (e.errno() == Errno.ENOENT && !node.inode().openFiles().isEmpty()) {
        // It lost its name, so that NT opens it no more, and no open file may set its length.
        throw new PosixException(Errno.EINVAL, "a file without a name, open for reading only");
      } else if (e.errno() != Errno.EPERM || !Access.covers(access, Access.LENGTH)) {
        throw e;
      }
      Target target = openReadonly(node, access, 0);
      if (target == null) {
        throw e;
      }
      return target;
    }
  }

  /**
   * Stores owner, group and mode, all three, for there are readers that want all or none; and the
   * access ACL, of which the mode is a part.
   *
   * @return what was stored before, to be put back
   */
  private List<Ea> setOwnerAndMode(Node node, Target target, AttributeChanges changes)
      throws PosixException {
    HostStat stat = target.statNow();
    LxMetadata now = stats.metadata(stat);
    int uid = changes.sets(AttributeChanges.UID) ? changes.uid() : now.uid();
    int gid = changes.sets(AttributeChanges.GID) ? changes.gid() : now.gid();
    int type = now.mode() & FileType.MASK;
    int mode = type | permissions(now, changes);
    LxMetadata wanted = new LxMetadata(uid, gid, mode, now.major(), now.minor());
    List<Ea> eas = new ArrayList<>(wanted.toEas());
    List<Ea> before = new ArrayList<>(LxMetadata.stored(stat));
    if (changes.sets(AttributeChanges.MODE)) {
      xattrs.aclForMode(target.file(), mode, eas, before);
    }
    calls.run(Doing.METADATA, node, () -> target.file().setEas(eas));
    if (mirrorReadonly && type == FileType.REGULAR.modeBits()) {
      boolean mirrored = false;
      try {
        mirror(node, target, mode);
        mirrored = true;
      } finally {
        if (!mirrored) {
          restore(target.file(), before, 0, 0);
        }
      }
    }
    return before;
  }

  /** A new owner takes the set-id bits of what is no directory (chown(2)). */
  private static int permissions(LxMetadata now, AttributeChanges changes) {
    if (changes.sets(AttributeChanges.MODE)) {
      return changes.mode() & PERMISSIONS;
    }
    int mode = now.mode() & PERMISSIONS;
    if ((now.mode() & FileType.MASK) == FileType.DIRECTORY.modeBits()) {
      return mode;
    }
    return mode & ~SET_UID & ((mode & GROUP_EXECUTE) != 0 ? ~SET_GID : ~0);
  }

  private void mirror(Node node, Target target, int mode) throws PosixException {
    boolean readonly = (mode & ANY_WRITE) == 0;
    if (readonly != target.stat().hasAttribute(NtConstants.FILE_ATTRIBUTE_READONLY)) {
      setReadonly(node, target, readonly);
    }
  }

  /** Sets or clears the READONLY attribute. */
  void setReadonly(Node node, Target target, boolean readonly) throws PosixException {
    int others = target.stat().attributes() & ~NtConstants.FILE_ATTRIBUTE_READONLY;
    int attributes = readonly ? others | NtConstants.FILE_ATTRIBUTE_READONLY : others;
    calls.run(Doing.METADATA, node, () -> target.file().setBasic(0, 0, 0, settable(attributes)));
  }

  private void setSize(Node node, Target target, AttributeChanges changes) throws PosixException {
    NtfsInode inode = (NtfsInode) node.inode();
    HostFile file = target.file();
    long size = changes.size();
    boolean same =
        calls.make(
            Doing.DATA,
            node,
            () -> {
              long length = file.stat().endOfFile();
              Space.reach(inode, file, size);
              file.setEndOfFile(size);
              return length == size;
            });
    inode.end = size;
    if (same && !changes.sets(AttributeChanges.MODIFIED)) {
      // NTFS moves no time where nothing changes
      calls.run(Doing.METADATA, node, () -> file.setBasic(0, 0, now(), 0));
      resume(file, 0, 1); // the handle may stay open
    }
  }

  /** Puts EAs and times back; a host that fails at that too keeps the new ones. */
  private static void restore(HostFile file, List<Ea> before, long accessed, long written) {
    try {
      if (!before.isEmpty()) {
        file.setEas(before);
      }
      if (accessed != 0 || written != 0) {
        file.setBasic(0, accessed, written, 0);
      }
    } catch (HostException e) {
      // The caller's failure is told; this one has nobody left who could mend it.
    }
  }

  /**
   * What reads and writes through a handle moves those times again that it has set. It is asked for
   * twice, should something be in the way that passes; what is done does not fail for it.
   */
  private static void resume(HostFile file, long accessed, long written) {
    for (int attempt = 0; attempt < 2; attempt++) {
      try {
        file.setBasic(0, accessed == 0 ? 0 : RESUME, written == 0 ? 0 : RESUME, 0);
        return;
      } catch (HostException e) {
        // They stay as they were set.
      }
    }
  }

  /** A time to set, as a FILETIME; 0 for one that is to stay. */
  private static long time(AttributeChanges changes, int bit, Timestamp time) {
    if (!changes.sets(bit)) {
      return 0;
    }
    boolean given =
        changes.sets(
            bit == AttributeChanges.ACCESSED
                ? AttributeChanges.ACCESSED_SET
                : AttributeChanges.MODIFIED_SET);
    return given ? FileTime.ofTimestamp(time) : now();
  }

  private static long now() {
    Instant now = Instant.now();
    return FileTime.ofTimestamp(new Timestamp(now.getEpochSecond(), now.getNano()));
  }

  /** The attributes that can be set, in the form that sets them: none of them is NORMAL. */
  static int settable(int attributes) {
    int bits =
        attributes
            & (NtConstants.FILE_ATTRIBUTE_READONLY
                | NtConstants.FILE_ATTRIBUTE_HIDDEN
                | NtConstants.FILE_ATTRIBUTE_SYSTEM
                | NtConstants.FILE_ATTRIBUTE_ARCHIVE);
    return bits == 0 ? NtConstants.FILE_ATTRIBUTE_NORMAL : bits;
  }
}
