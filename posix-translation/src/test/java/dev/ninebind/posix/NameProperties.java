// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix;

import static dev.ninebind.posix.PosixAssertions.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class NameProperties {
  @Provide
  Arbitrary<byte[]> components() {
    return Arbitraries.bytes()
        .filter(b -> b != 0 && b != '/')
        .array(byte[].class)
        .ofMinSize(1)
        .ofMaxSize(Name.MAX_LENGTH);
  }

  @Property
  void anyBytesWithoutSlashAndNulComeBackUnchanged(@ForAll("components") byte[] bytes)
      throws Exception {
    Name name = Name.of(bytes);
    assertThat(name.toBytes()).isEqualTo(bytes);
    assertThat(name.length()).isEqualTo(bytes.length);
    byte[] target = new byte[bytes.length + 3];
    name.copyTo(target, 2);
    assertThat(target).startsWith(0, 0).endsWith(0);
    assertThat(Name.of(Arrays.copyOfRange(target, 2, target.length - 1)))
        .isEqualTo(name)
        .hasSameHashCodeAs(name);
  }

  @Property
  void namesAreEqualOnlyByBytes(@ForAll("components") byte[] one, @ForAll("components") byte[] two)
      throws Exception {
    assertThat(Name.of(one).equals(Name.of(two))).isEqualTo(Arrays.equals(one, two));
  }

  @Property
  void aSlashOrNulAnywhereIsEinval(
      @ForAll("components") byte[] bytes, @ForAll @IntRange(max = 254) int at) {
    byte[] bad = bytes.clone();
    bad[at % bad.length] = (byte) (at % 2 == 0 ? '/' : 0);
    assertFails(Errno.EINVAL, () -> Name.of(bad));
  }

  @Example
  void anEmptyNameIsEinval() {
    assertFails(Errno.EINVAL, () -> Name.of(""));
  }

  @Example
  void aNameBeyond255BytesIsTooLong() throws Exception {
    assertThat(Name.of("n".repeat(255)).length()).isEqualTo(255);
    assertFails(Errno.ENAMETOOLONG, () -> Name.of("n".repeat(256)));
    assertFails(Errno.ENAMETOOLONG, () -> Name.of("\u00e9".repeat(128)));
  }

  @Example
  void aNameDoesNotChangeWithTheArraysItCameFromAndGave() throws Exception {
    byte[] bytes = {'a', 'b'};
    Name name = Name.of(bytes);
    bytes[0] = 'x';
    name.toBytes()[1] = 'y';
    assertThat(name).isEqualTo(Name.of("ab"));
  }

  @Example
  void dotsAreOneOrTwoDotsOnly() throws Exception {
    assertThat(Name.DOT.isDots()).isTrue();
    assertThat(Name.DOT_DOT.isDots()).isTrue();
    assertThat(Name.of(".")).isEqualTo(Name.DOT);
    assertThat(Name.of("..")).isEqualTo(Name.DOT_DOT);
    for (String other : new String[] {"...", ".a", "a.", "a", "..a"}) {
      assertThat(Name.of(other).isDots()).as(other).isFalse();
    }
  }

  @Example
  void privateNamesStartWithThePrefixExactly() throws Exception {
    for (String own : new String[] {".ninebind", ".ninebind-1", ".ninebindings"}) {
      assertThat(Name.of(own).isPrivate()).as(own).isTrue();
    }
    for (String other : new String[] {".ninebin", "ninebind", ".Ninebind", "a.ninebind", "."}) {
      assertThat(Name.of(other).isPrivate()).as(other).isFalse();
    }
  }
}
