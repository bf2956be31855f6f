// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host;

/**
 * What of NT a host volume may lack besides what {@link HostCapabilities} tells. The contract then
 * asserts what it does instead, so that a gap is declared and tested, never skipped.
 */
public enum HostCapability {
  /** Handles keep others from opening the file; if not, all share everything. */
  SHARE_MODES,
  /** Locks of byte ranges; if not, NOT_SUPPORTED. */
  BYTE_RANGE_LOCKS,
  /**
   * A name that is to go by a classic delete stays till the last handle is closed; if not, it goes
   * when the handle that removed it is.
   */
  DELETE_PENDING,
  /**
   * A file without a name cannot be opened once more by a handle of it; if not, it can or gives
   * another error.
   */
  NAMELESS_FILES_STAY_CLOSED,
  /** A classic rename does not replace what somebody has open; if not, it does. */
  OPEN_FILES_STAY,
  /** Long names have a short one too. */
  SHORT_NAMES,
  /** EAs are stored in upper case; if not, as they are given, and still found in any. */
  UPPER_CASE_EAS,
  /** Several EAs together can be as long as one alone; if not, a little less. */
  LONG_EA_LISTS,
  /** The READONLY attribute refuses opening for writing and deleting; if not, it is kept only. */
  READ_ONLY_ATTRIBUTE,
  /** A time that was set stays while this handle reads and writes; if not, it moves. */
  TIMES_THAT_STAY,
  /** Reading moves LastAccessTime at once; if not, some time or never. */
  ACCESS_TIMES,
  /** Files can become reparse points; if not, that is NOT_SUPPORTED. */
  REPARSE_POINTS,
  /** Any file can become a reparse point; if not, only one that this handle has made. */
  REPARSE_POINTS_ON_ANY_FILE,
  /** Space is taken in advance, and only where written once a file is sparse. */
  TRUE_ALLOCATION
}
