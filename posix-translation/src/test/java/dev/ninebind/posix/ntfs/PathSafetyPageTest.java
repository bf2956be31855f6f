// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix.ntfs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.posix.ntfs.AttackNames.Alias;
import dev.ninebind.posix.ntfs.AttackNames.NoName;
import dev.ninebind.posix.ntfs.AttackNames.Refused;
import dev.ninebind.posix.ntfs.AttackNames.Stored;
import dev.ninebind.posix.ntfs.PlacedLinks.Placed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** docs/path-safety.md has the rows that {@link PathSafetyContract} runs, and no others. */
class PathSafetyPageTest {
  private static List<String> lines() {
    Map<String, List<String>> kinds = new LinkedHashMap<>();
    for (Stored row : AttackNames.stored()) {
      boolean same = AttackNames.shown(row.guest()).equals(AttackNames.shown(row.host()));
      String stored = same ? "as it is" : code(AttackNames.shown(row.host()));
      add(kinds, row.kind(), code(row.toString()), stored);
    }
    for (NoName row : AttackNames.noNames()) {
      add(kinds, row.kind(), code(row.toString()), "no name: " + row.errno());
    }
    for (Alias row : AttackNames.aliases()) {
      add(
          kinds,
          row.kind(),
          code(AttackNames.shown(row.guest())),
          "a file of its own beside " + code(AttackNames.shown(row.placed())) + ", else ENOENT");
    }
    for (Refused row : AttackNames.ours()) {
      add(kinds, row.kind(), code(row.guest()), refused(row, ""));
    }
    for (Refused row : AttackNames.ofTheVolume()) {
      add(kinds, row.kind(), code(row.guest()), refused(row, " or EEXIST"));
    }
    List<String> lines = new ArrayList<>();
    lines.add("| what it tries | name | on NTFS |");
    lines.add("| --- | --- | --- |");
    kinds.values().forEach(lines::addAll);
    lines.add("");
    lines.add("| placed by the host | a guest reads |");
    lines.add("| --- | --- |");
    for (Placed row : PlacedLinks.all()) {
      lines.add(
          "| " + row.what() + " | " + (row.target() == null ? "EIO" : code(row.target())) + " |");
    }
    return lines;
  }

  private static String refused(Refused row, String also) {
    return "refused: " + row.found() + " to find, " + row.made() + also + " to make";
  }

  private static void add(Map<String, List<String>> kinds, String kind, String name, String host) {
    kinds
        .computeIfAbsent(kind, unused -> new ArrayList<>())
        .add("| " + kind + " | " + name + " | " + host + " |");
  }

  private static String code(String text) {
    return "`" + text.replace("|", "\\|") + "`";
  }

  @Test
  void thePageHasTheRows() throws IOException {
    List<String> page =
        Files.readAllLines(Path.of("..", "docs", "path-safety.md")).stream()
            .dropWhile(line -> !line.startsWith("| what it tries"))
            .toList();
    assertThat(page).containsExactlyElementsOf(lines());
  }
}
