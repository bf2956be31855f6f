// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.matrix;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which pairs of values of two factors occur in cells. */
final class Pairs {
  private Pairs() {}

  /** The pairs that occur in some cell of the matrix, and in none of these. */
  static List<String> missing(Collection<Cell> cells) {
    Set<String> met = new HashSet<>();
    cells.forEach(cell -> met.addAll(of(cell)));
    return Cell.all().stream()
        .flatMap(cell -> of(cell).stream())
        .distinct()
        .filter(pair -> !met.contains(pair))
        .toList();
  }

  private static List<String> of(Cell cell) {
    List<String> values = cell.values();
    List<String> pairs = new ArrayList<>();
    for (int one = 0; one < values.size(); one++) {
      for (int other = one + 1; other < values.size(); other++) {
        pairs.add(values.get(one) + " with " + values.get(other));
      }
    }
    return pairs;
  }
}
