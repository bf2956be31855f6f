// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.matrix;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Cells in few words: what all values of a factor have in common is said without that factor. */
final class CellSet {
  private static final List<List<String>> ALL = Cell.all().stream().map(Cell::values).toList();
  private static final int FACTORS = ALL.get(0).size();

  private CellSet() {}

  /** Which they are, such as {@code Linux 6.1, cache=loose and cache=mmap}. */
  static String describe(Collection<Cell> cells) {
    Set<List<String>> wanted = cells.stream().map(Cell::values).collect(Collectors.toSet());
    // in the order of all, whatever theirs is
    return products(ALL.stream().filter(wanted::contains).toList(), 0)
        .map(CellSet::product)
        .collect(Collectors.joining("; "));
  }

  /**
   * Sets in which each value of a factor occurs with each of the others, and which together are
   * these cells: split by this factor and those after it.
   */
  private static Stream<List<List<String>>> products(List<List<String>> cells, int factor) {
    int product = 1;
    for (int i = 0; i < FACTORS; i++) {
      product *= occurring(cells, i).size();
    }
    if (cells.size() == product) {
      return Stream.of(cells);
    }
    Map<Set<List<String>>, List<List<String>>> byRest = new LinkedHashMap<>();
    for (String value : occurring(cells, factor)) {
      List<List<String>> having = cells.stream().filter(c -> c.get(factor).equals(value)).toList();
      Set<List<String>> rests =
          having.stream().map(c -> without(c, factor)).collect(Collectors.toSet());
      byRest.computeIfAbsent(rests, r -> new ArrayList<>()).addAll(having);
    }
    return byRest.values().stream().flatMap(part -> products(part, factor + 1));
  }

  private static String product(List<List<String>> cells) {
    List<String> said = new ArrayList<>();
    for (int factor = 0; factor < FACTORS; factor++) {
      Set<String> values = occurring(cells, factor);
      if (!values.equals(occurring(ALL, factor))) {
        said.add(String.join(" and ", values));
      }
    }
    return said.isEmpty() ? "every cell" : String.join(", ", said);
  }

  private static Set<String> occurring(List<List<String>> cells, int factor) {
    return cells.stream()
        .map(cell -> cell.get(factor))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static List<String> without(List<String> cell, int factor) {
    List<String> rest = new ArrayList<>(cell);
    rest.remove(factor);
    return rest;
  }
}
