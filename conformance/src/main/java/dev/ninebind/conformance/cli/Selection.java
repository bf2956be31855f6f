// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.cli;

import dev.ninebind.conformance.protocol.ProtocolCase;
import dev.ninebind.p9.daemon.UsageException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which checks are wanted.
 *
 * @param wanted areas, or {@code AREA/NAME}; empty for all
 */
record Selection(List<String> wanted) {
  boolean takes(String area, String name) {
    return wanted.isEmpty() || wanted.contains(area) || wanted.contains(area + "/" + name);
  }

  boolean takes(ProtocolCase each) {
    return takes(each.area().title(), each.name());
  }

  /** True if some check of the area is wanted, whatever names it has. */
  boolean touches(String area) {
    return wanted.isEmpty()
        || wanted.stream().anyMatch(each -> each.equals(area) || each.startsWith(area + "/"));
  }

  /**
   * Fails for what nothing is called in these depths.
   *
   * @param wanted as in {@link Selection}
   */
  static Selection of(List<String> wanted, List<Depth> depths) throws UsageException {
    Set<String> names = new HashSet<>();
    for (Depth depth : depths) {
      depth
          .checks()
          .forEach(
              (area, checks) -> {
                names.add(area);
                names.addAll(checks.stream().map(check -> area + "/" + check).toList());
                if (checks.isEmpty()) {
                  names.add(area + "/*"); // they have names only once they are run
                }
              });
    }
    for (String each : wanted) {
      if (!names.contains(each) && !names.contains(each.replaceFirst("/.*", "/*"))) {
        throw new UsageException(
            "no area or check is called '" + each + "': see ninebind conformance --list");
      }
    }
    return new Selection(wanted);
  }
}
