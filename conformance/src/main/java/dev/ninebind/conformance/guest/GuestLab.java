// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.guest;

import dev.ninebind.conformance.TestedVolume;
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

  private final TestedVolume volume;
  private final TestedVolume.Folder folder;
  private final GuestNetwork network;
  private final List<GuestKernel> guests = new ArrayList<>();
  private final Path logs;
  private final List<ServerProcess> servers = new ArrayList<>();
  private ServerProcess server;

  private GuestLab(TestedVolume volume, Path logs, GuestNetwork network) {
    this.volume = volume;
    this.folder = volume.makeFolder();
    this.network = network;
    this.logs = logs;
  }

  /**
   * Starts everything.
   *
   * @param name names the directory for the logs
   * @param guests how many guests to boot
   * @param roots what they boot, in order; the last is for all further ones
   * @param memory MiB for each guest
   * @param volume what is served
   */
  public static GuestLab open(
      String name, int guests, List<GuestRoot> roots, int memory, TestedVolume volume) {
    GuestNetwork network = GuestNetwork.open(guests);
    GuestLab lab = null;
    try {
      Path logs =
          Files.createDirectories(
              Path.of(System.getProperty("ninebind.guest.logs", "target/guest"), name));
      lab = new GuestLab(volume, logs, network);
      lab.server =
          ServerProcess.selected(
              network,
              Map.of(EXPORT, lab.export()),
              logs.resolve("server.log"),
              volume.options().toArray(String[]::new));
      for (int index = 0; index < guests; index++) {
        Path log = logs.resolve("guest" + index + ".log");
        GuestRoot root = roots.get(Math.min(index, roots.size() - 1));
        lab.guests.add(GuestKernel.boot(network, index, root, memory, log));
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

  /**
   * Starts one more Ninebind for volumes of the lab's kind, which ends with the lab.
   *
   * @param name names its log
   * @param options of its command line, over those of the kind
   */
  public ServerProcess serve(String name, Map<String, Path> exports, String... options) {
    int port = ServerProcess.PORT + 1 + servers.size();
    List<String> all = new ArrayList<>(volume.options());
    all.addAll(List.of(options));
    ServerProcess more =
        ServerProcess.ninebind(
            network,
            port,
            exports,
            logs.resolve("server-" + name + ".log"),
            all.toArray(String[]::new));
    servers.add(more);
    return more;
  }

  public GuestKernel guest(int index) {
    return guests.get(index);
  }

  /** The served directory, as the host sees it. */
  public Path export() {
    return folder.path();
  }

  /** The mount that scenarios begin with and vary. */
  public MountOptions mount() {
    return server.mount(EXPORT);
  }

  @Override
  public void close() {
    guests.forEach(GuestKernel::close);
    servers.forEach(ServerProcess::close);
    if (server != null) {
      server.close();
    }
    network.close();
    folder.close();
  }
}
