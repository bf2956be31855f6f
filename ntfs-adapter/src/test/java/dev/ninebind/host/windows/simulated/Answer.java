// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows.simulated;

/**
 * What a call ends with: the two halves of an IO_STATUS_BLOCK.
 *
 * @param status success or a warning; errors are thrown
 * @param information mostly a number of bytes
 */
record Answer(int status, long information) {
  static final Answer NOTHING = new Answer(Status.SUCCESS, 0);

  static Answer bytes(long count) {
    return new Answer(Status.SUCCESS, count);
  }
}
