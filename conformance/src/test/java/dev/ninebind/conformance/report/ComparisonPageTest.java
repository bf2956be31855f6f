// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Two servers side by side, in two depths that have an area of the same name. */
final class ComparisonPageTest {
  private static final String DEBATABLE = "tunlinkat-is-offered";

  private static final List<CheckResult> GOOD =
      List.of(
          CheckResult.passed("protocol", "unlink", DEBATABLE),
          CheckResult.passed("posix", "unlink", "unlink f"),
          CheckResult.notRun("posix", "unlink", "unlink g", "no g"));

  private static final List<CheckResult> BAD =
      List.of(
          CheckResult.failed("protocol", "unlink", DEBATABLE, "it is not"),
          CheckResult.passed("protocol", "unlink", "another"),
          CheckResult.failed("posix", "unlink", DEBATABLE, "unlink(f): expected <0>, got <EIO>"));

  private final String page = page();

  private static String page() {
    Map<String, List<CheckResult>> results = new LinkedHashMap<>();
    results.put("one", GOOD);
    results.put("two", BAD);
    LocalDate date = LocalDate.of(2026, 2, 3);
    return new ComparisonPage(date, Map.of("one", "1.0"), Map.of("unlink", "rm"), results).text();
  }

  @Test
  @DisplayName("each depth has a table of its own, which counts its own checks")
  void depths() {
    assertThat(page)
        .containsSubsequence(
            "### Depth protocol",
            "| unlink | 1 / 1 | **1 / 2** | rm |",
            "| **all** | 1 / 1 | **1 / 2** |  |",
            "### Depth posix",
            "| unlink | 1 / 1 | **0 / 1** | rm |",
            "| **all** | 1 / 1 | **0 / 1** |  |");
  }

  @Test
  @DisplayName("failures are told with what can be said for them, and what did not run with why")
  void details() {
    assertThat(page)
        .containsSubsequence(
            "## one",
            "Nothing failed.",
            "* unlink/unlink g: no g",
            "## two",
            "| unlink/tunlinkat-is-offered | it is not *Debatable: Linux does with Tremove instead.*",
            "| unlink/tunlinkat-is-offered | unlink(f): expected &lt;0&gt;, got &lt;EIO&gt; |");
  }
}
