// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix;

/**
 * What every volume refuses before it asks its host, for Linux would: the same requests with the
 * same errors, whatever the host makes of them.
 */
public final class Refusals {
  /** Longest target of a symbolic link in bytes (PATH_MAX without the NUL). */
  public static final int MAX_TARGET = 4095;

  private static final int MAX_NANOS = 999_999_999;

  private Refusals() {}

  /** Errors: ENOTDIR. */
  public static void directory(Node node) throws PosixException {
    if (!node.inode().isDirectory()) {
      throw new PosixException(Errno.ENOTDIR);
    }
  }

  /**
   * A name that is to be made. Errors: ENOTDIR, EPERM (a private name).
   *
   * @param ifDots the error for names that every directory has
   */
  public static void newName(Node directory, Name name, Errno ifDots) throws PosixException {
    directory(directory);
    if (name.isDots()) {
      throw new PosixException(ifDots);
    } else if (name.isPrivate()) {
      throw new PosixException(Errno.EPERM);
    }
  }

  /** An owner that no file can have: to hosts it means none, or the one that is. Errors: EINVAL. */
  public static void owner(Credentials owner) throws PosixException {
    if (owner.uid() == -1 || owner.gid() == -1) {
      throw new PosixException(Errno.EINVAL, "owner -1");
    }
  }

  /** Errors: as {@link #newName} and {@link #owner}; EINVAL (a directory is not created so). */
  public static void creating(Node directory, Name name, OpenFlags flags, Credentials owner)
      throws PosixException {
    newName(directory, name, flags.has(OpenFlags.EXCL) ? Errno.EEXIST : Errno.EISDIR);
    owner(owner);
    if (flags.has(OpenFlags.DIRECTORY)) {
      throw new PosixException(Errno.EINVAL, "a directory cannot be created so");
    }
  }

  /** The target of a new symbolic link. Errors: ENAMETOOLONG, ENOENT (empty), EINVAL (NUL). */
  public static void linkTarget(ByteString target) throws PosixException {
    if (target.length() > MAX_TARGET) {
      throw new PosixException(Errno.ENAMETOOLONG);
    } else if (target.length() == 0 || target.contains((byte) 0)) {
      throw new PosixException(target.length() == 0 ? Errno.ENOENT : Errno.EINVAL);
    }
  }

  /**
   * The type of a new node. Errors: EINVAL, for directories and links too.
   *
   * @return the type
   */
  public static FileType nodeType(int mode) throws PosixException {
    FileType type = FileType.ofMode(mode);
    if (type == null || type == FileType.DIRECTORY || type == FileType.SYMBOLIC_LINK) {
      throw new PosixException(Errno.EINVAL, "a node of this type cannot be made");
    }
    return type;
  }

  /** Errors: EISDIR, ENOTDIR, ELOOP, ENXIO, as {@link PosixVolume#open} has them. */
  public static void opening(FileType type, OpenFlags flags) throws PosixException {
    if (type == FileType.DIRECTORY) {
      if (flags.changes()) {
        throw new PosixException(Errno.EISDIR);
      }
    } else if (flags.has(OpenFlags.DIRECTORY)) {
      throw new PosixException(Errno.ENOTDIR);
    } else if (type == FileType.SYMBOLIC_LINK) {
      throw new PosixException(Errno.ELOOP);
    } else if (type != FileType.REGULAR) {
      throw new PosixException(Errno.ENXIO);
    }
  }

  /** Errors: EISDIR, EINVAL, EOPNOTSUPP, as {@link PosixVolume#change} has them. */
  public static void changing(FileType type, AttributeChanges changes) throws PosixException {
    if (changes.sets(AttributeChanges.SIZE)) {
      if (type != FileType.REGULAR) {
        throw new PosixException(type == FileType.DIRECTORY ? Errno.EISDIR : Errno.EINVAL);
      } else if (changes.size() < 0) {
        throw new PosixException(Errno.EINVAL, "negative size");
      }
    }
    if ((changes.sets(AttributeChanges.UID) && changes.uid() == -1)
        || (changes.sets(AttributeChanges.GID) && changes.gid() == -1)) {
      throw new PosixException(Errno.EINVAL, "owner -1");
    }
    if (isWrong(changes, AttributeChanges.ACCESSED_SET, changes.accessed())
        || isWrong(changes, AttributeChanges.MODIFIED_SET, changes.modified())) {
      // Two numbers beyond the range mean "now" and "as it is" to Linux.
      throw new PosixException(Errno.EINVAL, "nanoseconds out of range");
    }
    if (changes.sets(AttributeChanges.MODE) && type == FileType.SYMBOLIC_LINK) {
      throw new PosixException(Errno.EOPNOTSUPP, "mode of a symbolic link");
    }
  }

  private static boolean isWrong(AttributeChanges changes, int bit, Timestamp time) {
    return changes.sets(bit) && (time.nanos() < 0 || time.nanos() > MAX_NANOS);
  }

  /** Errors: EBUSY (dots), ENOENT and EPERM (from and to a private name). */
  public static void renaming(Name from, Name to) throws PosixException {
    if (from.isDots() || to.isDots()) {
      throw new PosixException(Errno.EBUSY);
    } else if (from.isPrivate()) {
      throw new PosixException(Errno.ENOENT);
    } else if (to.isPrivate()) {
      throw new PosixException(Errno.EPERM);
    }
  }

  /**
   * Errors: EISDIR, EINVAL and ENOTEMPTY (dots), ENOENT (a private name).
   *
   * @param directory true if a directory is to be removed
   */
  public static void removing(Name name, boolean directory) throws PosixException {
    if (name.isDots()) {
      throw new PosixException(
          !directory ? Errno.EISDIR : name.length() == 1 ? Errno.EINVAL : Errno.ENOTEMPTY);
    } else if (name.isPrivate()) {
      throw new PosixException(Errno.ENOENT);
    }
  }
}
