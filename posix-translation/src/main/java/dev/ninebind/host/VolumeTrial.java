// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host;

/** What can be tried on a host volume, to know what a folder on it carries for a guest. */
public enum VolumeTrial {
  /** A file, made and removed. */
  FILE,
  /** Owner and mode in the step that makes a file. */
  EAS,
  /** As much as NTFS holds of them. */
  LONG_EAS,
  /** A fifo as WSL has it. */
  SPECIAL_FILE,
  /** A symbolic link as WSL has it. */
  LINK,
  HARD_LINK,
  /** Names that differ in case are two, in a directory that is told so or everywhere. */
  CASE,
  /** What the translation makes of any bytes: escapes, lone surrogates, dots at the end. */
  ANY_NAME,
  /** A name of 255 units. */
  LONG_NAME,
  /** A long name has no short one beside it. */
  NO_SHORT_NAMES,
  /** All three times, to the unit. */
  TIMES,
  /** A file of one TiB that takes no room. */
  LARGE_FILE,
  /** A name goes while the file is open, and who has it open goes on. */
  POSIX_DELETE,
  /** A file that is open is replaced. */
  POSIX_RENAME
}
