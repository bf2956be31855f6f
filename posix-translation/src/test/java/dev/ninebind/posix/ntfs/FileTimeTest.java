// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix.ntfs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.posix.Timestamp;
import java.time.Instant;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class FileTimeTest {
  /** docs/ntfs.md 3.6. */
  private static final long EPOCH = 0x019DB1DED53E8000L;

  private static final long FIRST_SECOND = -11_644_473_600L;

  private static Timestamp at(String instant) {
    Instant moment = Instant.parse(instant);
    return new Timestamp(moment.getEpochSecond(), moment.getNano());
  }

  @Example
  void momentsThatAreKnown() {
    assertThat(FileTime.toTimestamp(EPOCH)).isEqualTo(Timestamp.EPOCH);
    assertThat(FileTime.ofTimestamp(Timestamp.EPOCH)).isEqualTo(EPOCH);
    assertThat(FileTime.ofTimestamp(at("2000-01-01T00:00:00Z")))
        .isEqualTo(125_911_584_000_000_000L);
    assertThat(FileTime.toTimestamp(0)).isEqualTo(at("1601-01-01T00:00:00Z"));
    assertThat(FileTime.toTimestamp(EPOCH - 1)).isEqualTo(new Timestamp(-1, 999_999_900));
    assertThat(FileTime.toTimestamp(Long.MAX_VALUE))
        .isEqualTo(at("+30828-09-14T02:48:05.477580700Z"));
    assertThat(FileTime.toTimestamp(-1)).isEqualTo(new Timestamp(FIRST_SECOND - 1, 999_999_900));
  }

  @Example
  void lessThanATickIsCutOffTowardsThePast() {
    assertThat(FileTime.ofTimestamp(new Timestamp(0, 99))).isEqualTo(EPOCH);
    assertThat(FileTime.ofTimestamp(new Timestamp(0, 100))).isEqualTo(EPOCH + 1);
    assertThat(FileTime.ofTimestamp(new Timestamp(-1, 999_999_999))).isEqualTo(EPOCH - 1);
  }

  @Example
  void whatIsOutOfRangeBecomesTheFirstOrLastMoment() {
    assertThat(FileTime.ofTimestamp(new Timestamp(FIRST_SECOND, 0))).isEqualTo(1);
    assertThat(FileTime.ofTimestamp(new Timestamp(FIRST_SECOND, 99))).isEqualTo(1);
    assertThat(FileTime.ofTimestamp(new Timestamp(FIRST_SECOND, 200))).isEqualTo(2);
    assertThat(FileTime.ofTimestamp(new Timestamp(FIRST_SECOND - 1, 999_999_999))).isEqualTo(1);
    assertThat(FileTime.ofTimestamp(new Timestamp(Long.MIN_VALUE, 0))).isEqualTo(1);
    assertThat(FileTime.ofTimestamp(new Timestamp(Long.MAX_VALUE, 999_999_999)))
        .isEqualTo(Long.MAX_VALUE);
    Timestamp last = FileTime.toTimestamp(Long.MAX_VALUE);
    assertThat(FileTime.ofTimestamp(last)).isEqualTo(Long.MAX_VALUE);
    assertThat(FileTime.ofTimestamp(new Timestamp(last.seconds(), last.nanos() - 100)))
        .isEqualTo(Long.MAX_VALUE - 1);
    assertThat(FileTime.ofTimestamp(new Timestamp(last.seconds(), 999_999_999)))
        .isEqualTo(Long.MAX_VALUE);
    assertThat(FileTime.ofTimestamp(new Timestamp(last.seconds() + 1, 0)))
        .isEqualTo(Long.MAX_VALUE);
  }

  @Property
  void anyTimeOfAFileComesBack(@ForAll @LongRange(min = 1) long fileTime) {
    assertThat(FileTime.ofTimestamp(FileTime.toTimestamp(fileTime))).isEqualTo(fileTime);
  }

  @Property
  void aTimeNeverMeansLeaveItOrStopUpdatingIt(
      @ForAll long seconds, @ForAll @IntRange(max = 999_999_999) int nanos) {
    assertThat(FileTime.ofTimestamp(new Timestamp(seconds, nanos))).isPositive();
  }

  @Property
  void aTimeInRangeLosesLessThanATick(
      @ForAll @LongRange(min = -11_644_473_599L, max = 900_000_000_000L) long seconds,
      @ForAll @IntRange(max = 999_999_999) int nanos) {
    assertThat(FileTime.toTimestamp(FileTime.ofTimestamp(new Timestamp(seconds, nanos))))
        .isEqualTo(new Timestamp(seconds, nanos / 100 * 100));
  }
}
