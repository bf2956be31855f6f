// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.cli;

import dev.ninebind.conformance.report.CheckResult;
import dev.ninebind.conformance.report.Shown;
import java.io.PrintWriter;

/**
 * Tells what is going on: a counter that stays on its line where there is a terminal, else a line
 * for each area; failures and notes are lines either way.
 */
final class Progress {
  private final PrintWriter out;
  private final boolean terminal;
  private String area = "";
  private int done;
  private int failed;
  private int inArea;
  private int failedInArea;
  private int all;

  /** True if a person sees the output: the launcher knows; Java tells only from release 22 on. */
  static boolean onTerminal() {
    return Boolean.getBoolean("ninebind.terminal");
  }

  Progress(PrintWriter out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /** So many more are to come, as far as is known. */
  void expect(int more) {
    all += more;
  }

  void result(CheckResult result) {
    String now = result.suite() + ": " + result.area();
    if (!now.equals(area)) {
      areaEnds();
      area = now;
    }
    done++;
    inArea++;
    if (result.status() == CheckResult.Status.FAILED) {
      failed++;
      failedInArea++;
      String first = result.detail().lines().findFirst().orElse("");
      note("FAILED " + result.area() + "/" + result.name() + ": " + first);
    }
    if (terminal) {
      String counter = done + (all == 0 ? "" : " of " + all);
      out.print("\r\033[K" + counter + ", " + failed + " failed, " + Shown.line(now));
      out.flush();
    }
  }

  /** A line of its own. */
  void note(String text) {
    out.println((terminal ? "\r\033[K" : "") + Shown.line(text));
    out.flush();
  }

  /** After the last result. */
  void end() {
    areaEnds();
    if (terminal) {
      out.print("\r\033[K");
      out.flush();
    }
  }

  private void areaEnds() {
    if (!terminal && inArea > 0) {
      note(area + ": " + inArea + (failedInArea == 0 ? "" : ", " + failedInArea + " failed"));
    }
    inArea = 0;
    failedInArea = 0;
  }
}
