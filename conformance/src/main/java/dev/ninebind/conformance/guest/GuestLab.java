// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.guest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a scenario stands on: a network, one directory served as {@link #EXPORT}, and booted guests.
 * Closing it ends and removes all of that; the logs stay in the directory of {@code
 * -Dninebind.guest.logs}, or {@code target/guest}.
 */
public final class GuestLab implements AutoCloseable {
  /** The name of the one export. */
  public static final String EXPORT = "v";

  private final Path export;
  private final GuestNetwork network;
  private final List<GuestKernel> guests = new ArrayList<>();
  private ServerProcess server;

  private GuestLab(Path export, GuestNetwork network) {
    this.export = export;
    this.network = network;
  }

  /**
   * Starts everything.
   *
   * @param name names the directory for the logs
   * @param guests how many guests to boot
   * @param memory MiB for each guest
   */
  public static GuestLab open(String name, int guests, int memory) {
    GuestNetwork network = GuestNetwork.open(guests);
    GuestLab lab = null;
    try {
      Path logs =
          Files.createDirectories(
              Path.of(System.getProperty("ninebind.guest.logs", "target/guest"), name));
      lab = new GuestLab(Files.createTempDirectory("ninebind-export"), network);
      // A temporary directory is private to its owner; other users are to get into the mount.
      HostProcesses.run("chmod", "755", lab.export.toString());
      lab.server =
          ServerProcess.selected(network, Map.of(EXPORT, lab.export), logs.resolve("server.log"));
      for (int index = 0; index < guests; index++) {
        Path log = logs.resolve("guest" + index + ".log");
        lab.guests.add(GuestKernel.boot(network, index, memory, log));
      }
      return lab;
    } catch (IOException e) {
      release(lab, network);
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      release(lab, network);
      throw e;
    }
  }

  private static void release(GuestLab lab, GuestNetwork network) {
    if (lab != null) {
      lab.close();
    } else {
      network.close();
    }
  }

  public GuestNetwork network() {
    return network;
  }

  public ServerProcess server() {
    return server;
  }

  public GuestKernel guest(int index) {
    return guests.get(index);
  }

  /** The served directory, as the host sees it. */
  public Path export() {
    return export;
  }

  /** The mount that scenarios begin with and vary. */
  public MountOptions mount() {
    return server.mount(EXPORT);
  }

  @Override
  public void close() {
    guests.forEach(GuestKernel::close);
    if (server != null) {
      server.close();
    }
    network.close();
    HostProcesses.run("rm", "-rf", "--one-file-system", "--", export.toString());
  }
}
