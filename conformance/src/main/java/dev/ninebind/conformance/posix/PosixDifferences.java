// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.posix;

import dev.ninebind.conformance.guest.GuestScript;
import dev.ninebind.conformance.report.CheckResult;
import dev.ninebind.conformance.report.CheckResult.Status;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where one of our volumes does not give the POSIX suite what it expects, and why: {@code
 * differences.txt}. It is to say no more than is so and no less: a check that is listed and passes
 * fails.
 *
 * <p>A place is {@code VOLUME-CACHE-KERNEL}, such as {@code ntfs-3g-none-6.1}; the list may leave
 * out the last, or the last two.
 */
public final class PosixDifferences {
  private static final String KNOWN = "fails, as is known: ";

  /** A check that fails in some places. */
  public record Difference(List<String> places, String area, String name, String reason) {
    /** True if it is one of a place, which is whole. */
    public boolean isOf(String place) {
      return places.stream().anyMatch(each -> place.equals(each) || place.startsWith(each + "-"));
    }

    private String key() {
      return area + ": " + name;
    }
  }

  private PosixDifferences() {}

  /** The whole list. */
  public static List<Difference> all() {
    List<Difference> all = new ArrayList<>();
    List<String> places = List.of();
    String reason = "";
    String list = GuestScript.read(PosixDifferences.class, "differences.txt");
    for (String line : list.lines().toList()) {
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

  /**
   * The results of the suite with what is known of the place taken into account: a failure that is
   * listed is {@link Status#NOT_RUN}, with its reason; one that is listed, whose area has run, and
   * that did not fail is a failure.
   */
  public static List<CheckResult> judged(String place, List<CheckResult> results) {
    Map<String, Difference> expected = new LinkedHashMap<>();
    for (Difference difference : all()) {
      if (difference.isOf(place)) {
        expected.put(difference.key(), difference);
      }
    }
    List<CheckResult> judged = new ArrayList<>();
    for (CheckResult result : results) {
      String key = result.area() + ": " + result.name();
      if (result.status() == Status.FAILED && expected.containsKey(key)) {
        String why = KNOWN + expected.remove(key).reason();
        judged.add(CheckResult.notRun(result.suite(), result.area(), result.name(), why));
      } else if (!expected.containsKey(key)) {
        judged.add(result);
      }
    }
    for (Difference left : expected.values()) {
      if (results.stream().anyMatch(result -> result.area().equals(left.area()))) {
        String why = "expected <its failure, which is listed>, got <none>";
        judged.add(CheckResult.failed("posix", left.area(), left.name(), why));
      }
    }
    return List.copyOf(judged);
  }
}
