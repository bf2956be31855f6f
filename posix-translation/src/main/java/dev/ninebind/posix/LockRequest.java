// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix;

/**
 * A byte-range lock as Tlock and Tgetlock ask for it.
 *
 * @param type what is wanted
 * @param start first byte
 * @param length number of bytes, 0 for all to the end of the file however it grows
 * @param processId the guest's process
 * @param clientId the guest's name
 * @param connection what tells connections apart; one connection's locks go when it ends
 * @param waits true to wait for locks in the way, false to be told BLOCKED (P9_LOCK_FLAGS_BLOCK).
 *     An UNLOCK never waits; with this it gives up what the process holds and also what came
 *     through the same open file, as a flock of Linux does, without it only what the process holds
 */
public record LockRequest(
    Type type,
    long start,
    long length,
    int processId,
    ByteString clientId,
    Object connection,
    boolean waits) {
  /** What is wanted, with its number in the protocol being the ordinal. */
  public enum Type {
    READ,
    WRITE,
    UNLOCK
  }
}
