// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.daemon;

import dev.ninebind.p9.server.ListenAddress;
import dev.ninebind.p9.session.FirstRequests;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;

/**
 * Serves a folder and a volume in memory to itself, for a moment: the launcher has the JVM write
 * down what classes that loads, and makes them its class data archive. Nothing is changed.
 */
final class Rehearsal {
  private Rehearsal() {}

  /** Of one argument: a folder that may be read. */
  public static void main(String[] arguments) throws IOException {
    run(arguments[0]);
    System.exit(0); // which ends the server, too
  }

  /** Leaves a server behind that runs until the JVM ends. */
  static void run(String folder) throws IOException {
    PipedWriter told = new PipedWriter();
    try (BufferedReader output = new BufferedReader(new PipedReader(told))) {
      Thread server = new Thread(() -> serve(folder, new PrintWriter(told, true)), "rehearsal");
      server.setDaemon(true);
      server.start();
      String address = await(output, "listening on ");
      await(output, "stop it with");
      int port = ((ListenAddress.Tcp) ListenAddress.parse(address)).port();
      FirstRequests.ask(port, "folder");
      FirstRequests.ask(port, "memory");
    }
  }

  private static void serve(String folder, PrintWriter out) {
    Main.commandLine()
        .setOut(out)
        .execute(
            ServeCommand.NAME,
            "--listen=tcp://127.0.0.1:0",
            "--map-owner=0:0",
            "folder=" + folder,
            "memory:1M");
    out.close();
  }

  /** What follows these words in a line of the server. */
  private static String await(BufferedReader output, String words) throws IOException {
    for (String line; (line = output.readLine()) != null; ) {
      if (line.startsWith(words)) {
        return line.substring(words.length());
      }
    }
    throw new EOFException("the server ended");
  }
}
