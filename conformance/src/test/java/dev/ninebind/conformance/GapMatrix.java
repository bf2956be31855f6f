// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.platform.commons.support.AnnotationSupport;

/** What tests have shown of each {@link Gap}, by volume and by who asked: protocol or guest. */
final class GapMatrix {
  /** Who found out. */
  enum Kind {
    PROTOCOL,
    GUEST;

    /** By the class's tags. */
    static Kind of(Class<?> test) {
      return AnnotationSupport.findRepeatableAnnotations(test, Tag.class).stream()
              .anyMatch(tag -> tag.value().equals("guest"))
          ? GUEST
          : PROTOCOL;
    }
  }

  private static final class Cell {
    private final Set<String> classes = new TreeSet<>();
    private int passed;
    private int failed;
    private int skipped;
  }

  /** By volume, by kind. */
  private final Map<Gap, Map<String, Map<Kind, Cell>>> cells = new EnumMap<>(Gap.class);

  /** Takes a test's result. */
  synchronized void add(Gap gap, String volume, Kind kind, String testClass, boolean passed) {
    Cell cell = cell(gap, volume, kind);
    cell.classes.add(testClass);
    if (passed) {
      cell.passed++;
    } else {
      cell.failed++;
    }
  }

  /** Takes a test that is not for this volume, or not for this machine. */
  synchronized void addSkipped(Gap gap, String volume, Kind kind, String testClass) {
    Cell cell = cell(gap, volume, kind);
    cell.classes.add(testClass);
    cell.skipped++;
  }

  private Cell cell(Gap gap, String volume, Kind kind) {
    return cells
        .computeIfAbsent(gap, unused -> new TreeMap<>())
        .computeIfAbsent(volume, unused -> new EnumMap<>(Kind.class))
        .computeIfAbsent(kind, unused -> new Cell());
  }

  synchronized boolean isEmpty() {
    return cells.isEmpty();
  }

  /** The whole of it as a table; a cell without a test is "missing". */
  synchronized String text() {
    StringBuilder text = new StringBuilder();
    for (TestedVolume volume : TestedVolume.values()) {
      if (!EveryVolumeExtension.runs(volume)) {
        continue;
      }
      text.append("gaps on ").append(volume.title()).append('\n');
      text.append(String.format("  %-14s %-40s %s%n", "line", "protocol test", "guest test"));
      for (Gap gap : Gap.values()) {
        Map<Kind, Cell> row =
            cells.getOrDefault(gap, Map.of()).getOrDefault(volume.title(), Map.of());
        text.append(
            String.format(
                "  %-14s %-40s %s%n",
                gap, text(row.get(Kind.PROTOCOL)), text(row.get(Kind.GUEST))));
      }
    }
    return text.toString();
  }

  private static String text(Cell cell) {
    if (cell == null || cell.passed + cell.failed == 0) {
      return "missing"; // tests that were skipped show nothing
    }
    String count =
        cell.failed == 0
            ? cell.passed + " passed"
            : cell.failed + " FAILED, " + cell.passed + " passed";
    if (cell.skipped > 0) {
      count += ", " + cell.skipped + " skipped";
    }
    return count + " " + String.join(" ", cell.classes);
  }
}
