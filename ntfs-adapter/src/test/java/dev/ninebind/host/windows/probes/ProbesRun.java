// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows.probes;

import dev.ninebind.host.windows.TestedWindows;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Asks the Windows that it runs on all questions. Its arguments are the file for the answers, one a
 * line: call, question, what Windows answers, what this one does, with tabs between.
 */
public final class ProbesRun {
  private ProbesRun() {}

  public static void main(String[] arguments) throws IOException {
    String parent = "\\??\\" + TestedWindows.folder();
    StringBuilder text = new StringBuilder();
    int count = 0;
    for (Probe probe : Probes.all()) {
      int status = probe.ask(TestedWindows.ntdll(), parent, "p" + count++);
      text.append(
          String.format(
              "%s\t%s\t%08X\t%08X%n", probe.call(), probe.about(), probe.windows(), status));
    }
    Files.writeString(
        Path.of(arguments[0]), text.toString().replace("\r", ""), StandardCharsets.UTF_8);
    Runtime.getRuntime().exit(0);
  }
}
