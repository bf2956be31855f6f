// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.bench;

import dev.ninebind.posix.Name;
import dev.ninebind.posix.PosixException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * Runs servers side by side on the same folder, taking turns within one run, and prints the medians
 * as a Markdown table. What the machine does meanwhile hits all of them alike.
 */
public final class Compare {
  private static final String FILE = "file";
  private static final int FILE_SIZE = 64 << 20;
  private static final int[] DEPTHS = {1, 16};
  private static final int[] CONNECTIONS = {1, 4};
  private static final Duration WARM_UP = Duration.ofMillis(300);
  private static final Duration MEASURED = Duration.ofMillis(1200);

  private final PrintStream out = System.out;
  private final List<ServerUnderLoad> servers;
  private final int rounds;

  private Compare(List<ServerUnderLoad> servers, int rounds) {
    this.servers = servers;
    this.rounds = rounds;
  }

  /**
   * Compares Ninebind with diod.
   *
   * @param arguments the launcher of Ninebind; the folder to work in; the number of rounds;
   *     optionally NAME=LAUNCHER for more builds of Ninebind
   */
  public static void main(String[] arguments)
      throws IOException, InterruptedException, PosixException {
    if (arguments.length < 3) {
      System.err.println("usage: compare LAUNCHER FOLDER ROUNDS [NAME=LAUNCHER]...");
      System.exit(2);
    }
    Path folder = Path.of(arguments[1]).toAbsolutePath();
    Files.createDirectories(folder);
    writeFile(folder.resolve(FILE));
    List<ServerUnderLoad> servers = new ArrayList<>();
    try {
      servers.add(ServerUnderLoad.ninebind("Ninebind", Path.of(arguments[0]), folder));
      for (int i = 3; i < arguments.length; i++) {
        String[] variant = arguments[i].split("=", 2);
        servers.add(ServerUnderLoad.ninebind(variant[0], Path.of(variant[1]), folder));
      }
      servers.add(ServerUnderLoad.diod(folder));
      new Compare(servers, Integer.parseInt(arguments[2])).run();
    } finally {
      for (ServerUnderLoad server : servers) {
        server.close();
      }
    }
  }

  private static void writeFile(Path file) throws IOException {
    byte[] block = new byte[1 << 20];
    new Random(1).nextBytes(block);
    try (OutputStream stream = Files.newOutputStream(file)) {
      for (int written = 0; written < FILE_SIZE; written += block.length) {
        stream.write(block);
      }
    }
  }

  private void run() throws IOException, InterruptedException, PosixException {
    heading();
    for (Operation operation : Operation.values()) {
      for (int connections : CONNECTIONS) {
        for (int depth : DEPTHS) {
          measure(operation, depth, connections);
        }
      }
    }
  }

  private void heading() {
    StringBuilder names = new StringBuilder("| operation | connections | depth |");
    StringBuilder line = new StringBuilder("| --- | --- | --- |");
    for (ServerUnderLoad server : servers) {
      names.append(' ').append(server.name()).append(" /s (min–max) | p50/p99 µs |");
      line.append(" --- | --- |");
    }
    out.println(names + " Ninebind : diod |");
    out.println(line + " --- |");
  }

  /** One row: every round asks each server in turn. */
  private void measure(Operation operation, int depth, int connections)
      throws IOException, InterruptedException, PosixException {
    List<List<LoadGenerator.Result>> results = new ArrayList<>();
    servers.forEach(server -> results.add(new ArrayList<>()));
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < servers.size(); i++) {
        ServerUnderLoad server = servers.get(i);
        System.err.printf(
            "%s, %d connections, depth %d: round %d of %d, %s%n",
            operation.title(), connections, depth, round + 1, rounds, server.name());
        results
            .get(i)
            .add(
                new LoadGenerator(server.address(), server.aname(), Name.of(FILE), FILE_SIZE)
                    .run(operation, depth, connections, WARM_UP, MEASURED));
      }
    }
    StringBuilder row =
        new StringBuilder("| %s | %d | %d |".formatted(operation.title(), connections, depth));
    for (List<LoadGenerator.Result> server : results) {
      server.sort(Comparator.comparingDouble(LoadGenerator.Result::perSecond));
      LoadGenerator.Result median = server.get(server.size() / 2);
      row.append(
          " %,.0f (%,.0f–%,.0f) | %.0f/%.0f |"
              .formatted(
                  median.perSecond(),
                  server.get(0).perSecond(),
                  server.get(server.size() - 1).perSecond(),
                  median.p50(),
                  median.p99()));
    }
    double first = medianRate(results.get(0));
    double last = medianRate(results.get(results.size() - 1));
    out.println(row.append(" %.2f |".formatted(first / last)));
  }

  private static double medianRate(List<LoadGenerator.Result> sorted) {
    return sorted.get(sorted.size() / 2).perSecond();
  }
}
