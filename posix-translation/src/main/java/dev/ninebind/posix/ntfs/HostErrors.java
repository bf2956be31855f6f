// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix.ntfs;

import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;
import dev.ninebind.posix.Errno;
import dev.ninebind.posix.PosixException;

/**
 * The one table from NTSTATUS to Linux's errors (docs/ntfs.md 5). What the translation deals with
 * itself (ends of lists, buffers to grow, calls to try again) is here too, as what a guest is told
 * should it ever get through.
 */
final class HostErrors {
  /** What was being done: some failures mean different things. */
  enum Doing {
    /** Looking a name up, or asking for what a file is. */
    LOOKUP,
    /** Opening a file for its data. */
    OPEN,
    /** Making a new file or name. */
    CREATE,
    /** Giving a file one more name. */
    LINK,
    /** Renaming or removing a name. */
    NAME,
    /** Renaming a directory, which handles below it keep NT from. */
    MOVE_DIRECTORY,
    /** Reading or writing data, or setting the length. */
    DATA,
    /** Owner, mode, times. */
    METADATA,
    /** Extended attributes. */
    XATTR
  }

  private HostErrors() {}

  /** The error for a guest; its text has the errno and the NTSTATUS, by name and number. */
  static PosixException of(HostException failure, Doing doing) {
    Errno errno = errno(failure.error(), doing);
    return new PosixException(errno, errno + ": " + failure.getMessage(), failure);
  }

  /** True if a failure is what became of this one of the host. */
  static boolean is(PosixException failure, HostError error) {
    return failure.getCause() instanceof HostException host && host.error() == error;
  }

  /** The table. It has no default: a new error does not build before it has its place. */
  private static Errno errno(HostError error, Doing doing) {
    return switch (error) {
      case NO_SUCH_FILE, OBJECT_NAME_NOT_FOUND, OBJECT_PATH_NOT_FOUND, DELETE_PENDING, NOT_FOUND ->
          Errno.ENOENT;
      case OBJECT_NAME_INVALID ->
          switch (doing) {
            case CREATE, LINK, NAME, MOVE_DIRECTORY -> Errno.EINVAL;
            default -> Errno.ENOENT;
          };
      case FILE_DELETED ->
          switch (doing) {
            case DATA, METADATA, XATTR -> Errno.ESTALE; // of a file that the guest still knows
            default -> Errno.ENOENT;
          };
      case OBJECT_NAME_COLLISION -> Errno.EEXIST;
      case OBJECT_PATH_INVALID, NOT_A_DIRECTORY, DIRECTORY_IS_A_REPARSE_POINT -> Errno.ENOTDIR;
      case FILE_IS_A_DIRECTORY -> doing == Doing.LINK ? Errno.EPERM : Errno.EISDIR;
      case DIRECTORY_NOT_EMPTY, CASE_DIFFERING_NAMES_IN_DIR -> Errno.ENOTEMPTY;
      case NAME_TOO_LONG -> Errno.ENAMETOOLONG;
      case TOO_MANY_LINKS -> Errno.EMLINK;
      case NOT_SAME_DEVICE -> Errno.EXDEV;
      case STOPPED_ON_SYMLINK, REPARSE_POINT_NOT_RESOLVED, REPARSE_POINT_ENCOUNTERED -> Errno.ELOOP;
      case IO_REPARSE_TAG_NOT_HANDLED -> Errno.ENXIO;

      case ACCESS_DENIED ->
          switch (doing) {
            case DATA -> Errno.EBADF; // the handle was not opened for it
            case METADATA -> Errno.EPERM;
            case MOVE_DIRECTORY -> Errno.EBUSY; // another program has something below it open
            default -> Errno.EACCES;
          };
      case SHARING_VIOLATION ->
          switch (doing) {
            case NAME, MOVE_DIRECTORY -> Errno.EBUSY;
            default -> Errno.EACCES;
          };
      case VIRUS_INFECTED, FVE_LOCKED_VOLUME -> Errno.EACCES;
      case PRIVILEGE_NOT_HELD -> Errno.EPERM;
      case MEDIA_WRITE_PROTECTED -> Errno.EROFS;
      case CANNOT_DELETE, USER_MAPPED_FILE, CANNOT_BREAK_OPLOCK -> Errno.EBUSY;
      case FILE_LOCK_CONFLICT, LOCK_NOT_GRANTED -> Errno.EAGAIN;

      case DISK_FULL, EA_TOO_LARGE -> Errno.ENOSPC;
      case QUOTA_EXCEEDED, DISK_QUOTA_EXCEEDED -> Errno.EDQUOT;
      case FILE_TOO_LARGE, FILE_SYSTEM_LIMITATION -> Errno.EFBIG;
      case NO_MEMORY, INSUFFICIENT_RESOURCES, COMMITMENT_LIMIT -> Errno.ENOMEM;
      case TOO_MANY_OPENED_FILES -> Errno.EMFILE;

      case NONEXISTENT_EA_ENTRY, NO_EAS_ON_FILE -> Errno.ENODATA;
      case NO_MORE_EAS -> doing == Doing.XATTR ? Errno.ENODATA : Errno.EIO;
      case BUFFER_OVERFLOW, BUFFER_TOO_SMALL, INFO_LENGTH_MISMATCH ->
          doing == Doing.XATTR ? Errno.ERANGE : Errno.EIO;

      case INVALID_PARAMETER,
          INVALID_EA_NAME,
          OBJECT_PATH_SYNTAX_BAD,
          INVALID_LOCK_RANGE,
          NOT_A_REPARSE_POINT ->
          Errno.EINVAL;
      case NOT_IMPLEMENTED,
          INVALID_INFO_CLASS,
          INVALID_DEVICE_REQUEST,
          EAS_NOT_SUPPORTED,
          NOT_SUPPORTED ->
          Errno.EOPNOTSUPP;

      case INVALID_HANDLE -> Errno.EBADF;
      case FILE_INVALID, FILE_FORCED_CLOSED, FILE_CLOSED -> Errno.ESTALE;
      case CANCELLED -> Errno.EINTR;
      case NO_SUCH_DEVICE, WRONG_VOLUME -> Errno.ENODEV;
      case DISK_CORRUPT_ERROR, FILE_CORRUPT_ERROR -> Errno.EUCLEAN;
      case UNSUCCESSFUL,
          ACCESS_VIOLATION,
          DEVICE_NOT_READY,
          IO_DEVICE_ERROR,
          IO_TIMEOUT,
          RETRY,
          FILE_RENAMED,
          VOLUME_DISMOUNTED,
          FILE_NOT_AVAILABLE,
          EA_CORRUPT_ERROR,
          EA_LIST_INCONSISTENT,
          IO_REPARSE_TAG_INVALID,
          IO_REPARSE_TAG_MISMATCH,
          IO_REPARSE_DATA_INVALID,
          NO_MORE_FILES,
          END_OF_FILE,
          RANGE_NOT_LOCKED,
          OTHER ->
          Errno.EIO;
    };
  }
}
