// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.posix.Attributes;
import dev.ninebind.posix.FileType;
import dev.ninebind.posix.Timestamp;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What a qid says of a file. */
class QidProperties {
  private static final Timestamp OTHER = new Timestamp(12, 34);

  @Example
  void typeBitsAreThoseOfDirectoriesAndLinks() {
    for (FileType type : FileType.values()) {
      int expected =
          switch (type) {
            case DIRECTORY -> 0x80;
            case SYMBOLIC_LINK -> 0x02;
            default -> 0;
          };
      assertThat(Byte.toUnsignedInt(Qid.of(attributes(type, 7, OTHER)).type())).isEqualTo(expected);
      assertThat(Byte.toUnsignedInt(Qid.typeOf(type))).isEqualTo(expected);
    }
  }

  @Example
  void pathIsTheFilesNumber() {
    assertThat(Qid.of(attributes(FileType.REGULAR, -5, OTHER)).path()).isEqualTo(-5);
  }

  /** 0 tells Linux not to cache the file. */
  @Property
  void versionIsNever0(@ForAll long seconds, @ForAll @IntRange(max = 999_999_999) int nanos) {
    assertThat(version(new Timestamp(seconds, nanos))).isNotZero();
  }

  /** The version is the upper half of a product, so the times that would give 0 can be computed. */
  @Property
  void versionIsNever0WhereTheProductWouldGiveIt(@ForAll int lowerHalf) {
    long inverse =
        new BigInteger("9E3779B97F4A7C15", 16).modInverse(BigInteger.ONE.shiftLeft(64)).longValue();
    long time = Integer.toUnsignedLong(lowerHalf) * inverse;

    assertThat(
            version(
                new Timestamp(
                    Math.floorDiv(time, 1_000_000_000L),
                    (int) Math.floorMod(time, 1_000_000_000L))))
        .isEqualTo(1);
  }

  @Property
  void versionMovesWithTheLeastChangeOfTheChangeTime(
      @ForAll int seconds, @ForAll @IntRange(max = 999_999_998) int nanos) {
    int before = version(new Timestamp(seconds, nanos));

    assertThat(version(new Timestamp(seconds, nanos + 1))).isNotEqualTo(before);
    assertThat(version(new Timestamp(seconds + 1L, nanos))).isNotEqualTo(before);
  }

  /** Hosts keep times in steps of 1, 100 or 4 million nanoseconds: no step may repeat versions. */
  @Example
  void versionsOfManyStepsDiffer() {
    for (int step : new int[] {1, 100, 1_000, 1_000_000, 4_000_000, 10_000_000}) {
      Set<Integer> versions = new HashSet<>();
      long time = 1_700_000_000_000_000_000L;
      for (int i = 0; i < 10_000; i++, time += step) {
        versions.add(version(new Timestamp(time / 1_000_000_000, (int) (time % 1_000_000_000))));
      }
      assertThat(versions).as("steps of %d ns", step).hasSizeGreaterThan(9_990);
    }
  }

  @Example
  void versionIsOfTheChangeTimeAlone() {
    Attributes file = attributes(FileType.REGULAR, 7, OTHER);

    assertThat(Qid.of(file.withOwner(5, 6))).isEqualTo(Qid.of(file));
  }

  private static int version(Timestamp changed) {
    return Qid.of(attributes(FileType.REGULAR, 7, changed)).version();
  }

  private static Attributes attributes(FileType type, long path, Timestamp changed) {
    return new Attributes(
        path,
        type.modeBits() | 0644,
        0,
        0,
        1,
        0,
        0,
        0,
        4096,
        0,
        Timestamp.EPOCH,
        Timestamp.EPOCH,
        changed,
        null);
  }
}
