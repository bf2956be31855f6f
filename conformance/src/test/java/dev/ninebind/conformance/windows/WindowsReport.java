// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.windows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What a run under Wine has shown, as a page: docs/windows-under-wine.md. */
final class WindowsReport {
  private static final List<String> CONTRACTS = List.of("bare", "store", "posix", "safety");

  private final List<TestResult> results = new ArrayList<>();
  private final Map<String, Duration> took = new TreeMap<>();
  private final Duration all;
  private final List<Differences.Answer> answers;
  private int passed;
  private int failed;
  private final Map<String, Integer> excluded = new LinkedHashMap<>();
  private final List<String> wouldPass = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();

  /** True once all is there that it is made of. */
  static boolean isPossible() {
    return Stream.of("probes.tsv", "operations.tsv", "runs.tsv", "posix.results")
        .allMatch(name -> Files.exists(UnderWineTest.RESULTS.resolve(name)));
  }

  /** A report of what {@link UnderWineTest} and {@link WindowsReportListener} have left. */
  WindowsReport() throws IOException {
    answers = Differences.read(UnderWineTest.RESULTS.resolve("probes.tsv"));
    for (String contract : CONTRACTS) {
      results.addAll(TestResult.read(UnderWineTest.RESULTS.resolve(contract + ".results")));
    }
    for (String line : Files.readAllLines(UnderWineTest.RESULTS.resolve("served.results"))) {
      String[] parts = line.split("\t", 2);
      TestResult result = TestResult.of(parts[1]);
      results.removeIf(earlier -> earlier.test().equals(result.test()));
      results.add(result);
      took.put(result.test(), Duration.ofMillis(Long.parseLong(parts[0])));
    }
    long seconds = 0;
    for (String line : Files.readAllLines(UnderWineTest.RESULTS.resolve("seconds.txt"))) {
      seconds += Long.parseLong(line);
    }
    all = Duration.ofSeconds(seconds);
    results.forEach(this::judge);
    for (Exclusions.Exclusion exclusion : Exclusions.ALL.all()) {
      if (!exclusion.started()) {
        excluded.merge(exclusion.reason(), 1, Integer::sum);
      }
    }
  }

  private void judge(TestResult result) {
    String test = method(result.test());
    var exclusion = Exclusions.ALL.of(result.test()).or(() -> Exclusions.ALL.of(test));
    switch (result.status()) {
      case PASSED -> {
        passed++;
        boolean all =
            results.stream()
                .filter(each -> method(each.test()).equals(test))
                .allMatch(each -> each.status() == TestResult.Status.PASSED);
        if (exclusion.isPresent() && all && !wouldPass.contains(test)) {
          wouldPass.add(test);
        }
      }
      case SKIPPED ->
          excluded.merge(
              exclusion.map(Exclusions.Exclusion::reason).orElse(result.message()),
              1,
              Integer::sum);
      default -> {
        if (exclusion.isPresent()) {
          excluded.merge(exclusion.get().reason(), 1, Integer::sum);
        } else {
          failed++;
          failures.add(result.test());
        }
      }
    }
  }

  /** Without the invocation. */
  private static String method(String test) {
    return test.replaceFirst("[(].*", "");
  }

  /** The sum. */
  String lastLine() {
    int out = excluded.values().stream().mapToInt(Integer::intValue).sum();
    return String.format(
        "%d ran for real, %d excluded because of %d differences of Wine, %d failed.",
        passed, out, excluded.size(), failed);
  }

  String text() throws IOException {
    StringBuilder text = new StringBuilder();
    text.append("# Windows' back end under Wine\n\n");
    text.append("Written by `bin/verify --windows` on ");
    text.append(LocalDate.now(ZoneOffset.UTC)).append(", ");
    text.append(Files.readString(UnderWineTest.RESULTS.resolve("versions.txt")).strip());
    text.append(". It took ").append(minutes(all)).append(".\n\n");
    text.append(
        """
        Ninebind's code for Windows runs in a JVM for Windows. What it asks of ntdll is answered by
        Wine, on a tmpfs of Linux. Where Wine lacks a call, what Ninebind does instead has run;
        where Wine differs, a test that passes says nothing of Windows. What only a real Windows
        can show, `bin/verify-windows.ps1` asks.

        """);
    tests(text);
    calls(text);
    operations(text);
    runs(text);
    exclusions(text);
    text.append(lastLine()).append('\n');
    return text.toString();
  }

  private static String minutes(Duration duration) {
    return duration.toSeconds() < 120
        ? duration.toSeconds() + " s"
        : Math.round(duration.toSeconds() / 60.0) + " min";
  }

  private void tests(StringBuilder text) {
    text.append("## Tests\n\n| class | ran and passed | excluded | seconds |\n");
    text.append("| --- | --- | --- | --- |\n");
    Map<String, int[]> counts = new TreeMap<>();
    Map<String, Long> seconds = new TreeMap<>();
    for (TestResult result : results) {
      String of = result.test().replaceFirst("[.(].*", "");
      int[] row = counts.computeIfAbsent(of, unused -> new int[2]);
      row[result.status() == TestResult.Status.PASSED ? 0 : 1]++;
      Duration took = this.took.get(result.test());
      if (took != null) {
        seconds.merge(of, took.toMillis(), Long::sum);
      }
    }
    counts.forEach(
        (of, row) ->
            text.append(
                String.format(
                    "| `%s` | %d | %d | %s |%n",
                    of,
                    row[0],
                    row[1],
                    seconds.containsKey(of) ? "" + seconds.get(of) / 1000 : "")));
    failures.forEach(failure -> text.append("\nFAILED: ").append(failure).append('\n'));
    text.append('\n');
  }

