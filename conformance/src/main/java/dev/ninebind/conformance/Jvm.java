// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Which Java a server or test of ours is run by, as another process. */
public interface Jvm {
  /** That of this JVM. */
  Jvm HERE =
      classPath -> {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // What the libraries need of the JDK: this JVM was given it, and its child needs the same.
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(argument -> argument.startsWith("--") || argument.startsWith("-Dio.netty.try"))
            .forEach(command::add);
        command.addAll(List.of("-cp", classPath));
        return command;
      };

  /** This JVM's own class path, which another one is given. */
  static String classPath() {
    // Surefire may hide the class path in a jar's manifest; it then names the true one here.
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  /** The command line that starts it, up to where its own options and the main class stand. */
  List<String> command(String classPath);
}
