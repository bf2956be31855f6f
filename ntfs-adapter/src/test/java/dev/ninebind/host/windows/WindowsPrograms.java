// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Windows' own programs, where there are any. */
public final class WindowsPrograms {
  private static final long SECONDS = 60;

  private WindowsPrograms() {}

  public static boolean isWindows() {
    return System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");
  }

  /** A program of Windows' system folder; null if it is not there. */
  public static Path system(String name) {
    String root = System.getenv("SystemRoot");
    if (!isWindows() || root == null) {
      return null;
    }
    Path program = Path.of(root, "System32", name);
    return Files.exists(program) ? program : null;
  }

  /** What a program writes, and its exit code in the last line; null if it does not end in time. */
  public static String run(List<String> command) throws IOException, InterruptedException {
    Path output = Files.createTempFile("ninebind", ".txt");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectInput(ProcessBuilder.Redirect.PIPE)
              .redirectOutput(output.toFile())
              .start();
      process.getOutputStream().close();
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
        return null;
      }
      try (InputStream in = Files.newInputStream(output)) {
        String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        return text.replace("\0", "").strip() + "\nexit code " + process.exitValue();
      }
    } finally {
      Files.deleteIfExists(output);
    }
  }

  /** A value of the registry, as reg.exe tells it. */
  public static String registry(String key, String value) {
    Path reg = system("reg.exe");
    if (reg == null) {
      return "no registry here";
    }
    try {
      String told = run(List.of(reg.toString(), "query", key, "/v", value));
      if (told == null || !told.contains(value)) {
        return "not set";
      }
      return told.substring(told.indexOf(value) + value.length())
          .lines()
          .findFirst()
          .orElse("")
          .strip()
          .replaceAll(" +", " ");
    } catch (IOException | InterruptedException e) {
      return "cannot be read: " + e.getMessage();
    }
  }
}
