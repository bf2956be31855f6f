// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.protocol;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Collects the cases of one area after another. */
final class CaseList {
  private final List<ProtocolCase> cases = new ArrayList<>();
  private final Set<String> paths = new HashSet<>();
  private Area area;

  /** What is added from here on belongs to this area. */
  CaseList of(Area next) {
    area = next;
    return this;
  }

  CaseList add(String name, ProtocolCase.Body body) {
    ProtocolCase added = new ProtocolCase(area, name, body);
    if (!paths.add(added.path())) {
      throw new IllegalStateException(added.path() + " is there twice");
    }
    cases.add(added);
    return this;
  }

  List<ProtocolCase> all() {
    return List.copyOf(cases);
  }
}
