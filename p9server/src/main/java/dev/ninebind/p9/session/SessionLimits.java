// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.session;

/**
 * What one connection may make the server hold.
 *
 * @param msize largest frame in bytes that is agreed to, 4096 to 8 MiB
 * @param fids number of fids; beyond it EMFILE
 * @param inFlight requests being worked on; beyond it nothing more is read
 * @param bytesInFlight bytes of those requests and of the replies they ask for; beyond it nothing
 *     more is read
 * @param parked requests that wait for an event; beyond it a lock is answered BLOCKED
 * @param xattrBytes bytes of extended attributes that fids hold, read or announced; beyond it
 *     ENOMEM
 */
public record SessionLimits(
    int msize, int fids, int inFlight, long bytesInFlight, int parked, long xattrBytes) {
  public static final int LEAST_MSIZE = 4096;
  public static final int LARGEST_MSIZE = 8 << 20;
  public static final int DEFAULT_MSIZE = 1 << 20;

  public SessionLimits {
    if (msize < LEAST_MSIZE || msize > LARGEST_MSIZE) {
      throw new IllegalArgumentException("msize must be 4096 to 8388608, not " + msize);
    }
  }

  /** The limits of a server that was told nothing but the msize. */
  public static SessionLimits ofMsize(int msize) {
    return new SessionLimits(msize, 1 << 19, 256, Math.max(32L << 20, 4L * msize), 1024, 16 << 20);
  }
}