  private void calls(StringBuilder text) throws IOException {
    Map<String, Long> succeeded = new TreeMap<>();
    Map<String, Long> refused = new TreeMap<>();
    for (String contract : CONTRACTS) {
      for (String line : Files.readAllLines(UnderWineTest.RESULTS.resolve(contract + ".calls"))) {
        String[] parts = line.split("\t", -1);
        boolean error = Long.parseLong(parts[1], 16) >= 0x80000000L;
        (error ? refused : succeeded).merge(parts[0], Long.parseLong(parts[2]), Long::sum);
      }
    }
    text.append(
        """
        ## NT call by call

        Each question was asked of Wine's ntdll alone, by a program of its own; the simulated
        Windows 11 of the tests answers all of them as the column Windows says. Statuses are
        NTSTATUS; C0000001 stands for another outcome with success. The last columns count what the
        contracts' runs called.

        | call and class | asked | Windows | Wine | verdict | why | succeeded | refused |
        | --- | --- | --- | --- | --- | --- | --- | --- |
        """);
    Map<String, String> known = Differences.known();
    List<String> called = new ArrayList<>();
    for (Differences.Answer answer : answers) {
      boolean first = !called.contains(answer.call());
      called.add(answer.call());
      text.append(
          String.format(
              "| %s | %s | %s | %s | %s | %s | %s | %s |%n",
              answer.call(),
              answer.about().replace("|", "\\|"),
              answer.windows(),
              answer.wine(),
              answer.verdict(),
              answer.asOnWindows() ? "" : known.getOrDefault(answer.question(), ""),
              first ? succeeded.getOrDefault(answer.call(), 0L) : "",
              first ? refused.getOrDefault(answer.call(), 0L) : ""));
    }
    Map<String, Long> verdicts = new LinkedHashMap<>();
    answers.forEach(answer -> verdicts.merge(answer.verdict(), 1L, Long::sum));
    text.append("\nOf ").append(answers.size()).append(" questions: ");
    List<String> words = new ArrayList<>();
    verdicts.forEach((verdict, count) -> words.add(verdict + " " + count));
    text.append(String.join(", ", words)).append(".\n");
    answers.stream()
        .filter(answer -> answer.asOnWindows() && known.containsKey(answer.question()))
        .forEach(
            answer ->
                text.append("\nNo longer different: ").append(answer.question()).append(".\n"));
    List<String> unasked = new ArrayList<>(succeeded.keySet());
    refused.keySet().stream().filter(call -> !unasked.contains(call)).forEach(unasked::add);
    unasked.removeAll(called);
    if (!unasked.isEmpty()) {
      text.append("\nCalled, and asked nothing about:");
      for (String call : unasked) {
        text.append(
            String.format(
                " %s (%d succeeded, %d refused);",
                call, succeeded.getOrDefault(call, 0L), refused.getOrDefault(call, 0L)));
      }
      text.setCharAt(text.length() - 1, '.');
      text.append('\n');
    }
    text.append('\n');
  }

  private void operations(StringBuilder text) throws IOException {
    Map<String, String> windows = new TreeMap<>();
    for (String line : Files.readAllLines(Path.of("..", "docs", "ntfs.md"))) {
      String[] cells = line.split("\\|", -1);
      if (cells.length > 5 && cells[2].strip().matches("\\d+")) {
        windows.put(cells[1].strip(), cells[2].strip()); // of its two tables the last counts
      }
    }
    text.append(
        """
        ## Calls that an operation takes

        With the store of metadata, whose own writes are no calls of ntdll; beside it the calls on a
        Windows 11, of [ntfs.md](ntfs.md) 4.6.

        | operation | Wine | Windows 11 | calls under Wine |
        | --- | --- | --- | --- |
        """);
    for (String line : Files.readAllLines(UnderWineTest.RESULTS.resolve("operations.tsv"))) {
      String[] parts = line.split("\t", -1);
      text.append(
          String.format(
              "| %s | %s | %s | %s |%n",
              parts[0], parts[1], windows.getOrDefault(parts[0], ""), parts[2]));
    }
    text.append('\n');
  }

  private static void runs(StringBuilder text) throws IOException {
    List<String> lines = Files.readAllLines(UnderWineTest.RESULTS.resolve("runs.tsv"));
    long sum = 0;
    long longest = 0;
    for (String line : lines) {
      long millis = Long.parseLong(line.split("\t", -1)[2]);
      sum += millis;
      longest = Math.max(longest, millis);
    }
    text.append("## Runs in a row\n\n");
    text.append(
        String.format(
            "%d runs of %s tests of the contract, each in a Windows of its own: all came to their"
                + " end, %.1f s each, the longest %.1f s.%n%n",
            lines.size(),
            lines.get(0).split("\t", -1)[1],
            sum / 1000.0 / lines.size(),
            longest / 1e3));
  }

  private void exclusions(StringBuilder text) {
    text.append("## Excluded\n\n| tests | because |\n| --- | --- |\n");
    excluded.forEach((reason, count) -> text.append(String.format("| %d | %s |%n", count, reason)));
    wouldPass.forEach(
        test -> text.append("\nExcluded, and passed all the same: `").append(test).append("`.\n"));
    text.append('\n');
  }
}
