// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.daemon;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What {@code doctor} says of a folder.
 *
 * @param backEnd how it would be served, as in {@code passthrough}
 * @param facts what was seen, in the order in which it is told
 * @param findings feature by feature
 * @param advice whether and how it would be served
 */
record Diagnosis(
    String folder,
    String backEnd,
    Map<String, String> facts,
    List<Finding> findings,
    Advice advice) {
  /**
   * What {@code serve} would do.
   *
   * @param command the line that serves it; null if none does as it is
   * @param reason why not, or why not without the options of that line; empty if there is nothing
   *     to say
   */
  record Advice(String command, String reason) {
    /**
     * It is served.
     *
     * @param options of {@code serve}, or empty
     * @param reason for these options; empty if there are none
     */
    static Advice serve(String options, Path folder, String reason) {
      return new Advice(
          "ninebind serve " + (options.isEmpty() ? "" : options + " ") + quoted(folder), reason);
    }

    /** It is refused. */
    static Advice refuse(String reason) {
      return new Advice(null, reason);
    }

    /** As shells want it: what is between double quotes is one word to all of them. */
    private static String quoted(Path folder) {
      String text = folder.toString();
      return text.matches("[A-Za-z0-9_./:\\\\@%+=,~-]+") ? text : '"' + text + '"';
    }

    boolean served() {
      return command != null;
    }
  }
}
