// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.bench.load;

/**
 * When operations are due: evenly, from a start on.
 *
 * @param start of {@link System#nanoTime}
 * @param interval in nanoseconds
 */
record Schedule(long start, double interval) {
  /** When the operation with a number, from 0, is due. */
  long due(long number) {
    return start + (long) (number * interval);
  }
}
