// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.posix;

/** What can be tried in a folder, to know what it carries for a guest. */
public enum Trial {
  /** A regular file, 0600. */
  FILE,
  /** Any owner and group. */
  OWNER,
  /** All twelve bits of a mode. */
  MODE,
  SYMBOLIC_LINK,
  HARD_LINK,
  FIFO,
  SOCKET,
  DEVICE,
  USER_XATTR,
  TRUSTED_XATTR,
  SECURITY_XATTR,
  /** A value as long as Linux lets it be. */
  LONG_XATTR,
  ACCESS_ACL,
  DEFAULT_ACL,
  /** name_to_handle_at and open_by_handle_at: a file is found by what it is. */
  FILE_HANDLE,
  BIRTH_TIME,
  /** Nanoseconds, and times before 1970. */
  TIMES,
  /** Names that differ in case are two. */
  CASE,
  /** A name of any bytes. */
  ANY_NAME,
  /** A name of 255 bytes. */
  LONG_NAME,
  /** A file of one TiB that takes no room. */
  LARGE_FILE,
  /** A file that is removed while it is open leaves nothing in its directory. */
  OPEN_UNLINKED,
  /** Locks of an open file description. */
  FILE_LOCK,
  /** Reads that do not wait (RWF_NOWAIT). */
  INSTANT_READ;

  /** What is not there, in words for a refusal. */
  String lacking() {
    return switch (this) {
      case OWNER -> "owners";
      case MODE -> "modes";
      case SYMBOLIC_LINK -> "symbolic links";
      case FIFO -> "special files";
      default -> name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
    };
  }

  /** True if it can be tried on what is there, and changes nothing. */
  boolean isLook() {
    return this == FILE_HANDLE || this == BIRTH_TIME;
  }
}
