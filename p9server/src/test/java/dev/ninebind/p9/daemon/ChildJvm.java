// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.daemon;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Another JVM like this one, with the class path of the tests. */
final class ChildJvm {
  private ChildJvm() {}

  /**
   * The beginning of its command line; the main class's arguments follow.
   *
   * @param options of the JVM
   */
  static List<String> command(Class<?> main, String... options) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    // What the libraries need of the JDK: this JVM was given it, and its child needs the same.
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--") || argument.startsWith("-Dio.netty.try"))
        .forEach(command::add);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    return command;
  }
}
