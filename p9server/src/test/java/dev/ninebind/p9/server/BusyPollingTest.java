// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.server;

import static io.netty.channel.SelectStrategy.CONTINUE;
import static io.netty.channel.SelectStrategy.SELECT;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class BusyPollingTest {
  private static final int READY = 1;
  private static final long LONGEST = 30_000;

  private final Semaphore permits = new Semaphore(1);
  private final BusyPolling loop = loop();
  private long now = 1_000_000;
  private int ready;

  private BusyPolling loop() {
    return new BusyPolling(LONGEST, permits, () -> now);
  }

  private int strategy(BusyPolling of) throws Exception {
    return of.calculateStrategy(() -> ready, false);
  }

  private int strategy() throws Exception {
    return strategy(loop);
  }

  /** Turns that follow one another so closely that the loop polls. */
  private void hurry(BusyPolling of) throws Exception {
    ready = 0;
    for (int turn = 0; turn < 100 && strategy(of) == SELECT; turn++) {
      now += 20_000;
    }
  }

  @Test
  @DisplayName("requests with long waits between them: the loop sleeps at once, each time")
  void sleepsThroughLongWaits() throws Exception {
    for (int turn = 0; turn < 10_000; turn++) {
      assertThat(strategy()).isEqualTo(SELECT);
      now += 2 * LONGEST;
    }
    assertThat(permits.availablePermits()).isEqualTo(1);
  }

  @Test
  @DisplayName(
      "requests right after one another: the loop looks for the next one until it is there")
  void pollsForTheNextRequest() throws Exception {
    hurry(loop);
    for (int request = 0; request < 10_000; request++) {
      ready = 0;
      for (int look = 0; look < 5; look++) {
        now += 1_000;
        assertThat(strategy()).isEqualTo(CONTINUE);
      }
      ready = READY;
      assertThat(strategy()).isEqualTo(READY);
    }
  }

  @Test
  @DisplayName("a wait that has lasted too long ends in sleep, and others may poll")
  void sleepsInTheEnd() throws Exception {
    hurry(loop);
    assertThat(permits.availablePermits()).isZero();
    long began = now;
    while (strategy() == CONTINUE) {
      now += 500;
    }
    assertThat(now - began).isEqualTo(LONGEST);
    assertThat(permits.availablePermits()).isEqualTo(1);
  }

  @Test
  @DisplayName("where each wait is in vain, next to no time is spent polling")
  void learnsThatItIsInVain() throws Exception {
    // The next request comes soon if the loop sleeps, and never while it polls: a client that
    // shares its processor.
    long polled = 0;
    long began = now;
    for (int turn = 0; turn < 100_000; turn++) {
      long wait = now;
      while (strategy() == CONTINUE) {
        now += 1_000;
      }
      polled += now - wait;
      now += 20_000;
    }
    assertThat(polled).isPositive().isLessThan((now - began) / 15);
  }

  @Test
  @DisplayName("a hiccup now and then does not end it")
  void survivesHiccups() throws Exception {
    hurry(loop);
    ready = 0;
    for (int request = 0; request < 1_000; request++) {
      now += 1_000;
      strategy();
      ready = READY;
      assertThat(strategy()).isEqualTo(READY);
      ready = 0;
    }
    while (strategy() == CONTINUE) {
      now += 1_000;
    }
    now += 5_000_000;
    assertThat(strategy()).isEqualTo(CONTINUE);
  }

  @Test
  @DisplayName("other threads' tasks are done before anything is waited for")
  void tasksFirst() throws Exception {
    hurry(loop);
    ready = 0;
    assertThat(loop.calculateStrategy(() -> ready, true)).isZero();
    ready = READY;
    assertThat(loop.calculateStrategy(() -> ready, true)).isEqualTo(READY);
  }

  @Test
  @DisplayName("no more loops poll than have permits")
  void permits() throws Exception {
    hurry(loop);
    BusyPolling other = loop();
    hurry(other);
    assertThat(strategy(other)).isEqualTo(SELECT);

    while (strategy() == CONTINUE) {
      now += 1_000;
    }
    hurry(other);
    assertThat(strategy(other)).isEqualTo(CONTINUE);
  }
}
