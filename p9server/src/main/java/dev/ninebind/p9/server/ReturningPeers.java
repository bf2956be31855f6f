// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.server;

import io.netty.channel.Channel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TCP peers that connect again. A machine that has lost its power and booted knows nothing of the
 * connections that it had, which the server takes for alive until {@link DeadPeers} gives them up.
 * Until then the locks that were held there stand against the same machine's: a database does not
 * start, or takes what it left behind for that of another one which still runs, as sqlite does with
 * its log's index, and loses what it has committed.
 *
 * <p>So a new connection waits while there are older ones from its address that have fallen silent,
 * for each to be heard from or to end. Those that are idle are probed at once; where a reply is on
 * its way, TCP sends it again. To either the kernel of a machine that has booted answers with a
 * reset. Others' machines may have the same address, and one of them may not answer at all:
 * therefore the wait has a bound.
 */
final class ReturningPeers {
  private static final Logger LOG = LoggerFactory.getLogger(ReturningPeers.class);

  /** What no machine boots in. */
  private static final long SILENT_MILLIS = 1_000;

  /** A silence after which the kernel probes, in seconds: the shortest that it takes. */
  private static final int AT_ONCE = 1;

  /** For how long it does so, in seconds: the probe is out by then. */
  private static final int PROBING = 2;

  /** Between two looks at who is waited for. */
  private static final long LOOK_MILLIS = 5;

  private static final long BOUND_MILLIS = 10_000;

  private final Transport transport;
  private final DeadPeers rule;
  private final Set<Channel> connected = ConcurrentHashMap.newKeySet();

  ReturningPeers(Transport transport, DeadPeers rule) {
    this.transport = transport;
    this.rule = rule;
  }

  /** A connection was accepted, and nothing was read yet. */
  void arrived(Channel channel) {
    if (channel.remoteAddress() instanceof InetSocketAddress peer) {
      List<Channel> silent = silentFrom(peer.getAddress());
      connected.add(channel);
      if (!silent.isEmpty()) {
        LOG.debug("{} waits for {} older connections", channel.remoteAddress(), silent.size());
        silent.forEach(older -> older.eventLoop().execute(() -> probe(older)));
        channel.config().setAutoRead(false);
        look(new Waiting(channel, silent, System.nanoTime()));
      }
    }
  }

  /** What was held by a connection that has ended is given back. */
  void left(Channel channel) {
    connected.remove(channel);
  }

  /** Those that are closed are not among them: what they held is just being given back. */
  private List<Channel> silentFrom(InetAddress address) {
    return connected.stream()
        .filter(
            older ->
                older.remoteAddress() instanceof InetSocketAddress peer
                    && peer.getAddress().equals(address)
                    && transport.silenceMillis(older) >= SILENT_MILLIS
                    && older.isOpen()) // asked last, as it may be closed at any moment
        .toList();
  }

  private void probe(Channel channel) {
    silence(channel, AT_ONCE);
    channel
        .eventLoop()
        .schedule(() -> silence(channel, rule.idleSeconds()), PROBING, TimeUnit.SECONDS);
  }

  private void silence(Channel channel, int seconds) {
    if (channel.isActive()) {
      channel.config().setOption(transport.keepIdle(), seconds);
    }
  }

  private record Waiting(Channel channel, List<Channel> silent, long since) {}

  private void look(Waiting waiting) {
    long waited = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - waiting.since());
    boolean answered =
        waiting.silent().stream()
            .noneMatch(
                older -> connected.contains(older) && transport.silenceMillis(older) > waited);
    if (answered || waited > BOUND_MILLIS) {
      waiting.channel().config().setAutoRead(true);
    } else {
      waiting
          .channel()
          .eventLoop()
          .schedule(() -> look(waiting), LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }
  }
}
