// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix;

/**
 * A moment as Linux keeps it.
 *
 * @param seconds since 1970-01-01 00:00 UTC, negative before
 * @param nanos 0 to 999,999,999, always counted forward from {@code seconds}
 */
public record Timestamp(long seconds, int nanos) {
  public static final Timestamp EPOCH = new Timestamp(0, 0);
}
