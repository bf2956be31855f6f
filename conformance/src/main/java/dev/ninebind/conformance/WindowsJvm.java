// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The JDK for Windows, which runs under Wine in the root that {@code guest/install-wine} builds. It
 * is started as a process of this machine and ends with it.
 */
public final class WindowsJvm implements Jvm {
  private static final Path PROGRAM =
      Path.of(System.getProperty("ninebind.guest.tools", "guest"), "wine-run").toAbsolutePath();

  private final Map<Character, Path> drives = new TreeMap<>();
  private final Map<String, String> environment = new TreeMap<>();
  private final boolean network;

  private WindowsJvm(boolean network) {
    this.network = network;
  }

  /** With the network of the process that starts it. */
  public static WindowsJvm withNetwork() {
    return new WindowsJvm(true);
  }

  /** With nothing but a loopback of its own. */
  public static WindowsJvm withoutNetwork() {
    return new WindowsJvm(false);
  }

  /** Shows it a directory as a drive; all others of this machine are hidden. */
  public WindowsJvm drive(char letter, Path directory) {
    drives.put(letter, directory.toAbsolutePath());
    return this;
  }

  public WindowsJvm environment(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** What runs programs under Wine: {@code guest/wine-run}. */
  public static Path program() {
    if (!Files.isExecutable(PROGRAM)) {
      throw new IllegalStateException("no " + PROGRAM + ": see -Dninebind.guest.tools");
    }
    return PROGRAM;
  }

  @Override
  public List<String> command(String classPath) {
    List<String> command = new ArrayList<>(List.of(program().toString(), "--cp", classPath));
    if (network) {
      command.add("--net");
    }
    drives.forEach((letter, path) -> command.addAll(List.of("--drive", letter + "=" + path)));
    environment.forEach((name, value) -> command.addAll(List.of("--env", name + "=" + value)));
    command.add("java");
    // As bin/ninebind.cmd has it; it is a JDK 17, which knows no newer options.
    command.addAll(
        List.of(
            "-Dio.netty.tryReflectionSetAccessible=true",
            "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
            "--add-opens=java.base/java.nio=ALL-UNNAMED"));
    return command;
  }
}
