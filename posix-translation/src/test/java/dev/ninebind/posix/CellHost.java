// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix;

import static dev.ninebind.posix.LockRequest.Type.READ;
import static dev.ninebind.posix.LockRequest.Type.UNLOCK;
import static dev.ninebind.posix.LockRequest.Type.WRITE;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * A host that keeps, for each byte of a small file, what the volume holds and what others hold. The
 * last byte stands for all from there to the end.
 */
final class CellHost implements HostLocks {
  /** What the volume holds of each file, as it told. */
  private final Map<Inode, LockRequest.Type[]> held = new HashMap<>();

  private final LockRequest.Type[] outside;
  private Errno failure;

  CellHost(int cells) {
    outside = new LockRequest.Type[cells];
    Arrays.fill(outside, UNLOCK);
  }

  /** Somebody on the host locks or unlocks a byte of every file. */
  synchronized void outside(int cell, LockRequest.Type type) {
    outside[cell] = type;
  }

  synchronized LockRequest.Type outside(int cell) {
    return outside[cell];
  }

  /** From here on, locks fail so; null for no more. */
  synchronized void fail(Errno errno) {
    failure = errno;
  }

  /** What the volume holds of a byte. */
  synchronized LockRequest.Type held(Inode file, int cell) {
    LockRequest.Type[] cells = held.get(file);
    return cells == null ? UNLOCK : cells[cell];
  }

  /** True while the volume has not told that it holds nothing of a file. */
  synchronized boolean knows(Inode file) {
    return held.containsKey(file);
  }

  private int last(long last) {
    return last == Long.MAX_VALUE ? outside.length - 1 : (int) last;
  }

  @Override
  public synchronized boolean raise(OpenFile through, long first, long last, LockRequest.Type type)
      throws PosixException {
    LockRequest.Type[] cells = cells(through.node().inode());
    if (failure != null) {
      throw new PosixException(failure);
    }
    for (int cell = (int) first; cell <= last(last); cell++) {
      if (type == UNLOCK || cells[cell] == type || cells[cell] == WRITE) {
        throw new IllegalStateException(cell + " is " + cells[cell] + ", raised to " + type);
      }
      if (outside[cell] == WRITE || (type == WRITE && outside[cell] == READ)) {
        return false;
      }
    }
    Arrays.fill(cells, (int) first, last(last) + 1, type);
    return true;
  }

  private LockRequest.Type[] cells(Inode file) {
    return held.computeIfAbsent(
        file,
        unused -> {
          LockRequest.Type[] none = new LockRequest.Type[outside.length];
          Arrays.fill(none, UNLOCK);
          return none;
        });
  }

  @Override
  public synchronized void lower(Inode file, long first, long last, LockRequest.Type type) {
    LockRequest.Type[] cells = held.get(file);
    for (int cell = (int) first; cell <= last(last); cell++) {
      if (type == WRITE || cells[cell] == type || cells[cell] == UNLOCK) {
        throw new IllegalStateException(cell + " is " + cells[cell] + ", lowered to " + type);
      }
    }
    Arrays.fill(cells, (int) first, last(last) + 1, type);
  }

  @Override
  public synchronized LockRequest conflict(
      OpenFile through, long first, long last, LockRequest.Type type) {
    for (int cell = (int) first; cell <= last(last); cell++) {
      if (outside[cell] == WRITE || (type == WRITE && outside[cell] == READ)) {
        return new LockRequest(outside[cell], cell, 1, 1, ByteString.of("host"), this, false);
      }
    }
    return null;
  }

  @Override
  public synchronized void forget(Inode file) {
    held.remove(file);
  }
}
