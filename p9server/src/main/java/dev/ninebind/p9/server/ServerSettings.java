// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.server;

import dev.ninebind.p9.session.SessionLimits;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import java.time.Duration;
import java.util.List;

/**
 * How a server behaves.
 *
 * @param limits of each session
 * @param deadPeers when a peer is given up
 * @param allowed networks whose clients are let in beside those of this machine; empty lets in all
 *     that reach a listener
 * @param ioThreads that run what may block
 * @param busyPoll how long an event loop may poll for the next request before it sleeps, where that
 *     is likely to be worth it; zero: never
 */
public record ServerSettings(
    SessionLimits limits,
    DeadPeers deadPeers,
    List<IpSubnetFilterRule> allowed,
    int ioThreads,
    Duration busyPoll) {
  /** What a server does that was told nothing. */
  public static final ServerSettings DEFAULT =
      new ServerSettings(
          SessionLimits.ofMsize(SessionLimits.DEFAULT_MSIZE),
          DeadPeers.DEFAULT,
          List.of(),
          Math.max(16, 4 * Runtime.getRuntime().availableProcessors()),
          Duration.ofNanos(30_000));

  /** The same with other limits. */
  public ServerSettings with(SessionLimits newLimits) {
    return new ServerSettings(newLimits, deadPeers, allowed, ioThreads, busyPoll);
  }

  /** The same with other networks let in. */
  public ServerSettings with(List<IpSubnetFilterRule> newAllowed) {
    return new ServerSettings(limits, deadPeers, newAllowed, ioThreads, busyPoll);
  }

  /** The same with another limit for polling. */
  public ServerSettings with(Duration newBusyPoll) {
    return new ServerSettings(limits, deadPeers, allowed, ioThreads, newBusyPoll);
  }
}
