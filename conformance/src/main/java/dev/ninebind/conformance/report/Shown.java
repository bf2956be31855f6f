// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.report;

/**
 * Text that a server may have had a part in, made fit for where it is shown: it may hold anything
 * that a name or message can.
 */
public final class Shown {
  private Shown() {}

  /** One line for a terminal or log: control characters are told by their numbers. */
  public static String line(String text) {
    return visible(text, "");
  }

  /** The same, but line ends stay. */
  public static String lines(String text) {
    return visible(text, "\n");
  }

  private static String visible(String text, String kept) {
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              boolean hidden =
                  Character.isISOControl(c)
                      || Character.getType(c) == Character.FORMAT
                      || Character.getType(c) == Character.LINE_SEPARATOR
                      || Character.getType(c) == Character.PARAGRAPH_SEPARATOR
                      || Character.getType(c) == Character.SURROGATE
                      || c == 0xfffe
                      || c == 0xffff;
              if (hidden && kept.indexOf(c) < 0) {
                shown.append(String.format("\\u%04x", c));
              } else {
                shown.appendCodePoint(c);
              }
            });
    return shown.toString();
  }

  /** For HTML, between tags or in a quoted attribute. */
  static String html(String text) {
    StringBuilder escaped = new StringBuilder();
    for (char c : lines(text).toCharArray()) {
      switch (c) {
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '"' -> escaped.append("&quot;");
        case '\'' -> escaped.append("&#39;");
        default -> escaped.append(c);
      }
    }
    return escaped.toString();
  }

  /** For Markdown, in a line or a cell of a table. */
  public static String markdown(String text) {
    StringBuilder escaped = new StringBuilder();
    for (char c : line(text).toCharArray()) {
      switch (c) {
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '|', '\\', '`', '*', '_', '[', ']' -> escaped.append('\\').append(c);
        default -> escaped.append(c);
      }
    }
    return escaped.toString();
  }

  /**
   * Program text for Markdown, in a line or a cell of a table, in one line; nothing for nothing.
   */
  public static String code(String text) {
    String flat = line(text.replaceAll("\\s*\\R\\s*", " ").strip());
    return flat.isEmpty() ? "" : "`" + flat.replace("`", "'").replace("|", "\\|") + "`";
  }
}
