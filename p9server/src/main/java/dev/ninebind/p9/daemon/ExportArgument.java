// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.daemon;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What to serve, as {@code [NAME=]DIR} or {@code [NAME=]memory:[SIZE]} on the command line.
 *
 * @param name by which clients attach to it
 * @param source where its files are
 * @param options how it is served
 */
record ExportArgument(String name, ExportSource source, ExportOptions options) {
  private static final String COMMA = "(?<!\\\\),";

  /** Reads all of them. Errors: not a folder, no size, or a name twice. */
  static List<ExportArgument> parse(List<String> arguments, ExportOptions options)
      throws UsageException {
    List<ExportArgument> exports = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (String argument : arguments) {
      ExportArgument export = parse(argument, options);
      if (!names.add(export.name)) {
        throw new UsageException(
            "two exports are named '" + export.name + "': name them, as in NAME=DIR");
      }
      exports.add(export);
    }
    return exports;
  }

  /**
   * Adds what {@code NAME:OPTION[,OPTION...]} says to the export of that name; a comma behind a
   * backslash belongs to the option. Errors: no such export, or a wrong option.
   */
  static List<ExportArgument> adjust(List<ExportArgument> exports, List<String> adjustments)
      throws UsageException {
    List<ExportArgument> adjusted = new ArrayList<>(exports);
    for (String adjustment : adjustments) {
      ExportArgument export =
          adjusted.stream()
              .filter(e -> adjustment.startsWith(e.name + ":"))
              .max(Comparator.comparingInt(e -> e.name.length()))
              .orElseThrow(
                  () ->
                      new UsageException(
                          "--export-options '" + adjustment + "' names no export before its ':'"));
      ExportOptions options = export.options;
      for (String option : adjustment.substring(export.name.length() + 1).split(COMMA, -1)) {
        options = options.with(option.replace("\\,", ","));
      }
      adjusted.set(
          adjusted.indexOf(export), new ExportArgument(export.name, export.source, options));
    }
    return adjusted;
  }

  /** The same from somewhere else. */
  ExportArgument with(ExportSource other) {
    return new ExportArgument(name, other, options);
  }

  /** A '=' before the first '/' ends a name; else the source's own name is it. */
  private static ExportArgument parse(String argument, ExportOptions options)
      throws UsageException {
    int equals = argument.indexOf('=');
    int slash = argument.indexOf('/');
    boolean named = equals > 0 && (slash < 0 || equals < slash);
    ExportSource source = ExportSource.parse(named ? argument.substring(equals + 1) : argument);
    return new ExportArgument(
        named ? argument.substring(0, equals) : source.ownName(), source, options);
  }
}
