// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.conformance.Closes;
import dev.ninebind.conformance.EveryVolume;
import dev.ninebind.conformance.Gap;
import dev.ninebind.conformance.LongOnOtherVolumes;
import dev.ninebind.conformance.NeedsHostFolder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Byte-range locks as kernels ask for them: between mounts of one guest, and between two guests.
 */
@GuestTest(guests = 2, memory = 256)
@EveryVolume
@Closes(Gap.LOCK)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class LockScenarioTest {
  private static final Duration BOUND = Duration.ofMinutes(2);

  private final GuestLab lab;

  LockScenarioTest(GuestLab lab) {
    this.lab = lab;
  }

  /** Runs a script in both guests at once; each knows its number as GUEST. */
  private List<GuestResult> both(
      String script, List<MountOptions> mounts, Map<String, String> more) {
    List<CompletableFuture<GuestResult>> running = new ArrayList<>();
    for (int index = 0; index < 2; index++) {
      int guest = index;
      Map<String, String> variables = new HashMap<>(more);
      variables.put("GUEST", "" + guest);
      running.add(
          CompletableFuture.supplyAsync(
              () -> new Scenario(lab, guest).passes(script, mounts.get(guest), variables, BOUND),
              task -> new Thread(task).start())); // the common pool may have one thread only
    }
    List<GuestResult> results = running.stream().map(CompletableFuture::join).toList();
    results.forEach(result -> result.linesStarting("# ").forEach(System.out::println));
    return results;
  }

  private List<GuestResult> both(String script, Map<String, String> more) {
    return both(script, List.of(lab.mount(), lab.mount()), more);
  }

  @Test
  @Closes({Gap.LOCK, Gap.GETLOCK})
  @DisplayName("conflict, upgrade, downgrade, split, merge, and the ends of locks")
  void ranges() {
    new Scenario(lab).passes("lock-ranges.sh", lab.mount(), BOUND);
  }

  @Test
  @DisplayName("who waits has the lock as soon as it is free")
  void wakeUp() {
    new Scenario(lab)
        .passes("lock-wake.sh", lab.mount(), Map.of("ROUNDS", "500"), BOUND)
        .linesStarting("# ")
        .forEach(System.out::println);
  }

  @Test
  @DisplayName("ten thousand increments by two guests are ten thousand")
  void counter() {
    both("lock-counter.sh", Map.of("PROCESSES", "2", "CYCLES", "2500"));
    assertThat(lab.read("counter")).isEqualTo("10000");
  }

  @Test
  @DisplayName("two guests hand a lock to and fro")
  void handOver() {
    both("lock-handover.sh", Map.of("ROUNDS", "1000"));
  }

  @Test
  @DisplayName("one of two guests that wait for each other is told")
  void deadlock() {
    List<GuestResult> results = both("lock-deadlock.sh", Map.of());
    assertThat(results.stream().flatMap(result -> result.linesStarting("# ").stream()))
        .containsExactlyInAnyOrder("# granted", "# refused");
  }

  @ParameterizedTest(name = "lock-hold={0}")
  @CsvSource({"forever", "2"})
  @DisplayName("signals to whoever waits")
  void signals(String hold) {
    ServerProcess server = lab.serve("signals-" + hold, "--lock-hold", hold);
    MountOptions mount = server.mount(GuestLab.EXPORT).withExtra("locktimeout=1");
    Map<String, String> variables = Map.of("FILE", "file", "LOCK_HOLD", hold);
    new Scenario(lab, 0).passes("lock-holder.sh", mount, variables, BOUND);
    new Scenario(lab, 1).passes("lock-signals.sh", mount, variables, BOUND);
  }

  @Test
  @LongOnOtherVolumes
  @DisplayName("two guests write one sqlite database through one server")
  void sqlite() {
    MountOptions mount = lab.serve("sqlite").mount(GuestLab.EXPORT);
    sqlite(mount, mount, 60);
  }

  @Test
  @NeedsHostFolder
  @DisplayName("two guests write one sqlite database through two servers")
  void sqliteOfTwoServers() {
    sqlite(
        lab.serveToo("sqlite-0", "--locks", "host").mount(GuestLab.EXPORT),
        lab.serveToo("sqlite-1", "--locks", "host").mount(GuestLab.EXPORT),
        20);
  }

  private void sqlite(MountOptions one, MountOptions other, int seconds) {
    Map<String, String> variables =
        Map.of("PROCESSES", "2", "SECONDS_TO_RUN", Integer.toString(seconds));
    both("sqlite-locks.sh", List.of(one, other), variables);
  }

  @Test
  @LongOnOtherVolumes
  @Order(Integer.MAX_VALUE) // afterwards one guest is gone
  @DisplayName("a guest that loses its power leaves its locks to the next one in under 45 s")
  void powerLoss() throws Exception {
    Map<String, String> variables = Map.of("FILE", "left");
    new Scenario(lab, 0).passes("lock-holder.sh", lab.mount(), variables, BOUND);
    CompletableFuture<GuestResult> survivor =
        CompletableFuture.supplyAsync(
            () -> new Scenario(lab, 1).passes("lock-survivor.sh", lab.mount(), variables, BOUND));
    long deadline = System.nanoTime() + BOUND.toNanos();
    while (!lab.exists("left.waiting") && !survivor.isDone() && System.nanoTime() < deadline) {
      Thread.sleep(50);
    }
    assertThat(lab.exists("left.waiting")).isTrue();
    lab.guest(0).powerLoss();
    survivor.join().linesStarting("# ").forEach(System.out::println);
  }
}
