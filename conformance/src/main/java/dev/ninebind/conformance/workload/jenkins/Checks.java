// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.workload.jenkins;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong and prints one line for each kind of check. */
final class Checks {
  private static final int SHOWN = 5;

  private final String name;
  private final List<String> wrong = new ArrayList<>();
  private int count;
  private int tolerated;

  Checks(String name) {
    this.name = name;
  }

  synchronized void that(boolean good, String otherwise) {
    count++;
    if (!good) {
      wrong.add(otherwise);
    }
  }

  /** Something is wrong that the guest's kernel does by itself, and that is not counted. */
  synchronized void tolerate() {
    tolerated++;
  }

  /** Prints what came of it; nothing checked is a failure too. */
  synchronized void print() {
    if (tolerated > 0) {
      System.out.println(
          "# " + name + ": " + tolerated + " tries again after the client's ENODATA");
    }
    if (count == 0) {
      System.out.println("not ok - " + name + ": nothing was checked");
    } else if (wrong.isEmpty()) {
      System.out.println("ok - " + name);
      System.out.println("# " + name + ": " + count);
    } else {
      System.out.println(
          "not ok - "
              + name
              + ": "
              + wrong.size()
              + " of "
              + count
              + ", such as "
              + wrong.subList(0, Math.min(SHOWN, wrong.size())));
    }
  }
}
