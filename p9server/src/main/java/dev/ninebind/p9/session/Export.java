// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.session;

import dev.ninebind.posix.PosixVolume;

/**
 * A volume with the name by which clients attach to it, and what sessions have learned of its
 * speed.
 *
 * <p>Event loops make a fast volume's calls themselves. A call that took long after all takes that
 * right away for a while, for all sessions.
 */
public final class Export {
  /** An inline call that takes longer, in nanoseconds, was none for an event loop. */
  static final long SLOW_CALL = 2_000_000;

  /** How long, in nanoseconds, a volume is left to the pool after a slow call. */
  private static final long SUSPENSION = 50_000_000;

  private final String name;
  private final PosixVolume volume;
  private final long lockHold;
  private final boolean subPaths;
  private volatile long inlineFrom = System.nanoTime();

  /** An export whose lock requests wait for as long as it takes. */
  public Export(String name, PosixVolume volume) {
    this(name, volume, Wait.FOREVER);
  }

  /**
   * @param lockHold seconds after which a lock request that waits is answered BLOCKED, for its
   *     client to ask again; 0 for never. Linux waits for an answer in a sleep that only a fatal
   *     signal ends, and between two requests in one that any signal ends (fs/9p/vfs_file.c).
   */
  public Export(String name, PosixVolume volume, long lockHold) {
    this(name, volume, lockHold, false);
  }

  /**
   * @param lockHold as above
   * @param subPaths true if clients may attach to directories below it
   */
  public Export(String name, PosixVolume volume, long lockHold, boolean subPaths) {
    this.name = name;
    this.volume = volume;
    this.lockHold = lockHold;
    this.subPaths = subPaths;
  }

  public String name() {
    return name;
  }

  public PosixVolume volume() {
    return volume;
  }

  /** True if clients may attach to directories below it, by {@code NAME/DIRECTORY...}. */
  public boolean hasSubPaths() {
    return subPaths;
  }

  /** Seconds that a lock request may wait, or {@link Wait#FOREVER}. */
  long lockHold() {
    return lockHold;
  }

  /** True if an event loop may make calls itself at this time (of {@link System#nanoTime}). */
  boolean mayRunInline(long now) {
    return volume.isFast() && now - inlineFrom >= 0;
  }

  /** Notes how long an inline call took. */
  void ranInline(long now, long duration) {
    if (duration > SLOW_CALL) {
      inlineFrom = now + SUSPENSION;
    }
  }
}
