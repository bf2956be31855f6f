// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix.ntfs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.posix.Name;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of docs/ntfs.md 2.6 by example. */
class NameMappingTest {
  /** A name's bytes, those beyond ASCII and controls written {@code %C3}. */
  private static Name name(String text) throws Exception {
    StringBuilder bytes = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '%') {
        bytes.append((char) Integer.parseInt(text.substring(i + 1, i + 3), 16));
        i += 2;
      } else {
        bytes.append(text.charAt(i));
      }
    }
    return Name.of(bytes.toString().getBytes(StandardCharsets.ISO_8859_1));
  }

  /** A host's name, units beyond ASCII written {@code %F03A}. */
  private static String host(String text) {
    StringBuilder units = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '%') {
        units.append((char) Integer.parseInt(text.substring(i + 1, i + 5), 16));
        i += 4;
      } else {
        units.append(text.charAt(i));
      }
    }
    return units.toString();
  }

  private static void assertNamesOfBothForms(String guest, String host, String hostWithoutCase)
      throws Exception {
    assertThat(NameMapping.toHost(name(guest))).isEqualTo(host(host));
    assertThat(NameMapping.toHostWithoutCase(name(guest))).isEqualTo(host(hostWithoutCase));
    assertThat(NameMapping.toGuest(host(host))).isEqualTo(name(guest));
    assertThat(NameMapping.toGuest(host(hostWithoutCase))).isEqualTo(name(guest));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      quoteCharacter = '`',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "1 1 1",
        "a a %F061",
        "Az Az %F041%F07A",
        "AZaz@[`{ AZaz@[`{ %F041%F05A%F061%F07A@[`{",
        "... ... ...",
        "1. 1. 1.", // Win32 would cut it off
        "%7F %007F %007F",
        // What WSL and Cygwin write.
        "1:2 1%F03A2 1%F03A2",
        "\\ %F05C %F05C",
        "* %F02A %F02A",
        "? %F03F %F03F",
        "<> %F03C%F03E %F03C%F03E",
        "| %F07C %F07C",
        "%22 %F022 %F022",
        "%01%1F%0A %F001%F01F%F00A %F001%F01F%F00A",
        // UTF-8 of 2, 3 and 4 bytes.
        "%C3%A9 %00E9 %F0C3%F0A9", // a letter
        "%C3%9F %00DF %00DF", // one that has no single upper case
        "%E2%82%AC %20AC %20AC",
        "%E4%B8%AD %4E2D %4E2D",
        "%E2%84%AA %212A %F0E2%F084%F0AA", // Kelvin, whose lower case is k
        "%F0%9F%98%80 %D83D%DE00 %D83D%DE00",
        "%F0%90%90%80 %D801%DC00 %F0F0%F090%F090%F080", // Deseret has cases
        "e%CC%81 e%0301 %F065%0301", // no normalisation
        // No UTF-8.
        "%80 %F080 %F080",
        "%FF%FE %F0FF%F0FE %F0FF%F0FE",
        "a%C3 a%F0C3 %F061%F0C3", // cut off
        "%E2%82 %F0E2%F082 %F0E2%F082",
        "%E2%82a %F0E2%F082a %F0E2%F082%F061",
        "%C0%AF %F0C0%F0AF %F0C0%F0AF", // a slash, too long
        "%E0%80%AF %F0E0%F080%F0AF %F0E0%F080%F0AF",
        "%F0%82%82%AC %F0F0%F082%F082%F0AC %F0F0%F082%F082%F0AC",
        "%F4%90%80%80 %F0F4%F090%F080%F080 %F0F4%F090%F080%F080", // beyond the last
        "%F8%88%80%80%80 %F0F8%F088%F080%F080%F080 %F0F8%F088%F080%F080%F080",
        "%C3%C3%A9 %F0C3%00E9 %F0C3%F0C3%F0A9",
        // A guest's own characters that mean something here: U+F03A, F080, F0FF, F041, F07A, F001.
        "%EF%80%BA %F0EF%F080%F0BA %F0EF%F080%F0BA",
        "%EF%82%80 %F0EF%F082%F080 %F0EF%F082%F080",
        "%EF%83%BF %F0EF%F083%F0BF %F0EF%F083%F0BF",
        "%EF%81%81 %F0EF%F081%F081 %F0EF%F081%F081",
        "%EF%81%BA %F0EF%F081%F0BA %F0EF%F081%F0BA",
        "%EF%80%81 %F0EF%F080%F081 %F0EF%F080%F081",
        // ... and that do not: U+F000, F020, F02E, F02F, F040, F07F, F100, EFFF.
        "%EF%80%80 %F000 %F000",
        "%EF%80%A0%EF%80%AE%EF%80%AF %F020%F02E%F02F %F020%F02E%F02F",
        "%EF%81%80%EF%81%BF %F040%F07F %F040%F07F",
        "%EF%84%80%EE%BF%BF %F100%EFFF %F100%EFFF",
        // Surrogates: lone ones are the host's, a pair in six bytes is no character.
        "%ED%A0%80 %D800 %D800",
        "%ED%BF%BF1 %DFFF1 %DFFF1",
        "%ED%B8%80%ED%A0%BD %DE00%D83D %DE00%D83D",
        "%ED%A0%BD%ED%B8%80 %F0ED%F0A0%F0BD%F0ED%F0B8%F080 %F0ED%F0A0%F0BD%F0ED%F0B8%F080",
        "%ED%A0%BD%F0%9F%98%80 %D83D%D83D%DE00 %D83D%D83D%DE00",
        "%ED%A0%80%ED%A0%BD%ED%B8%80 %D800%F0ED%F0A0%F0BD%F0ED%F0B8%F080"
            + " %D800%F0ED%F0A0%F0BD%F0ED%F0B8%F080",
      })
  void aNameAndItsTwoFormsOnTheHost(String guest, String host, String hostWithoutCase)
      throws Exception {
    assertNamesOfBothForms(guest, host, hostWithoutCase);
  }

  @Test
  void spacesStayWhereTheyAre() throws Exception {
    assertNamesOfBothForms(" 1 ", " 1 ", " 1 ");
    assertNamesOfBothForms(" ", " ", " ");
  }

  @Test
  void theLongestNamesFit() throws Exception {
    for (String longest :
        new String[] {
          "a".repeat(255), ":".repeat(255), "%FF".repeat(255), "%EF%80%BA".repeat(85)
        }) {
      assertThat(NameMapping.toHost(name(longest))).hasSize(255);
      assertThat(NameMapping.toHostWithoutCase(name(longest))).hasSize(255);
    }
    assertThat(NameMapping.toHost(name("%E4%B8%AD".repeat(85)))).hasSize(85);
  }

  @Test
  void aNameOfWindowsIsShownAsItIsOrNotAtAll() throws Exception {
    assertThat(NameMapping.toGuest(host("%4E2D".repeat(85))))
        .isEqualTo(name("%E4%B8%AD".repeat(85)));
    assertThat(NameMapping.toGuest(host("%4E2D".repeat(85) + "a"))).as("256 bytes").isNull();
    assertThat(NameMapping.toGuest(host("%4E2D".repeat(255)))).isNull();
    assertThat(NameMapping.toGuest(host("%D83D"))).isEqualTo(name("%ED%A0%BD"));
    assertThat(NameMapping.toGuest(host("%F0C3%F0A9"))).isEqualTo(name("%C3%A9"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "/", "a/b", "%0000", "a%0000"})
  void whatIsNoNameOfAGuestIsNotShown(String host) {
    assertThat(NameMapping.toGuest(host(host))).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PROGRA~1",
        "progra~1",
        "A~1",
        "A~1.TXT",
        "TEXTFI~1.TXT",
        "AB12CD~1.T",
        "A~1.",
        "~",
        "A.~",
      })
  void namesThatNtfsMayHaveMadeUp(String name) {
    assertThat(NameMapping.mayBeShort(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "A",
        "PROGRAM1",
        "PROGRAM~10",
        "A~1.TEXT",
        "A~1.T.X",
        ".A~1",
        "~.ABCD",
        "A~1.TXT~"
      })
  void namesThatItHasNot(String name) {
    assertThat(NameMapping.mayBeShort(name)).isFalse();
  }
}
