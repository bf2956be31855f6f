// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.bench.compare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A server that takes part.
 *
 * @param name in tables
 * @param version of it
 * @param aname what to attach to
 * @param command starts it
 */
record Contestant(String name, String version, String aname, Command command) {
  static final String NINEBIND = "ninebind";
  static final String DIOD = "diod";
  static final String GANESHA = "ganesha";

  /** Not a server at all: answers, and does nothing for it. */
  static final String ECHO = "echo";

  /** The host's own system calls, without any server. */
  static final String CALLS = "calls";

  /** All that are servers, in the order of tables. */
  static final List<String> SERVERS = List.of(NINEBIND, DIOD, GANESHA, ECHO);

  /** The names of all of them, which nothing else can have. */
  static final List<String> ALL = List.of(NINEBIND, DIOD, GANESHA, ECHO, CALLS);

  /** The same Ninebind by another name, with these options of the JVM. */
  Contestant with(String otherName, String options) {
    return new Contestant(
        otherName,
        version,
        aname,
        (port, instance) -> {
          List<String> line = new ArrayList<>(List.of("env", "NINEBIND_JAVA_OPTS=" + options));
          line.addAll(command.line(port, instance));
          return line;
        });
  }

  /** Makes a command line. */
  @FunctionalInterface
  interface Command {
    /**
     * A command that listens at a port of loopback and stays in the foreground.
     *
     * @param instance a name for files in the scratch folder
     */
    List<String> line(int port, String instance) throws IOException;
  }
}
