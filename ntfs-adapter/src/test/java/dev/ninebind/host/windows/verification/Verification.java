// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows.verification;

import dev.ninebind.host.windows.Ntdll;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** All runs on one folder, and the report of them. */
final class Verification {
  private static final Duration LIMIT = Duration.ofMinutes(30);
  private static final int LINES_OF_A_CRASH = 100;

  private final Ntdll ntdll;
  private final String folder;
  private final Path outputs;
  private final ChildJvm jvm;
  private final PrintStream progress;
  private final Statuses statuses = new Statuses();
  private final List<String> summary = new ArrayList<>();
  private final List<String> details = new ArrayList<>();
  private boolean good = true;

  /**
   * @param folder an empty one on NTFS, as Windows writes it
   * @param outputs where what the runs write is kept
   */
  Verification(Ntdll ntdll, String folder, Path outputs, PrintStream progress) {
    this.ntdll = ntdll;
    this.folder = folder;
    this.outputs = outputs;
    this.jvm = new ChildJvm(outputs);
    this.progress = progress;
  }

  boolean isGood() {
    return good;
  }

  private void count(boolean passed, String line) {
    good &= passed;
    summary.add("* " + (passed ? "passed: " : "FAILED: ") + line);
    progress.println((passed ? "passed: " : "FAILED: ") + line);
  }

  void run(List<Suite> suites) throws IOException, InterruptedException {
    for (Suite suite : suites) {
      progress.println("runs: " + suite.title());
      String name = suite.name();
      Path calls = outputs.resolve(name + "-calls.txt");
      List<String> options =
          List.of(
              "-Xmx1g",
              "-Dninebind.windows.scratch=" + folder,
              "-Dninebind.windows.calls=" + calls);
      Suite.Result result = suite.run(jvm, outputs, LIMIT, options);
      statuses.add(calls);
      tell(result, outputs.resolve(name + ".txt"));
    }
  }

  private void tell(Suite.Result result, Path output) throws IOException {
    String counts =
        String.format(
            "%s: %d passed, %d failed, %d left out%s",
            result.suite().title(),
            result.passed(),
            result.failures().size(),
            result.left().size(),
            result.note().isEmpty() ? "" : "; " + result.note());
    count(result.good(), counts);
    if (result.good() && result.left().isEmpty()) {
      return;
    }
    details.add("");
    details.add("## " + result.suite().title() + " (" + result.suite().testClass() + ")");
    details.add("");
    result.failures().forEach(each -> details.add("* failed: " + each));
    result.left().forEach(each -> details.add("* left out: " + each));
    if (!result.note().isEmpty()) {
      details.add("* " + result.note() + "; the end of what it wrote:");
      List<String> lines = Files.readString(output).lines().toList();
      int from = Math.max(0, lines.size() - LINES_OF_A_CRASH);
      lines.subList(from, lines.size()).forEach(line -> details.add("      " + line));
    }
  }

  /** The questions to ntdll whose answers are known, and which are other ones here. */
  void probes(String main) throws IOException, InterruptedException {
    Path answers = outputs.resolve("answers.txt");
    List<String> options = List.of("-Dninebind.windows.scratch=" + folder);
    ChildJvm.Ended ended = jvm.run("probes", LIMIT, options, main, List.of(answers.toString()));
    List<String> differing = new ArrayList<>();
    int asked = 0;
    if (Files.exists(answers)) {
      for (String line : Files.readAllLines(answers)) {
        String[] fields = line.split("\t", -1);
        asked++;
        if (fields.length == 4 && !fields[2].equals(fields[3])) {
          differing.add("| " + String.join(" | ", fields) + " |");
        }
      }
    }
    boolean answered = ended.exit() == 0 && asked > 0;
    count(
        answered && differing.isEmpty(),
        "questions to ntdll: " + asked + " asked, " + differing.size() + " answered otherwise");
    if (!answered) {
      details.add("");
      details.add("## Questions to ntdll");
      ended.output().lines().forEach(line -> details.add("    " + line));
    } else if (!differing.isEmpty()) {
      details.add("");
      details.add("## What ntdll answers otherwise than Windows was thought to");
      details.add("");
      details.add("| call | question | expected | answered |");
      details.add("| --- | --- | --- | --- |");
      details.addAll(differing);
    }
  }

  /** A program whose output is part of the report. */
  void program(String title, String name, String main, List<String> arguments)
      throws IOException, InterruptedException {
    progress.println("runs: " + title);
    ChildJvm.Ended ended = jvm.run(name, LIMIT, List.of(), main, arguments);
    String end =
        ended.exit() == ChildJvm.TIMED_OUT ? "did not end in time" : "exit code " + ended.exit();
    count(ended.exit() == 0, title + ": " + end);
    details.add("");
    details.add("# " + title + " (" + end + ")");
    details.add("");
    ended.output().lines().forEach(line -> details.add("    " + line));
  }

  /** The whole report. */
  List<String> report() {
    List<String> lines = new ArrayList<>();
    lines.add("# Ninebind on Windows: " + (good ? "all passed" : "something FAILED"));
    lines.add("");
    lines.addAll(summary);
    lines.add("");
    lines.add("# Machine");
    lines.add("");
    for (Map.Entry<String, String> fact : Machine.facts().entrySet()) {
      lines.add("* " + fact.getKey() + ": " + fact.getValue());
    }
    lines.add("");
    lines.add("# " + folder);
    lines.add("");
    lines.addAll(Machine.features(ntdll, folder));
    lines.addAll(details);
    lines.add("");
    lines.add("# Calls of ntdll and their NTSTATUS values, all suites together");
    lines.add("");
    lines.addAll(statuses.lines());
    return lines;
  }
}
