// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.cli;

import dev.ninebind.conformance.protocol.ProtocolCase;
import java.util.Collection;
import java.util.List;

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
   * Fails for what nothing is called.
   *
   * @param names of areas, and of checks as {@code AREA/NAME}, or {@code AREA/*} where they are not
   *     known before a run
   * @throws IllegalArgumentException naming it
   */
  void check(Collection<String> names) {
    for (String each : wanted) {
      String area = each.replaceFirst("/.*", "/*");
      if (!names.contains(each) && !names.contains(area)) {
        throw new IllegalArgumentException("no area or check is called '" + each + "': see --list");
      }
    }
  }
}
