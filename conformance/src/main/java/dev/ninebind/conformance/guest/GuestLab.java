// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.guest;

import dev.ninebind.conformance.TestedVolume;
import dev.ninebind.conformance.powercut.PowerCutServer;
import dev.ninebind.conformance.powercut.SyncOrder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a scenario stands on: a network, one volume served as {@link #EXPORT}, and booted guests.
 * Closing it ends and removes all of that; the logs, and what guests put into {@code artifacts} of
 * what they keep, stay in the directory of {@code -Dninebind.guest.logs}, or {@code target/guest}.
 */
public final class GuestLab implements AutoCloseable {
  /** The name of the one export. */
  public static final String EXPORT = "v";

  private static final String ARTIFACTS = "artifacts";

  private final TestedVolume volume;
  private final List<String> options;
  private final TestedVolume.Folder folder;
  private final GuestNetwork network;
  private final List<GuestKernel> guests = new ArrayList<>();
  private final List<GuestRoot> roots;
  private final Optional<GuestLinux> linux;
  private final int memory;
  private final Optional<SyncOrder> power;
  private final Path logs;
  private final List<ServerProcess> servers = new ArrayList<>();
  private final List<TestedVolume.Folder> folders = new ArrayList<>();
  private ServerProcess server;
  private int restarts;
  private int reboots;

  private GuestLab(
      TestedVolume volume,
      List<String> options,
      Path logs,
      GuestNetwork network,
      List<GuestRoot> roots,
      Optional<GuestLinux> linux,
      int memory,
      Optional<SyncOrder> power) {
    this.linux = linux;
    this.power = power;
    this.roots = List.copyOf(roots);
    this.memory = memory;
    this.volume = volume;
    this.options = new ArrayList<>(volume.options());
    this.options.addAll(options);
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
    return open(name, guests, roots, Optional.empty(), memory, volume, List.of());
  }

  /**
   * The same with a kernel for all guests, which need not be that of their roots.
   *
   * @param linux empty for that of each root
   * @param options of the server's command line, over those of the volume
   */
  public static GuestLab open(
      String name,
      int guests,
      List<GuestRoot> roots,
      Optional<GuestLinux> linux,
      int memory,
      TestedVolume volume,
      List<String> options) {
    return open(name, guests, roots, linux, memory, volume, options, Optional.empty());
  }

  /**
   * Starts everything with a server whose {@linkplain #cutPower power can be cut}.
   *
   * @param volume one that the host's file systems have: passed through, or NTFS
   * @param order what an fsync covers
   */
  public static GuestLab openForPowerCuts(
      String name, List<GuestRoot> roots, int memory, TestedVolume volume, SyncOrder order) {
    return open(name, 1, roots, Optional.empty(), memory, volume, List.of(), Optional.of(order));
  }

  private static GuestLab open(
      String name,
      int guests,
      List<GuestRoot> roots,
      Optional<GuestLinux> linux,
      int memory,
      TestedVolume volume,
      List<String> options,
      Optional<SyncOrder> power) {
    GuestNetwork network = GuestNetwork.open(guests);
    GuestLab lab = null;
    try {
      Path logs =
          Files.createDirectories(
              Path.of(System.getProperty("ninebind.guest.logs", "target/guest"), name));
      lab = new GuestLab(volume, options, logs, network, roots, linux, memory, power);
      lab.server = lab.serve(logs.resolve("server.log"));
      for (int index = 0; index < guests; index++) {
        lab.guests.add(lab.boot(index, "guest" + index + ".log"));
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

  private GuestKernel boot(int index, String log) {
    return GuestKernel.boot(network, index, root(index), linux(index), memory, logs.resolve(log));
  }

  private GuestRoot root(int index) {
    return roots.get(Math.min(index, roots.size() - 1));
  }

  /** The kernel of a guest. */
  public GuestLinux linux(int index) {
    return linux.orElse(root(index).linux());
  }

  /** A guest's power goes away at this moment, and it boots again; what it kept is there. */
  public void rebootAfterPowerLoss(int index) {
    GuestKernel ended = guests.get(index);
    ended.powerLoss();
    GuestKernel booted = boot(index, "guest" + index + "-" + ++reboots + ".log");
    booted.succeed(ended);
    guests.set(index, booted);
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

  private ServerProcess serve(Path log) {
    if (power.isPresent()) {
      return ServerProcess.powerCut(network, EXPORT, Path.of(folder.source()), power.get(), log);
    }
    return ServerProcess.selected(
        network,
        folder.jvm(),
        Map.of(EXPORT, folder.source()),
        log,
        options.toArray(String[]::new));
  }

  /** Starts the server again, which has ended, on the same volume at the same port. */
  public void restart() {
    server.close();
    server = serve(logs.resolve("server-" + ++restarts + ".log"));
  }

  /**
   * Cuts the power of the server's machine at this moment, and starts another server on what its
   * disk has.
   *
   * @param seed decides what the disk wrote of that which no fsync covered; empty if nothing
   */
  public void cutPower(OptionalLong seed) {
    server.cutPower(seed.isPresent() ? "cut " + seed.getAsLong() : "cut");
    restart();
  }

  /** While the server has ended: see {@link TestedVolume.Folder#remount}. */
  public void remountVolume() {
    folder.remount();
  }

  /**
   * Starts one more Ninebind for a fresh volume of the lab's kind; both end with the lab.
   *
   * @param name names its log
   * @param options of its command line, over those of the lab's
   */
  public ServerProcess serve(String name, String... options) {
    TestedVolume.Folder fresh = volume.makeFolder();
    folders.add(fresh);
    return serve(name, fresh, fresh.source(), options);
  }

  /** Starts one more Ninebind for the lab's own folder, which the host sees. */
  public ServerProcess serveToo(String name, String... options) {
    return serve(name, folder, export().toString(), options);
  }

  /**
   * Starts one more Ninebind that serves the lab's own folder, which the host sees, several times.
   *
   * @param names of the exports
   */
  public ServerProcess serveToo(String name, List<String> names, String... options) {
    Map<String, String> exports = new LinkedHashMap<>();
    names.forEach(export -> exports.put(export, export().toString()));
    return serve(name, folder, exports, options);
  }

  private ServerProcess serve(
      String name, TestedVolume.Folder served, String source, String... options) {
    return serve(name, served, Map.of(EXPORT, source), options);
  }

  private ServerProcess serve(
      String name, TestedVolume.Folder served, Map<String, String> exports, String... options) {
    int port = ServerProcess.PORT + 1 + servers.size();
    List<String> all = new ArrayList<>(this.options);
    all.addAll(List.of(options));
    ServerProcess more =
        ServerProcess.ninebind(
            network,
            port,
            served.jvm(),
            exports,
            logs.resolve("server-" + name + ".log"),
            all.toArray(String[]::new));
    servers.add(more);
    return more;
  }

  public GuestKernel guest(int index) {
    return guests.get(index);
  }

  public TestedVolume volume() {
    return volume;
  }

  /** The served directory, as the host sees it; an error if it does not. */
  public Path export() {
    return folder
        .path()
        .map(path -> power.isPresent() ? PowerCutServer.live(path) : path)
        .orElseThrow(() -> new GuestException("the host does not see files in " + volume.title()));
  }

  /**
   * Where the host sees the data of served files, and their names, but not all that the volume
   * makes of them; empty if it sees nothing of them.
   */
  public Optional<Path> data() {
    return folder.data();
  }

  /** The text of a served file: as the host sees it, or else through another mount of guest 0. */
  public String read(String file) {
    if (folder.path().isEmpty()) {
      return look("cat \"/mnt/look/$FILE\"", file).output();
    }
    try {
      return Files.readString(export().resolve(file)).stripTrailing();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether a file is served, as {@link #read}. */
  public boolean exists(String file) {
    return folder.path().isEmpty()
        ? look("test -e \"/mnt/look/$FILE\"", file).exitCode() == 0
        : Files.exists(export().resolve(file));
  }

  /**
   * What is open of the served files in the server, the folder itself not counted: on the host, or
   * else as the server tells.
   */
  public List<String> openFiles() {
    if (folder.path().isPresent()) {
      String prefix = export() + "/";
      return server.openFiles().stream().filter(file -> file.startsWith(prefix)).toList();
    }
    int start = server.log().size();
    look("true", "");
    ServerProcess.Usage usage = server.usageAfter(start, EXPORT);
    return usage.openFiles() == 0 ? List.of() : List.of(usage.toString());
  }

  private GuestResult look(String command, String file) {
    String mount = mount().commandLine(network.serverAddress());
    return guests
        .get(0)
        .run(
            "mkdir -p /mnt/look && $MOUNT /mnt/look || exit 2\n"
                + command
                + "\nstatus=$?; umount /mnt/look || exit 2; exit $status",
            Map.of("MOUNT", mount, "FILE", file),
            Duration.ofSeconds(30));
  }

  /** The mount that scenarios begin with and vary. */
  public MountOptions mount() {
    return server.mount(EXPORT);
  }

  /** What guests have put aside for people to look at goes where the logs are. */
  private void saveArtifacts() {
    for (GuestKernel guest : guests) {
      Path artifacts = guest.kept().resolve(ARTIFACTS);
      if (Files.isDirectory(artifacts)) {
        HostProcesses.run("cp", "-r", artifacts.toString(), logs.toString());
      }
    }
  }

  @Override
  public void close() {
    saveArtifacts();
    guests.forEach(GuestKernel::close);
    servers.forEach(ServerProcess::close);
    if (server != null) {
      server.close();
    }
    network.close();
    folders.forEach(TestedVolume.Folder::close);
    folder.close();
  }
}
