// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.speed;

import dev.ninebind.conformance.guest.GuestException;
import dev.ninebind.conformance.guest.GuestKernel;
import dev.ninebind.conformance.guest.GuestNetwork;
import dev.ninebind.conformance.guest.GuestResult;
import dev.ninebind.conformance.guest.GuestRoot;
import dev.ninebind.conformance.guest.GuestScript;
import dev.ninebind.conformance.guest.ServerProcess;
import dev.ninebind.conformance.workload.NpmWorkload;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Measures rows in one guest, which mounts the servers in turns: each serves a folder of its own on
 * the same file system.
 */
final class SpeedRun {
  /** Bytes of a message, for all alike: the most that diod takes. */
  static final int MSIZE = 1 << 16;

  private static final int MEMORY = 1536;
  private static final Duration BOUND = Duration.ofMinutes(20);
  private static final String MEASURED = "# measured ";

  private final Path launcher;
  private final Path scratch;
  private final PrintWriter out;
  private final Map<Row, Map<Peer, List<Double>>> figures = new EnumMap<>(Row.class);

  /**
   * @param scratch a directory for the servers' folders and for logs
   */
  SpeedRun(Path launcher, Path scratch, PrintWriter out) {
    this.launcher = launcher;
    this.scratch = scratch;
    this.out = out;
  }

  /** All figures so far, each round's, in the order of the rounds; a row that failed has none. */
  Map<Row, Map<Peer, List<Double>>> figures() {
    return figures;
  }

  /** Measures rows that want the same root. */
  void run(GuestRoot root, List<Row> rows, int rounds) throws IOException {
    say("booting a guest with " + root.directory() + " …");
    Map<Peer, ServerProcess> servers = new EnumMap<>(Peer.class);
    try (GuestNetwork network = GuestNetwork.open(1)) {
      try {
        for (Peer peer : Peer.values()) {
          Path log = scratch.resolve(peer + "-" + root.directory() + ".log");
          servers.put(peer, peer.serve(network, launcher, folder(peer, root), log));
        }
        try (GuestKernel guest =
            GuestKernel.boot(network, 0, root, MEMORY, scratch.resolve("guest.log"))) {
          if (rows.contains(Row.NPM)) {
            new NpmWorkload().outfit(guest.kept());
          }
          for (Row row : rows) {
            try {
              figures.put(row, measure(row, rounds, guest, network, servers));
            } catch (GuestException e) {
              say(row.id() + " is left out: " + e.getMessage());
            }
          }
        }
      } finally {
        servers.values().forEach(ServerProcess::close);
      }
    }
  }

  private Path folder(Peer peer, GuestRoot root) throws IOException {
    Path folder = Files.createDirectory(scratch.resolve(peer + "-" + root.directory()));
    return Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Map<Peer, List<Double>> measure(
      Row row,
      int rounds,
      GuestKernel guest,
      GuestNetwork network,
      Map<Peer, ServerProcess> servers) {
    Map<Peer, List<Double>> of = new EnumMap<>(Peer.class);
    servers.forEach(
        (peer, server) -> {
          say(row.id() + ": preparing on " + peer.title() + " …");
          step("prepare_" + row.id(), guest, network, server);
        });
    for (int round = 0; round < rounds; round++) {
      say(row.id() + ": round " + (round + 1) + " of " + rounds + " …");
      servers.forEach(
          (peer, server) ->
              of.computeIfAbsent(peer, unused -> new ArrayList<>())
                  .add(figure(step("measure_" + row.id(), guest, network, server))));
    }
    of.forEach(
        (peer, each) ->
            out.printf("%-12s %-9s %s %s%n", row.id(), peer.title(), each, row.unit().text()));
    out.flush();
    return of;
  }

  private void say(String progress) {
    out.println(progress);
    out.flush();
  }

  private static GuestResult step(
      String step, GuestKernel guest, GuestNetwork network, ServerProcess server) {
    String mount = server.mount(Peer.EXPORT).withMsize(MSIZE).commandLine(network.serverAddress());
    Map<String, String> variables = Map.of("STEP", step, "KEPT", "/run/ninebind/kept");
    GuestResult result =
        GuestScript.of(SpeedRun.class, "speed.sh").run(guest, mount, variables, BOUND);
    if (result.exitCode() != 0) {
      throw new GuestException(step + " ended with " + result.exitCode() + ": " + result.output());
    }
    return result;
  }

  private static double figure(GuestResult result) {
    List<String> measured = result.linesStarting(MEASURED);
    if (measured.size() != 1) {
      throw new GuestException("not one figure: " + result.output());
    }
    return Double.parseDouble(measured.get(0).substring(MEASURED.length()));
  }
}
