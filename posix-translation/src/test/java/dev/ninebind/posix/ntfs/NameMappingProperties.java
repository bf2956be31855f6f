// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix.ntfs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.host.NtConstants;
import dev.ninebind.posix.Name;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** That no two names of a guest are one on the host, whatever bytes they have. */
class NameMappingProperties {
  private static final String FORBIDDEN = "\"*:<>?|\\/";

  /** Bytes that begin, go on with, or break off a character, and whole ones that are special. */
  @Provide
  Arbitrary<Name> names() {
    Arbitrary<byte[]> any = Arbitraries.bytes().map(b -> new byte[] {b});
    Arbitrary<byte[]> parts =
        Arbitraries.of(0xED, 0xA0, 0xB0, 0xEF, 0x80, 0x81, 0xBA, 0xF0, 0xC3)
            .map(b -> new byte[] {b.byteValue()});
    Arbitrary<byte[]> ascii =
        Arbitraries.integers().between(1, 127).map(b -> new byte[] {b.byteValue()});
    Arbitrary<byte[]> text =
        Arbitraries.integers().between(0x80, 0x10FFFF).map(NameMappingProperties::wtf8);
    Arbitrary<byte[]> own =
        Arbitraries.integers().between(0xEFFF, 0xF101).map(NameMappingProperties::wtf8);
    Arbitrary<byte[]> surrogates =
        Arbitraries.integers().between(0xD7FF, 0xE000).map(NameMappingProperties::wtf8);
    return Arbitraries.oneOf(List.of(any, parts, ascii, text, own, surrogates))
        .list()
        .ofMinSize(1)
        .ofMaxSize(255)
        .map(NameMappingProperties::joined);
  }

  private static byte[] wtf8(int codePoint) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Wtf8.encode(codePoint, bytes);
    return bytes.toByteArray();
  }

  /** The bytes as a name: what does not belong in one is left out, and it is cut off. */
  private static Name joined(List<byte[]> parts) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      for (byte b : part) {
        if (b != 0 && b != '/' && bytes.size() < Name.MAX_LENGTH) {
          bytes.write(b);
        }
      }
    }
    while (bytes.size() < 3) {
      bytes.write('x'); // neither empty nor dots
    }
    try {
      return Name.of(bytes.toByteArray());
    } catch (Exception impossible) {
      throw new AssertionError(impossible);
    }
  }

  @Provide
  Arbitrary<String> hostNames() {
    Arbitrary<Integer> any = Arbitraries.integers().between(0, 0xFFFF);
    Arbitrary<Integer> own = Arbitraries.integers().between(0xEFFF, 0xF101);
    Arbitrary<Integer> ascii = Arbitraries.integers().between(0, 127);
    Arbitrary<Integer> surrogates = Arbitraries.integers().between(0xD7FF, 0xE000);
    return Arbitraries.oneOf(List.of(any, own, ascii, surrogates))
        .list()
        .ofMaxSize(NtConstants.MAX_NAME)
        .map(
            units -> {
              StringBuilder name = new StringBuilder();
              units.forEach(unit -> name.append((char) unit.intValue()));
              return name.toString();
            });
  }

  private static void assertComesBack(Name name, String host) {
    assertThat(NameMapping.toGuest(host)).isEqualTo(name);
    assertThat(host.length()).isBetween(1, NtConstants.MAX_NAME);
    assertThat(host.chars()).allMatch(c -> c >= 0x20 && FORBIDDEN.indexOf(c) < 0);
  }

  @Property
  void everyNameComesBackAsItWas(@ForAll("names") Name name) throws Exception {
    String host = NameMapping.toHost(name);
    assertComesBack(name, host);
    assertThat(NameMapping.toHost(NameMapping.toGuest(host))).isEqualTo(host);
  }

  @Property
  void everyNameWithoutCaseComesBackAsItWas(@ForAll("names") Name name) throws Exception {
    String host = NameMapping.toHostWithoutCase(name);
    assertComesBack(name, host);
    assertThat(NameMapping.toHostWithoutCase(NameMapping.toGuest(host))).isEqualTo(host);
  }

  /** Which makes it one-to-one even where names are compared in upper or lower case. */
  @Property
  void nothingWithACaseIsLeftInANameWithoutCase(@ForAll("names") Name name) throws Exception {
    String host = NameMapping.toHostWithoutCase(name);
    assertThat(host.chars().noneMatch(NameMappingProperties::hasCase)).isTrue();
    assertThat(host.codePoints().noneMatch(NameMappingProperties::hasCase)).isTrue();
  }

  private static boolean hasCase(int c) {
    return Character.toUpperCase(c) != c || Character.toLowerCase(c) != c;
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings()
        .all()
        .excludeChars(FORBIDDEN.toCharArray())
        .ofMinLength(3)
        .ofMaxLength(85)
        .map(text -> text.replaceAll("[\\x00-\\x1F\\uF000-\\uF0FF]", "_"));
  }

  @Property
  void textIsStoredAsText(@ForAll("texts") String text) throws Exception {
    String valid = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    valid = valid.replace('?', '_'); // what a lone surrogate has become
    assertThat(NameMapping.toHost(Name.of(valid))).isEqualTo(valid);
  }

  @Property
  void anyNameOfTheHostIsShownOrNot(@ForAll("hostNames") String host) throws Exception {
    Name guest = NameMapping.toGuest(host);
    if (guest != null) {
      assertThat(guest.isDots()).isFalse();
      assertThat(NameMapping.toGuest(NameMapping.toHost(guest))).isEqualTo(guest);
    }
  }

  /** Two bytes are enough for every end and start of a sequence; three for what is escaped. */
  @Example
  void allShortNamesAreDifferentOnTheHostWhateverTheCase() throws Exception {
    Map<String, Name> stored = new HashMap<>();
    for (int bits = 1; bits < 0x10000; bits++) {
      byte[] bytes =
          bits < 0x100 ? new byte[] {(byte) bits} : new byte[] {(byte) (bits >> 8), (byte) bits};
      if (allowed(bytes)) {
        Name name = Name.of(bytes);
        Name other = stored.put(NameMapping.toHostWithoutCase(name).toUpperCase(Locale.ROOT), name);
        assertThat(other).isNull();
        assertThat(NameMapping.toGuest(NameMapping.toHost(name))).isEqualTo(name);
      }
    }
  }

  @Example
  void everyCharacterComesBackInBothForms() throws Exception {
    for (int c = 1; c <= Character.MAX_CODE_POINT; c++) {
      if (c != '/' && c != '.') {
        Name name = Name.of(wtf8(c));
        if (!name.equals(NameMapping.toGuest(NameMapping.toHost(name)))
            || !name.equals(NameMapping.toGuest(NameMapping.toHostWithoutCase(name)))) {
          throw new AssertionError(Integer.toHexString(c));
        }
      }
    }
  }

  private static boolean allowed(byte[] bytes) {
    for (byte b : bytes) {
      if (b == 0 || b == '/') {
        return false;
      }
    }
    return !Arrays.equals(bytes, new byte[] {'.'}) && !Arrays.equals(bytes, new byte[] {'.', '.'});
  }
}
