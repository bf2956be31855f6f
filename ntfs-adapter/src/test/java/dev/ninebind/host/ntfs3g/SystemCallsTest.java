// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.ntfs3g;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.posix.ntfs.CountedOperations;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * System calls that an operation takes on ntfs-3g, translated and passed through: the table of
 * docs/ntfs.md 11, which has to be changed with them.
 */
@Tag("ntfs")
class SystemCallsTest {
  private static Map<String, List<List<String>>> calls;

  @BeforeAll
  static void count() throws Exception {
    try (NtfsImage image = NtfsImage.make(64)) {
      calls = counted(image.folder());
    }
  }

  @AfterAll
  static void forget() {
    calls = null;
  }

  @SuppressWarnings("unchecked") // its own loader has another class of the same name
  private static Map<String, List<List<String>>> counted(Path folder) throws Exception {
    Object counting =
        SystemCalls.recorded(CallsOnNtfs3g.class).getConstructor(Path.class).newInstance(folder);
    return ((Callable<Map<String, List<List<String>>>>) counting).call();
  }

  @Test
  void thePageHasTheCounts() throws IOException {
    List<String> rows = new ArrayList<>();
    calls.forEach(
        (operation, both) -> {
          List<String> translated = both.get(0);
          int afterAChange = both.get(1).size();
          List<String> passed = both.get(2);
          rows.add(
              String.format(
                  Locale.ROOT,
                  "| %s | %d | %s | %d | %d | %s | %.2f |",
                  operation,
                  translated.size(),
                  CountedOperations.counted(translated),
                  afterAChange,
                  passed.size(),
                  CountedOperations.counted(passed),
                  (double) translated.size() / passed.size()));
        });
    assertThat(
            CountedOperations.rows(
                "| operation | translated | calls | after a change | passed through | calls | ratio |"))
        .containsExactlyElementsOf(rows);
  }

  /** However the table is written: what the translation may cost where nothing has changed. */
  @Test
  void looksTakeOneCallAndDataNoMoreThanAFifthMore() {
    calls.forEach(
        (operation, both) -> {
          double ratio = (double) both.get(0).size() / both.get(2).size();
          if (operation.startsWith("stat") || operation.startsWith("getattr")) {
            assertThat(both.get(0)).as(operation).containsExactly("statx");
          } else if (operation.contains("read ") || operation.equals("write 4 KiB")) {
            assertThat(ratio).as(operation).isLessThanOrEqualTo(1.2);
          }
        });
  }
}
