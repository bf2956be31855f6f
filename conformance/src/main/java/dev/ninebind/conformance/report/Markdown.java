// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.report;

import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A page of the documentation, line by line. What it is given is Markdown; text that may hold
 * anything is made fit for it by {@link Shown}.
 */
public final class Markdown {
  private final StringBuilder text = new StringBuilder();

  public Markdown line(String line) {
    text.append(line).append('\n');
    return this;
  }

  public Markdown paragraph(String line) {
    return line("").line(line);
  }

  /** Begins a table; its rows follow. */
  public Markdown table(List<String> heads) {
    return table(heads, Collections.nCopies(heads.size(), "---"));
  }

  /**
   * As above.
   *
   * @param rules below the heads, such as {@code ---:} for a column of numbers
   */
  public Markdown table(List<String> heads, List<String> rules) {
    return line("").row(heads).row(rules);
  }

  public Markdown row(List<String> fields) {
    return line(fields.stream().collect(Collectors.joining(" | ", "| ", " |")));
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
