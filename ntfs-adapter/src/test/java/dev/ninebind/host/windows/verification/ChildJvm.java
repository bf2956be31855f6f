// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows.verification;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A main class in a JVM of its own, on this one's class path: one that hangs or crashes does not
 * end the rest.
 */
final class ChildJvm {
  /** Exit code of one that did not end in time. */
  static final int TIMED_OUT = -1;

  /**
   * How one ended.
   *
   * @param exit its exit code, or {@link #TIMED_OUT}
   * @param output what it wrote, to either stream
   */
  record Ended(int exit, String output) {}

  private final Path folder;

  /**
   * @param folder where output is kept
   */
  ChildJvm(Path folder) {
    this.folder = folder;
  }

  Ended run(String name, Duration limit, List<String> options, String main, List<String> arguments)
      throws IOException, InterruptedException {
    Path output = folder.resolve(name + ".txt");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Dfile.encoding=UTF-8");
    command.add("-Dio.netty.tryReflectionSetAccessible=true");
    command.add("--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED");
    command.add("--add-opens=java.base/java.nio=ALL-UNNAMED");
    int feature = Runtime.version().feature();
    if (feature >= 22) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    if (feature >= 23) {
      command.add("--sun-misc-unsafe-memory-access=allow");
    }
    String stack = System.getProperty("java.net.preferIPv4Stack");
    if (stack != null) { // some machines start no JVM without it
      command.add("-Djava.net.preferIPv4Stack=" + stack);
    }
    command.addAll(options);
    command.add(main);
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    // Not by -cp: a command line has 32,767 characters at most.
    builder.environment().put("CLASSPATH", classPath());
    Process process = builder.start();
    process.getOutputStream().close();
    boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    if (!ended) {
      process.destroyForcibly().waitFor();
    }
    String text = new String(Files.readAllBytes(output), StandardCharsets.UTF_8);
    return new Ended(ended ? process.exitValue() : TIMED_OUT, text.replace("\r", ""));
  }

  private static String classPath() {
    List<String> absolute = new ArrayList<>();
    for (String each : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      absolute.add(Path.of(each).toAbsolutePath().toString());
    }
    return String.join(File.pathSeparator, absolute);
  }
}
