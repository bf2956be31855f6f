// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.matrix;

import java.util.Collections;
import java.util.List;

/** A page of the documentation, line by line. */
final class Markdown {
  private final StringBuilder text = new StringBuilder();

  Markdown line(String line) {
    text.append(line).append('\n');
    return this;
  }

  Markdown paragraph(String line) {
    return line("").line(line);
  }

  Markdown table(List<String> heads) {
    line("");
    row(heads);
    return row(Collections.nCopies(heads.size(), "---"));
  }

  Markdown row(List<String> fields) {
    return line("| " + String.join(" | ", fields.stream().map(Markdown::inTable).toList()) + " |");
  }

  private static String inTable(String field) {
    return field.replace("|", "\\|").replaceAll("\\s*\\R\\s*", " ");
  }

  /** Program text in a line: what is in it is no markup. */
  static String code(String text) {
    String flat = text.replaceAll("\\s*\\R\\s*", " ").strip().replace("`", "'");
    return flat.isEmpty() ? "" : "`" + flat + "`";
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
