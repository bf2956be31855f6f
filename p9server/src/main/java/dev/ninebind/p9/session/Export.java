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
  private volatile long inlineFrom = System.nanoTime();

  public Export(String name, PosixVolume volume) {
    this.name = name;
    this.volume = volume;
  }

  public String name() {
    return name;
  }

  public PosixVolume volume() {
    return volume;
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
