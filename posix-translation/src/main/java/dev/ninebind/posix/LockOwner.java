// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix;

/**
 * Who holds a byte-range lock or waits for one: a process of a guest.
 *
 * @param connection what tells connections apart
 * @param clientId the guest's name
 * @param processId the guest's process
 */
record LockOwner(Object connection, ByteString clientId, int processId) {
  static LockOwner of(LockRequest request) {
    return new LockOwner(request.connection(), request.clientId(), request.processId());
  }

  /** True if both are processes of one guest, by one connection. */
  boolean isOfClient(LockOwner other) {
    return connection.equals(other.connection) && clientId.equals(other.clientId);
  }
}
