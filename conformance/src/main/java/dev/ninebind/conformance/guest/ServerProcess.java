// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.guest;

import dev.ninebind.conformance.Jvm;
import dev.ninebind.conformance.powercut.PowerCutServer;
import dev.ninebind.conformance.powercut.SyncOrder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A server under test, as a process of its own in the guests' network: what is tested is what gets
 * started, with its command line, its log and its exit code.
 *
 * <p>Besides Ninebind there is diod, so that a scenario can be held against a second server: what
 * fails on both is likely the scenario or the guest's kernel.
 */
public final class ServerProcess implements AutoCloseable {
  private static final Duration READY = Duration.ofSeconds(120);

  /** Linux's own number, the same on all its processors. */
  private static final int O_PATH = 010000000;

  private static final long STOP_SECONDS = 10;

  /** The port that Ninebind listens on unless told otherwise. */
  static final int PORT = 5640;

  /** What Ninebind logs of each export at the end of a session. */
  private static final Pattern USAGE =
      Pattern.compile("export (\\S+): (\\d+) files open, (\\d+) nodes held");

  /** Becomes a program whose own view of the host has more users: {@code sh USERS PROGRAM...}. */
  private static final String WITH_USERS =
      """
      users=$1; shift
      mount -t tmpfs tmpfs /mnt
      { cat /etc/passwd; printf %s "$users"; } >/mnt/passwd
      { cat /etc/group; printf %s "$users" | cut -d: -f1-3 | sed 's/$/:/'; } >/mnt/group
      mount --bind /mnt/passwd /etc/passwd
      mount --bind /mnt/group /etc/group
      umount -l /mnt
      exec "$@"
      """;

  /** What Ninebind prints once it serves: the line that mounts a folder. */
  private static final Pattern READY_LINE = Pattern.compile("^mount -t 9p .*port=(\\d+)");

  private final Process process;
  private final LineLog log;
  private final int port;
  private final UnaryOperator<String> anames;

  private ServerProcess(Process process, LineLog log, int port, UnaryOperator<String> anames) {
    this.process = process;
    this.log = log;
    this.port = port;
    this.anames = anames;
  }

  /**
   * Starts a server and waits until it is ready.
   *
   * @param ready matches the line that it prints once it serves; if empty, it is ready when
   *     something in the network listens on the port
   * @param anames gives the aname under which it serves an export's name
   * @param logFile where a copy of its output goes
   */
  public static ServerProcess start(
      GuestNetwork network,
      List<String> command,
      int port,
      Optional<Pattern> ready,
      UnaryOperator<String> anames,
      Path logFile) {
    return start(network.inside(command), port, ready, anames, logFile);
  }

