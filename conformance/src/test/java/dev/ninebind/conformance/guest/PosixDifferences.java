// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.guest;

import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toMap;

import dev.ninebind.conformance.TestedVolume;
import dev.ninebind.conformance.report.CheckResult;
import dev.ninebind.conformance.report.CheckResult.Status;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where a volume does not give the POSIX suite what it expects, and why: {@code
 * posix-differences.txt}. It is to say no more than is so and no less.
 */
final class PosixDifferences {
  private PosixDifferences() {}

  /** The reasons by {@code AREA: NAME} of the checks that a volume fails. */
  static Map<String, String> of(TestedVolume volume) {
    Map<String, String> reasons = new LinkedHashMap<>();
    String reason = null;
    for (String line : Scenario.resource("posix-differences.txt").lines().toList()) {
      if (line.startsWith(" ")) {
        if (reason != null) {
          reasons.put(line.strip(), reason);
        }
      } else if (!line.isBlank() && !line.startsWith("#")) {
        String[] parts = line.split(" \\| ", 2);
        reason = List.of(parts[0].split(" ")).contains(volume.title()) ? parts[1] : null;
      }
    }
    return reasons;
  }

  /** What differs between results and file: a failure without a reason, a reason without one. */
  static List<String> unexpected(TestedVolume volume, List<CheckResult> results) {
    Map<String, String> reasons = of(volume);
    Map<String, CheckResult> failed =
        results.stream()
            .filter(result -> result.status() == Status.FAILED)
            .collect(toMap(PosixDifferences::key, result -> result, (one, two) -> one));
    List<String> unexpected = new ArrayList<>();
    failed.forEach(
        (key, result) -> {
          if (!reasons.containsKey(key)) {
            unexpected.add(key + ": " + result.detail());
          }
        });
    Set<String> stale = new LinkedHashSet<>(reasons.keySet());
    stale.removeAll(failed.keySet());
    Set<String> ran =
        results.stream().map(CheckResult::area).collect(toCollection(LinkedHashSet<String>::new));
    stale.stream()
        .filter(key -> ran.contains(key.substring(0, key.indexOf(':'))))
        .forEach(key -> unexpected.add(key + ": is listed as a difference, and did not fail"));
    return unexpected;
  }

  private static String key(CheckResult result) {
    return result.area() + ": " + result.name();
  }
}
