// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix;

/** A host on which nobody else locks. */
final class NoHostLocks implements HostLocks {
  @Override
  public boolean raise(OpenFile through, long first, long last, LockRequest.Type type) {
    return true;
  }

  @Override
  public void lower(Inode file, long first, long last, LockRequest.Type type) {}

  @Override
  public LockRequest conflict(OpenFile through, long first, long last, LockRequest.Type type) {
    return null;
  }

  @Override
  public void forget(Inode file) {}
}
