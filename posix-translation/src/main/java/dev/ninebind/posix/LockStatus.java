// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix;

/** How a lock request ended; its number in Rlock is the ordinal. */
public enum LockStatus {
  GRANTED,
  BLOCKED,
  ERROR,
  GRACE
}
