// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class TallyTest {
  private static final Timing TIMING = new Timing(Duration.ofNanos(100), Duration.ofNanos(1000));

  @Test
  void whatWasDueBeforeTheWarmUpsEndDoesNotCount() {
    Tally tally = Tally.starting(0, TIMING);
    tally.ended(0, 50);
    tally.ended(99, 150);
    tally.ended(100, 200);
    tally.ended(200, 300);
    assertThat(tally.operations()).isEqualTo(4);
    assertThat(tally.latencies().getTotalCount()).isEqualTo(2);
    assertThat(tally.perSecond()).isEqualTo(2 * 1e9 / 200);
  }

  @Test
  void latencyCountsFromWhenAnOperationWasDue() {
    Tally tally = Tally.starting(0, TIMING);
    for (long due = 100; due < 1100; due += 100) {
      tally.ended(due, 5000); // all of them held up by one pause
    }
    assertThat(tally.latencies().getMaxValue()).isCloseTo(4900, within(10L));
    assertThat(tally.latencies().getMinValue()).isCloseTo(4000, within(10L));
  }

  @Test
  void aSlowOperationCountsThoughTheTimeIsUp() {
    Tally tally = Tally.starting(0, TIMING);
    assertThat(tally.goesOn(2000)).isTrue();
    tally.ended(0, 2000);
    assertThat(tally.goesOn(2000)).isTrue();
    tally.ended(2000, 4000);
    assertThat(tally.goesOn(4000)).isFalse();
    assertThat(tally.perSecond()).isEqualTo(1e9 / 2000);
  }

  @Test
  void connectionsAddUp() {
    Tally one = Tally.starting(0, TIMING);
    one.ended(100, 200);
    Tally other = Tally.starting(0, TIMING);
    other.ended(100, 300);
    other.ended(300, 500);
    LoadResult sum = Tally.sum(List.of(one, other), 6000);
    assertThat(sum.perSecond()).isEqualTo(1e7 + 5e6);
    assertThat(sum.operations()).isEqualTo(3);
    assertThat(sum.cpuMicros()).isEqualTo(2);
    assertThat(sum.micros(50)).isCloseTo(0.2, within(0.001));
    assertThat(sum.micros(1)).isCloseTo(0.1, within(0.001));
  }

  @Test
  void operationsAreDueEvenly() {
    Schedule schedule = new Schedule(1000, 2.5);
    assertThat(List.of(0L, 1L, 2L, 1000L))
        .map(schedule::due)
        .containsExactly(1000L, 1002L, 1005L, 3500L);
  }
}
