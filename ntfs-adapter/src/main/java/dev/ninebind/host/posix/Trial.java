// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.posix;

import dev.ninebind.host.Outcome;
import dev.ninebind.posix.PosixException;

/** What can be tried in a folder, to know what it carries for a guest. */
public enum Trial {
  /** A regular file, 0600. */
  FILE(Attempts::file),
  /** Any owner and group. */
  OWNER(Attempts::owner),
  /** All twelve bits of a mode. */
  MODE(Attempts::mode),
  SYMBOLIC_LINK(Attempts::symbolicLink),
  HARD_LINK(Attempts::hardLink),
  FIFO(Attempts::fifo),
  SOCKET(Attempts::socket),
  DEVICE(Attempts::device),
  USER_XATTR(Attempts::userXattr),
  TRUSTED_XATTR(Attempts::trustedXattr),
  SECURITY_XATTR(Attempts::securityXattr),
  /** A value as long as Linux lets it be. */
  LONG_XATTR(Attempts::longXattr),
  ACCESS_ACL(Attempts::accessAcl),
  DEFAULT_ACL(Attempts::defaultAcl),
  /** name_to_handle_at and open_by_handle_at: a file is found by what it is. */
  FILE_HANDLE(Attempts::fileHandle),
  BIRTH_TIME(Attempts::birthTime),
  /** Nanoseconds, and times before 1970. */
  TIMES(Attempts::times),
  /** Names that differ in case are two. */
  CASE(Attempts::letterCase),
  /** A name of any bytes. */
  ANY_NAME(Attempts::anyName),
  /** A name of 255 bytes. */
  LONG_NAME(Attempts::longName),
  /** A file of one TiB that takes no room. */
  LARGE_FILE(Attempts::largeFile),
  /** A file that is removed while it is open leaves nothing in its directory. */
  OPEN_UNLINKED(Attempts::openUnlinked),
  /** Locks of an open file description. */
  FILE_LOCK(Attempts::fileLock),
  /** Reads that do not wait (RWF_NOWAIT). */
  INSTANT_READ(Attempts::instantRead);

  /** Tries it in an empty folder of its own. */
  @FunctionalInterface
  interface Attempt {
    Outcome make(TrialFolder folder) throws PosixException;
  }

  final Attempt attempt;

  Trial(Attempt attempt) {
    this.attempt = attempt;
  }

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
