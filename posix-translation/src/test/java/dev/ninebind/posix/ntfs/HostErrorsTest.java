// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix.ntfs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;
import dev.ninebind.posix.Errno;
import dev.ninebind.posix.PosixException;
import dev.ninebind.posix.ntfs.HostErrors.Doing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HostErrorsTest {
  /** The table of docs/ntfs.md 5: statuses, their errno, and where it differs by what was done. */
  private static Stream<String[]> rows() {
    List<String> lines;
    try {
      lines = Files.readAllLines(Path.of("..", "docs", "ntfs.md"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return lines.subList(lines.indexOf("## 5 Errors"), lines.indexOf("## 6 Limits")).stream()
        .filter(line -> line.startsWith("| `"))
        .flatMap(HostErrorsTest::statuses);
  }

  private static Stream<String[]> statuses(String line) {
    String[] cells = line.split("\\|", -1);
    String rest = cells[2].strip() + " " + cells[3].strip().replaceAll(",? (?=E)", "=");
    return Stream.of(cells[1].split(",", -1))
        .map(name -> (name.strip().replace("`", "") + " " + rest).strip().split("[, ]+", -1));
  }

  static Stream<Arguments> cells() {
    return rows().flatMap(row -> Stream.of(Doing.values()).map(doing -> cell(row, doing)));
  }

  private static Arguments cell(String[] row, Doing doing) {
    String errno =
        Arrays.stream(row)
            .filter(word -> word.startsWith(doing + "="))
            .map(word -> word.substring(word.indexOf('=') + 1))
            .findFirst()
            .orElse(row[1]);
    return Arguments.of(HostError.valueOf(row[0]), doing, Errno.valueOf(errno));
  }

  @ParameterizedTest
  @MethodSource("cells")
  void aStatusHasItsErrno(HostError status, Doing doing, Errno errno) {
    PosixException thrown = HostErrors.of(new HostException(status), doing);
    assertThat(thrown.errno()).isEqualTo(errno);
  }

  @Test
  void everyErrorHasARow() {
    assertThat(rows().map(row -> row[0]))
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(HostError.values()).map(Enum::name).toList());
  }

  @Test
  void whatADifferenceIsMadeByExists() {
    assertThat(
            rows()
                .flatMap(row -> Stream.of(row).skip(2))
                .map(word -> word.substring(0, word.indexOf('='))))
        .isSubsetOf(Stream.of(Doing.values()).map(Enum::name).toList());
  }

  @Test
  void theTextTellsBothByNameAndTheStatusByNumber() {
    assertThat(HostErrors.of(new HostException(0xC0000043), Doing.OPEN))
        .hasMessage("EACCES: STATUS_SHARING_VIOLATION (0xC0000043)");
    assertThat(HostErrors.of(new HostException(0xC0DEC0DE), Doing.NAME))
        .hasMessage("EIO: NTSTATUS 0xC0DEC0DE");
  }
}
