// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.cli;

import dev.ninebind.conformance.P9Connection;
import dev.ninebind.conformance.protocol.Server;
import java.io.File;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A command that ends the server under test in some way and starts it again.
 *
 * @param command for the shell of this host
 * @param address where the server listens again afterwards
 */
record CommandAction(String command, SocketAddress address) implements Server.Action {
  private static final int SECONDS = 120;

  @Override
  public void run() throws IOException {
    List<String> shell =
        File.separatorChar == '\\' ? List.of("cmd", "/c", command) : List.of("sh", "-c", command);
    Process process =
        new ProcessBuilder(shell)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    process.getOutputStream().close();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    try {
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException("'" + command + "' did not end in " + SECONDS + " s");
      }
      if (process.exitValue() != 0) {
        throw new IOException("'" + command + "' ended with " + process.exitValue());
      }
      while (true) {
        try {
          P9Connection.connect(address).close();
          return;
        } catch (IOException e) {
          if (System.nanoTime() > deadline) {
            throw new IOException("after '" + command + "' the server is not there", e);
          }
          Thread.sleep(100);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
