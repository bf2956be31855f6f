// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Guests that vanish without a word. Their sessions hold fids and locks that others may wait for,
 * so the server has to notice by itself: 15 s of silence, three probes of 5 s.
 */
@GuestTest(guests = 2, memory = 256)
final class PeerLossScenarioTest {
  private static final Duration BOUND = Duration.ofSeconds(45);
  private static final Pattern CLOSED =
      Pattern.compile(System.getProperty("ninebind.server.closed", "session .* closed"));

  private final GuestLab lab;

  PeerLossScenarioTest(GuestLab lab) {
    this.lab = lab;
  }

  @Test
  void sessionsOfLostGuestsEnd() {
    for (int guest = 0; guest < 2; guest++) {
      new Scenario(lab, guest)
          .passes("peer-hold.sh", lab.mount(), Map.of("GUEST", "" + guest), Duration.ofSeconds(30));
    }
    int before = lab.server().log().size();
    lab.network().linkDown(0);
    lab.guest(1).powerLoss();
    awaitClosed(before, 2);

    lab.network().linkUp(0);
    new Scenario(lab).passes("peer-return.sh", lab.mount(), Duration.ofSeconds(60));
  }

  /** It boots long before its silence alone would end the session that had them. */
  @ParameterizedTest(name = "IDLE={0}")
  @ValueSource(strings = {"", "yes"})
  void aGuestThatLostItsPowerFindsItsLocksFree(String idle) {
    Map<String, String> variables = Map.of("FILE", "lost" + idle, "IDLE", idle);
    new Scenario(lab).passes("lock-holder.sh", lab.mount(), variables, Duration.ofSeconds(30));
    lab.rebootAfterPowerLoss(0);
    new Scenario(lab).passes("lock-return.sh", lab.mount(), variables, Duration.ofSeconds(30));
  }

  private void awaitClosed(int from, int count) {
    long deadline = System.nanoTime() + BOUND.toNanos();
    int next = from;
    for (int closed = 0; closed < count; closed++) {
      Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
      List<String> log = lab.server().log();
      assertThat(lab.server().awaitLog(next, CLOSED, left))
          .as("end of session %s within %s; the server's log: %s", closed, BOUND, log)
          .isPresent();
      next = indexAfter(next);
    }
  }

  private int indexAfter(int from) {
    List<String> log = lab.server().log();
    int index = from;
    while (!CLOSED.matcher(log.get(index)).find()) {
      index++;
    }
    return index + 1;
  }
}