  private static ServerProcess start(
      List<String> command,
      int port,
      Optional<Pattern> ready,
      UnaryOperator<String> anames,
      Path logFile) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectErrorStream(true);
    builder.environment().put("NINEBIND_LOG", "debug");
    Process process = HostProcesses.start(builder);
    LineLog log = new LineLog(process.getInputStream(), logFile, "server");
    ServerProcess server = new ServerProcess(process, log, port, anames);
    boolean up =
        ready
            .map(pattern -> log.await(0, pattern.asPredicate(), READY).isPresent())
            .orElseGet(server::awaitPort);
    if (!up) {
      server.close();
      throw new GuestException("server is not ready: " + command + "; it said:\n" + log.tail(30));
    }
    return server;
  }

  /** The server that {@code -Dninebind.server} names: {@code ninebind} (the default) or diod. */
  public static ServerProcess selected(
      GuestNetwork network, Jvm jvm, Map<String, String> exports, Path logFile, String... options) {
    String server = System.getProperty("ninebind.server", "ninebind");
    return switch (server) {
      case "ninebind" -> ninebind(network, PORT, jvm, exports, logFile, options);
      case "diod" -> diod(network, exports, logFile);
      default -> throw new GuestException("-Dninebind.server=" + server + ": ninebind or diod");
    };
  }

  /** Ninebind from this JVM's class path. */
  public static ServerProcess ninebind(
      GuestNetwork network,
      int port,
      Jvm jvm,
      Map<String, String> exports,
      Path logFile,
      String... options) {
    List<String> command =
        network.inside(serve(jvm, exports, listenForGuests(network, port), options));
    return start(command, port, Optional.of(READY_LINE), name -> name, logFile);
  }

  /** Ninebind as its users start it: by {@code bin/ninebind}, with the options that this gives. */
  public static ServerProcess launched(
      GuestNetwork network, Path launcher, Map<String, String> exports, Path logFile) {
    List<String> command = new ArrayList<>(List.of(launcher.toString(), "serve"));
    exports.forEach((name, source) -> command.add(name + "=" + source));
    command.addAll(listenForGuests(network, PORT));
    return start(network, command, PORT, Optional.of(READY_LINE), name -> name, logFile);
  }

  private static List<String> listenForGuests(GuestNetwork network, int port) {
    return List.of(
        "--listen",
        "tcp://" + network.serverAddress() + ":" + port,
        "--allow",
        network.guestRange());
  }

  /** Ninebind on this machine's loopback, at a port of its choice, for clients without a guest. */
  public static ServerProcess local(
      Jvm jvm, Map<String, String> exports, Path logFile, String... options) {
    return local(0, jvm, exports, logFile, options);
  }

  /** The same at a port, 0 for any. */
  public static ServerProcess local(
      int port, Jvm jvm, Map<String, String> exports, Path logFile, String... options) {
    List<String> listen = List.of("--listen", "tcp://127.0.0.1:" + port);
    List<String> command = ownGroup(serve(jvm, exports, listen, options));
    return start(command, port, Optional.of(READY_LINE), name -> name, logFile);
  }

  /**
   * diod on this machine's loopback, as {@link #diod}. It lets in whom its host knows.
   *
   * @param users numbers of users that the host is to know besides its own, each with a group of
   *     that number
   */
  public static ServerProcess localDiod(
      int port, Map<String, String> exports, List<Integer> users, Path logFile) {
    GuestHost.requireProgram("diod");
    String known =
        users.stream()
            .map(user -> "guest%1$d:x:%1$d:%1$d::/:/bin/false\n".formatted(user))
            .collect(Collectors.joining());
    List<String> command =
        new ArrayList<>(List.of("unshare", "--mount", "sh", "-ec", WITH_USERS, "sh", known));
    command.addAll(diod("127.0.0.1:" + port, exports));
    return start(ownGroup(command), port, Optional.empty(), exports::get, logFile);
  }

  private static List<String> ownGroup(List<String> command) {
    List<String> line = new ArrayList<>(List.of("setsid", "setpriv", "--pdeathsig", "KILL"));
    line.addAll(command);
    return line;
  }

  /** The command line of Ninebind from this JVM's class path. */
  private static List<String> serve(
      Jvm jvm, Map<String, String> exports, List<String> listen, String... options) {
    List<String> command = new ArrayList<>(jvm.command(Jvm.classPath()));
    command.add(
        exports.values().stream().anyMatch(source -> source.startsWith("memory:"))
            ? "-Xmx768m"
            : "-Xmx512m");
    command.addAll(List.of("dev.ninebind.p9.daemon.Main", "serve"));
    exports.forEach((name, source) -> command.add(name + "=" + source));
    command.addAll(listen);
    command.addAll(List.of(options));
    return command;
  }

  /**
   * A server of a folder whose power can be cut.
   *
   * @param order what an fsync covers
   * @see PowerCutServer
   */
  public static ServerProcess powerCut(
      GuestNetwork network, String export, Path folder, SyncOrder order, Path logFile) {
    List<String> command = new ArrayList<>(Jvm.HERE.command(Jvm.classPath()));
    command.addAll(
        List.of(
            "-Xmx512m",
            "-XX:TieredStopAtLevel=1", // it is started often, and lives for seconds
            "-XX:+UseSerialGC",
            PowerCutServer.class.getName(),
            folder.toString(),
            "--name",
            export,
            "--listen",
            "tcp://" + network.serverAddress() + ":" + PORT,
            "--allow",
            network.guestRange(),
            "--order",
            order.name()));
    return start(network.inside(command), PORT, Optional.of(READY_LINE), name -> name, logFile);
  }

  /**
   * Cuts the power of a {@link #powerCut} server, and returns once it has ended.
   *
   * @param command as that server takes it
   */
  public void cutPower(String command) {
    try {
      process.getOutputStream().write((command + "\n").getBytes(StandardCharsets.US_ASCII));
      process.getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (!HostProcesses.awaitExit(process, READY.toSeconds()) || process.exitValue() != 0) {
      throw new GuestException("the power is not cut; the server said:\n" + log.tail(30));
    }
  }

  /** Debian's diod, as root and without authentication; its anames are the directories. */
  public static ServerProcess diod(
      GuestNetwork network, Map<String, String> exports, Path logFile) {
    GuestHost.requireProgram("diod");
    int port = 564;
    List<String> command = diod(network.serverAddress() + ":" + port, exports);
    return start(network, command, port, Optional.empty(), exports::get, logFile);
  }

  /** diod's version, by its package: it tells none of its own in some of them. */
  public static String diodVersion() throws IOException {
    Process process =
        new ProcessBuilder("dpkg-query", "-W", "-f", "${Version}", "diod")
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip()
        + " (Debian's package)";
  }

  private static List<String> diod(String address, Map<String, String> exports) {
    List<String> command =
        new ArrayList<>(List.of("diod", "-f", "-n", "-L", "stderr", "-U", "root", "-l", address));
    exports.values().forEach(directory -> command.addAll(List.of("-e", directory)));
    return command;
  }

  /** How a guest mounts the export of that name. */
  public MountOptions mount(String export) {
    return MountOptions.of(port, anames.apply(export));
  }

  /** The TCP port that a Ninebind serves on, as it printed it. */
  public int printedPort() {
    return log().stream()
        .map(READY_LINE::matcher)
        .filter(Matcher::find)
        .findFirst()
        .map(line -> Integer.parseInt(line.group(1)))
        .orElseThrow(() -> new GuestException("the server printed no mount line"));
  }

  /**
   * What the server process has open at this moment: for each descriptor of a file or directory the
   * path that Linux shows, {@code (deleted)} behind what has no name any more. Descriptors that
   * only point at a place (O_PATH) are left out: a server may keep those to find things again.
   */
  public List<String> openFiles() {
    List<String> files = new ArrayList<>();
    Path process = Path.of("/proc", Long.toString(pid()));
    try (Stream<Path> descriptors = Files.list(process.resolve("fd"))) {
      for (Path descriptor : descriptors.toList()) {
        try {
          String target = Files.readSymbolicLink(descriptor).toString();
          Path info = process.resolve("fdinfo").resolve(descriptor.getFileName());
          if (target.startsWith("/") && (flags(info) & O_PATH) == 0) {
            files.add(target);
          }
        } catch (IOException e) {
          // Closed in the meantime, before or after its entry was opened.
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }

  private static int flags(Path info) throws IOException {
    for (String line : Files.readAllLines(info)) {
      if (line.startsWith("flags:")) {
        return Integer.parseInt(line.substring("flags:".length()).strip(), 8);
      }
    }
    return 0;
  }

  /**
   * What clients held of an export when some session had ended, after the first {@code start} lines
   * of the log.
   */
  public Usage usageAfter(int start, String export) {
    Pattern line = Pattern.compile(USAGE.pattern().replace("\\S+", Pattern.quote(export)));
    String said =
        awaitLog(start, line, READY)
            .orElseThrow(
                () -> new GuestException("the server did not say what " + export + " has"));
    Matcher usage = USAGE.matcher(said);
    if (!usage.find()) {
      throw new IllegalStateException(said);
    }
    return new Usage(Integer.parseInt(usage.group(2)), Integer.parseInt(usage.group(3)));
  }

  /**
   * What clients hold of an export.
   *
   * @param openFiles opened and not closed
   * @param nodes held by fids, the root not counted
   */
  public record Usage(int openFiles, int nodes) {}

  /** All that the server has printed so far. */
  public List<String> log() {
    return log.since(0);
  }

  /** Waits for a log line after the first {@code start} ones in which the pattern is found. */
  public Optional<String> awaitLog(int start, Pattern pattern, Duration bound) {
    return log.await(start, pattern.asPredicate(), bound).map(index -> log.since(index).get(0));
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  public long pid() {
    return process.pid();
  }

  /**
   * Asks the server to end (SIGTERM).
   *
   * @return its exit code, or empty if it had to be killed
   */
  public OptionalInt stop() {
    process.destroy();
    if (HostProcesses.awaitExit(process, STOP_SECONDS)) {
      return OptionalInt.of(process.exitValue());
    }
    HostProcesses.kill(process);
    return OptionalInt.empty();
  }

  /** Ends the server as a crash would (SIGKILL). */
  public void kill() {
    HostProcesses.kill(process);
  }

  @Override
  public void close() {
    stop();
  }

  private boolean awaitPort() {
    long deadline = System.nanoTime() + READY.toNanos();
    while (process.isAlive() && System.nanoTime() < deadline) {
      if (listens()) {
        return true;
      }
      try {
        Thread.sleep(50);
      } catch (InterruptedException e) {
        throw HostProcesses.interrupted(e);
      }
    }
    return false;
  }

  /** Reads the process's own view of its network: connecting would show up in the server's log. */
  private boolean listens() {
    String listening = String.format(":%04X 00000000:0000 0A ", port);
    try (Stream<String> sockets = Files.lines(Path.of("/proc/" + process.pid() + "/net/tcp"))) {
      return sockets.anyMatch(line -> line.contains(listening));
    } catch (IOException | UncheckedIOException e) {
      return false;
    }
  }
}
