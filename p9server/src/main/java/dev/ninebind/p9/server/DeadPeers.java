// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.server;

/**
 * When a TCP peer that says nothing is given up, and with it its locks and fids.
 *
 * @param idleSeconds silence after which it is probed
 * @param probeSeconds between probes
 * @param probes how many may go unanswered
 * @param unansweredSeconds for how long sent bytes may go unacknowledged
 */
public record DeadPeers(int idleSeconds, int probeSeconds, int probes, int unansweredSeconds) {
  /** A peer is gone after 30 seconds. */
  public static final DeadPeers DEFAULT = new DeadPeers(15, 5, 3, 30);
}
