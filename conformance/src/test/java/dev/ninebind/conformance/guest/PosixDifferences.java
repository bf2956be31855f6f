// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.guest;

import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toMap;

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
  /**
   * A check that fails.
   *
   * @param places where: VOLUME, VOLUME-CACHE or VOLUME-CACHE-KERNEL
   */
  record Difference(List<String> places, String area, String name, String reason) {
    /**
     * @param place with all three
     */
    boolean isOf(String place) {
      return places.stream().anyMatch(each -> place.equals(each) || place.startsWith(each + "-"));
    }

    String key() {
      return area + ": " + name;
    }
  }

  private PosixDifferences() {}

  static List<Difference> all() {
    List<Difference> all = new ArrayList<>();
    List<String> places = List.of();
    String reason = "";
    for (String line : Scenario.resource("posix-differences.txt").lines().toList()) {
      if (line.startsWith(" ")) {
        String[] parts = line.strip().split(": ", 2);
        all.add(new Difference(places, parts[0], parts[1], reason));
      } else if (!line.isBlank() && !line.startsWith("#")) {
        String[] parts = line.split(" \\| ", 2);
        places = List.of(parts[0].split(" "));
        reason = parts[1];
      }
    }
    return all;
  }

  /** What differs between results and file: a failure without a reason, a reason without one. */
  static List<String> unexpected(String place, List<CheckResult> results) {
    Set<String> listed =
        all().stream()
            .filter(difference -> difference.isOf(place))
            .map(Difference::key)
            .collect(toCollection(LinkedHashSet<String>::new));
    Map<String, CheckResult> failed =
        results.stream()
            .filter(result -> result.status() == Status.FAILED)
            .collect(
                toMap(
                    PosixDifferences::key,
                    result -> result,
                    (one, two) -> one,
                    LinkedHashMap::new));
    Set<String> ran =
        results.stream().map(CheckResult::area).collect(toCollection(LinkedHashSet<String>::new));
    List<String> unexpected = new ArrayList<>();
    failed.forEach(
        (key, result) -> {
          if (!listed.contains(key)) {
            unexpected.add(key + ": " + result.detail());
          }
        });
    for (String key : listed) {
      if (!failed.containsKey(key) && ran.contains(key.substring(0, key.indexOf(':')))) {
        unexpected.add(key + ": is listed as a difference, and did not fail");
      }
    }
    return unexpected;
  }

  private static String key(CheckResult result) {
    return result.area() + ": " + result.name();
  }
}
