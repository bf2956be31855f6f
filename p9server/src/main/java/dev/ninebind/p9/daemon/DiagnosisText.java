// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.daemon;

import java.util.ArrayList;
import java.util.List;

/** A {@link Diagnosis} for people. */
final class DiagnosisText {
  private DiagnosisText() {}

  static List<String> of(Diagnosis diagnosis) {
    List<String> lines = new ArrayList<>();
    lines.add(diagnosis.folder() + ": " + diagnosis.backEnd());
    int width = width(diagnosis.facts().keySet());
    diagnosis.facts().forEach((name, value) -> lines.add("  " + pad(name, width) + "  " + value));
    lines.add("");
    int features = width(diagnosis.findings().stream().map(Finding::feature).toList());
    for (Finding finding : diagnosis.findings()) {
      String found = finding.found().isEmpty() ? "" : " (" + finding.found() + ")";
      lines.add(
          pad(finding.verdict().word, 9)
              + pad(finding.feature(), features)
              + "  "
              + finding.guest()
              + found);
      if (!finding.remedy().isEmpty()) {
        lines.add(" ".repeat(9 + features) + "  -> " + finding.remedy());
      }
    }
    lines.add("");
    Diagnosis.Advice advice = diagnosis.advice();
    if (!advice.reason().isEmpty()) {
      lines.add((advice.served() ? "note: " : "serve refuses it: ") + advice.reason());
    }
    if (advice.served()) {
      lines.add("serve it with: " + advice.command());
    }
    return lines;
  }

  private static int width(Iterable<String> words) {
    int width = 0;
    for (String word : words) {
      width = Math.max(width, word.length());
    }
    return width;
  }

  private static String pad(String word, int width) {
    return word + " ".repeat(Math.max(0, width - word.length()));
  }
}
