// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.p9.session.Await;
import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollChannelOption;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/**
 * What becomes of connections whose peers live. What becomes of those whose peer has been booted
 * anew takes such a one: {@code guest.PeerLossScenarioTest}.
 */
class ReturningPeersTest {
  private static final Transport EPOLL = Transport.EPOLL;

  private final ReturningPeers peers = new ReturningPeers(EPOLL, TransportTest.RULE);

  @Test
  void aConnectionWaitsUntilOneThatWasSilentHasAnswered() throws Exception {
    TransportTest.accepted(
        EPOLL,
        older -> {
          peers.arrived(older);
          assertThat(older.config().isAutoRead()).as("the first").isTrue();
          Await.until("silence", () -> EPOLL.silenceMillis(older) >= 1_000);
          TransportTest.accepted(
              EPOLL,
              newer -> {
                peers.arrived(newer);
                long began = System.nanoTime();
                Await.until("reading", () -> newer.config().isAutoRead());
                long waited = (System.nanoTime() - began) / 1_000_000;
                assertThat(EPOLL.silenceMillis(older)).isLessThanOrEqualTo(waited + 10);
                Await.until("end of probing", () -> keepIdle(older) == 21);
              });
        });
  }

  @Test
  void aConnectionDoesNotWaitForOneThatWasJustHeard() throws Exception {
    TransportTest.accepted(
        EPOLL,
        older -> {
          peers.arrived(older);
          TransportTest.accepted(
              EPOLL,
              newer -> {
                peers.arrived(newer);
                assertThat(newer.config().isAutoRead()).isTrue();
              });
        });
  }

  @Test
  void aConnectionWaitsUntilOneThatEndsHasGivenBackWhatItHeld() throws Exception {
    TransportTest.accepted(
        EPOLL,
        older -> {
          peers.arrived(older);
          Await.until("silence", () -> EPOLL.silenceMillis(older) >= 1_000);
          CountDownLatch mayEnd = new CountDownLatch(1);
          older.eventLoop().execute(() -> endAfter(mayEnd, older)); // before it can be probed
          TransportTest.accepted(
              EPOLL,
              newer -> {
                peers.arrived(newer);
                mayEnd.countDown();
                Await.until("end", () -> !older.isOpen());
                Thread.sleep(50);
                assertThat(newer.config().isAutoRead()).as("before").isFalse();
                peers.left(older);
                Await.until("reading", () -> newer.config().isAutoRead());
              });
        });
  }

  /** As connections come and go one after the other all the time. */
  @Test
  void aConnectionDoesNotWaitForOneThatHasEnded() throws Exception {
    TransportTest.accepted(
        EPOLL,
        older -> {
          peers.arrived(older);
          older.close().syncUninterruptibly();
          TransportTest.accepted(
              EPOLL,
              newer -> {
                peers.arrived(newer);
                assertThat(newer.config().isAutoRead()).isTrue();
              });
        });
  }

  private static void endAfter(CountDownLatch mayEnd, Channel channel) {
    try {
      mayEnd.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    channel.close();
  }

  private static int keepIdle(Channel channel) {
    return channel.config().getOption(EpollChannelOption.TCP_KEEPIDLE);
  }
}
