// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The bytes of every message, and the table of all of them, against the protocol's description. */
class GoldenTest {
  /** Requests as the description numbers them; a reply has the request's number plus one. */
  private static final String REQUESTS =
      """
      8 Tstatfs 12 Tlopen 14 Tlcreate 16 Tsymlink 18 Tmknod 20 Trename 22 Treadlink 24 Tgetattr
      26 Tsetattr 30 Txattrwalk 32 Txattrcreate 40 Treaddir 50 Tfsync 52 Tlock 54 Tgetlock 70 Tlink
      72 Tmkdir 74 Trenameat 76 Tunlinkat 100 Tversion 102 Tauth 104 Tattach 108 Tflush 110 Twalk
      116 Tread 118 Twrite 120 Tclunk 122 Tremove
      """;

  static List<Golden> goldens() {
    return Golden.ALL;
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void encodesToTheseBytes(Golden golden) {
    assertThat(Encoding.bytes(Golden.TAG, golden.message())).isEqualTo(golden.bytes());
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void decodesFromTheseBytes(Golden golden) {
    try (Decoding decoding = Decoding.ofKind(golden.message())) {
      Frame frame = decoding.feed(golden.bytes()).frame();

      assertThat(frame.message()).isEqualTo(golden.message());
      assertThat(frame.tag()).isEqualTo(Golden.TAG);
      assertThat(frame.size()).isEqualTo(golden.bytes().length);
      assertThat(frame.refusal()).isNull();
    }
  }

  @Test
  void everyMessageIsHere() {
    Set<Class<?>> written = new HashSet<>();
    Golden.ALL.forEach(golden -> written.add(golden.message().getClass()));

    assertThat(MessageTable.entries())
        .allSatisfy(entry -> assertThat(written).contains(entry.message()));
  }

  @Test
  void numbersAreTheProtocols() {
    Map<Integer, String> expected = new TreeMap<>();
    expected.put(7, "Rlerror");
    String[] words = REQUESTS.trim().split("\\s+", -1);
    for (int i = 0; i < words.length; i += 2) {
      int number = Integer.parseInt(words[i]);
      expected.put(number, words[i + 1]);
      expected.put(number + 1, words[i + 1].replaceFirst("T", "R"));
    }

    Map<Integer, String> table =
        MessageTable.entries().stream()
            .collect(
                Collectors.toMap(
                    MessageTable.Entry::number,
                    entry -> entry.message().getSimpleName(),
                    (a, b) -> a + " and " + b,
                    TreeMap::new));

    assertThat(table).isEqualTo(expected);
  }

  @Test
  void entriesComeInTheOrderOfTheirNumbersAndAreFoundByClass() {
    List<MessageTable.Entry> entries = MessageTable.entries();

    assertThat(entries.stream().map(MessageTable.Entry::number)).isSorted();
    for (MessageTable.Entry entry : entries) {
      assertThat(MessageTable.of(entry.message())).isSameAs(entry);
      assertThat(MessageTable.of(entry.number())).isSameAs(entry);
      assertThat(Request.class.isAssignableFrom(entry.message()))
          .isEqualTo(entry.number() % 2 == 0);
    }
  }

  /** Two requests of one number would silently hide each other. */
  @Test
  void noMessageIsMissingFromTheTable() {
    int permitted =
        Arrays.asList(Request.class.getPermittedSubclasses()).size()
            + Arrays.asList(Reply.class.getPermittedSubclasses()).size();

    assertThat(MessageTable.entries()).hasSize(permitted);
  }
}
