// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.workload.jenkins;

import java.net.URL;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Starts Hudson in the Jetty that its WAR brings along, which is on the class path. Its own
 * launcher reads Java's version as {@code 1.N} and refuses Java 17.
 */
public final class HudsonLauncher {
  private HudsonLauncher() {}

  /** The WAR, then what Hudson itself takes, such as {@code --httpPort=8080}. */
  public static void main(String[] arguments) throws Exception {
    Class.forName("org.eclipse.hudson.jetty.JettyLauncher")
        .getMethod("start", String[].class, URL.class)
        .invoke(
            null,
            Arrays.copyOfRange(arguments, 1, arguments.length),
            Path.of(arguments[0]).toUri().toURL());
  }
}
