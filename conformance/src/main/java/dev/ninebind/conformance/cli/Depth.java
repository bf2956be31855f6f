// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.cli;

import dev.ninebind.conformance.report.CheckResult;
import dev.ninebind.p9.daemon.UsageException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** How deep a server is looked into. */
interface Depth {
  /** All there are, the one that needs least first. */
  static List<Depth> all() {
    return List.of(new ProtocolDepth(), new PosixDepth(), new WorkloadsDepth());
  }

  /** Those of these names, each once. Fails for a name that none has. */
  static List<Depth> named(List<String> names) throws UsageException {
    List<Depth> named = new ArrayList<>();
    for (String each : new LinkedHashSet<>(names)) {
      named.add(
          all().stream()
              .filter(depth -> depth.name().equals(each))
              .findFirst()
              .orElseThrow(() -> new UsageException(unknown(each))));
    }
    return named;
  }

  private static String unknown(String name) {
    List<String> names = all().stream().map(Depth::name).toList();
    return "'" + name + "' is no depth; there are: " + String.join(", ", names);
  }

  /** The word for it on the command line. */
  String name();

  /**
   * Its areas, each with the names of its checks as far as they are known before a run: none where
   * they come to light only then.
   */
  Map<String, List<String>> checks();

  /** Why areas matter, by their names. */
  Map<String, String> why();

  /** Fails if this host cannot do it or the options do not do. */
  void require(Options options) throws UsageException;

  /**
   * Runs what is selected.
   *
   * @param results is given each result
   * @return facts about the run, for the report
   * @throws UsageException if the server cannot be reached
   */
  Map<String, String> run(Options options, Progress progress, Consumer<CheckResult> results)
      throws UsageException;
}
