// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.guest;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A real Linux kernel with its 9P client, as an ordinary process: User-Mode Linux, whose root is a
 * directory of the host (a {@link GuestRoot}), read-only, and whose only other things are memory
 * and one link. Only a kernel shows what a server's answers become behind a mount. It boots in
 * about two seconds, runs scripts one after another, and can lose its power at any moment.
 *
 * <p>Host and guest share the directory {@link #share}, {@code /run/ninebind} in the guest; scripts
 * are handed over there, while the console (standard input and output of the process) carries
 * requests, output and exit codes.
 *
 * <p>One script at a time; calls on the same guest must not overlap. The processes of a guest live
 * in their own pid namespace: when its first process ends, by whatever cause, none of them is left.
 */
public final class GuestKernel implements AutoCloseable {
  private static final Duration BOOT = Duration.ofSeconds(60);
  private static final String KEPT = "kept";
  private static final char MARK = '\036';
  private static final String READY = MARK + "ready";

  /** What the dynamic linker says when it goes on without {@link GuestLinux#PRELOAD}. */
  private static final String NOT_LOADED = "cannot be preloaded";

  private static final Pattern EXIT = Pattern.compile("(.*)" + MARK + "exit (\\S+) (\\d+)");

  private final Path share;
  private final Process process;
  private final LineLog console;
  private final WakefulProcessors awake = WakefulProcessors.keep();
  private int scripts;

  private GuestKernel(Path share, Process process, LineLog console) {
    this.share = share;
    this.process = process;
    this.console = console;
  }

  /**
   * Boots guest number {@code index} of the network and waits until it takes scripts.
   *
   * @param kind which kernel, and its root
   * @param memory the guest's memory in MiB
   * @param log where a copy of the console goes
   */
  public static GuestKernel boot(
      GuestNetwork network, int index, GuestRoot kind, int memory, Path log) {
    return boot(network, index, kind, kind.linux(), memory, log);
  }

  /**
   * The same with a kernel that need not be the root's.
   *
   * @param kind its root
   */
  public static GuestKernel boot(
      GuestNetwork network, int index, GuestRoot kind, GuestLinux linux, int memory, Path log) {
    Path root = GuestHost.requireRoot(kind.directory());
    Path preload = GuestHost.requirePreload();
    try {
      Path share = Files.createTempDirectory("ninebind-guest");
      Files.createDirectory(share.resolve(KEPT));
      try (InputStream init = GuestKernel.class.getResourceAsStream("init.sh")) {
        Files.copy(init, share.resolve("init"));
      }
      Files.copy(preload, share.resolve(GuestLinux.PRELOAD));
      Files.writeString(
          share.resolve("settings"),
          "ADDRESS=" + network.guestAddress(index) + "\nGATEWAY=" + network.gateway(index) + "\n");
      List<String> parameters = parameters(linux.shareFor(share), network.tap(index), memory);
      List<String> command = linux.commandLine(root, share, parameters);
      ProcessBuilder builder =
          new ProcessBuilder(network.inside(GuestHost.onOneProcessor(index, command)));
      builder.redirectErrorStream(true);
      Process process = HostProcesses.start(builder);
      LineLog console = new LineLog(process.getInputStream(), log, "guest" + index);
      GuestKernel guest = new GuestKernel(share, process, console);
      if (console.await(0, line -> line.endsWith(READY), BOOT).isEmpty()
          || console.since(0).stream().anyMatch(line -> line.contains(NOT_LOADED))) {
        String said = console.tail(30);
        guest.powerLoss();
        guest.close();
        throw new GuestException("guest did not boot as it should; its console:\n" + said);
      }
      return guest;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The kernel's parameters.
   *
   * @param share as the kernel's process finds it
   */
  private static List<String> parameters(Path share, String tap, int memory) {
    // The root is read-only and has no init of ours: the shell mounts the shared directory, and
    // the init script comes from there. Newer hostfs takes a bare path from mount(2) only.
    String init =
        "mount -t tmpfs none /run && mkdir /run/ninebind"
            + " && LIBMOUNT_FORCE_MOUNT2=always mount -t hostfs -o "
            + share
            + " none /run/ninebind && exec /bin/sh /run/ninebind/init";
    return List.of(
        "mem=" + memory + "M",
        "root=/dev/root",
        "rootfstype=hostfs",
        "ro",
        "uml_dir=" + share + "/",
        "umid=uml",
        "con=null",
        "con0=fd:0,fd:1",
        "quiet",
        "vec0:transport=tap,ifname=" + tap + ",depth=128,gro=1",
        "init=/bin/sh",
        "--",
        "-c",
        "\"" + init + "\"");
  }

  /** As {@link #run(String, Map, Duration)}, without variables. */
  public GuestResult run(String script, Duration bound) {
    return run(script, Map.of(), bound);
  }

  /**
   * Runs a POSIX shell script as the guest's root, with {@code /tmp} as its working directory.
   * Whatever it leaves in the background goes on running; mounts stay as well.
   *
   * @param variables exported to the script
   * @param bound after which the guest loses its power and {@link GuestException} says what it was
   *     doing
   */
  public GuestResult run(String script, Map<String, String> variables, Duration bound) {
    String id = "script-" + ++scripts;
    StringBuilder text = new StringBuilder();
    variables.forEach(
        (name, value) ->
            text.append("export ").append(name).append('=').append(quoted(value)).append('\n'));
    text.append(script);
    // The guest reports on itself shortly before the host gives up on it.
    long warning = Math.max(1, bound.toSeconds() - 3);
    int start = console.size();
    long began = System.nanoTime();
    try {
      Files.writeString(share.resolve(id), text);
      say("run " + id + " " + warning);
    } catch (IOException e) {
      throw lost(id + " cannot be handed over (" + e.getMessage() + ")", start);
    }
    Optional<Integer> end = console.await(start, line -> isExit(line, id), bound);
    Duration elapsed = Duration.ofNanos(System.nanoTime() - began);
    if (end.isEmpty()) {
      // The console closes a little before the process is gone, so it is the one to ask.
      String what =
          console.ended()
              ? "the guest ended in " + id
              : id + " did not end within " + bound + "; " + seenFromHost();
      powerLoss();
      throw lost(what, start);
    }
    List<String> lines = new ArrayList<>(console.since(start).subList(0, end.get() - start + 1));
    Matcher exit = EXIT.matcher(lines.remove(lines.size() - 1));
    if (!exit.matches()) {
      throw new IllegalStateException("not an exit line");
    }
    if (!exit.group(1).isEmpty()) {
      lines.add(exit.group(1));
    }
    return new GuestResult(Integer.parseInt(exit.group(3)), lines, elapsed);
  }

  /** Of a guest that does nothing and does not say why: what its kernel's process waits for. */
  private String seenFromHost() {
    return process
        .children()
        .flatMap(ProcessHandle::children) // of unshare's shell
        .map(kernel -> "the kernel: " + HostProcesses.stateOf(kernel))
        .collect(Collectors.joining("; "));
  }

  private static boolean isExit(String line, String id) {
    Matcher exit = EXIT.matcher(line);
    return exit.matches() && exit.group(2).equals(id);
  }

  private GuestException lost(String what, int start) {
    List<String> said = console.since(start);
    int from = Math.max(0, said.size() - 60);
    return new GuestException(
        what + "; the console:\n" + String.join("\n", said.subList(from, said.size())));
  }

  private static String quoted(String value) {
    return "'" + value.replace("'", "'\\''") + "'";
  }

  private void say(String line) throws IOException {
    process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.US_ASCII));
    process.getOutputStream().flush();
  }

  /** The host's directory that the guest sees as {@code /run/ninebind}. */
  public Path share() {
    return share;
  }

  /** A directory in {@link #share} for what outlives the guest. */
  public Path kept() {
    return share.resolve(KEPT);
  }

  /** Takes over what another guest kept, which is ended then. */
  public void succeed(GuestKernel ended) {
    HostProcesses.run("cp", "-a", ended.kept() + "/.", kept().toString());
    ended.close();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Ends the guest as a pulled plug would: nothing is written back, nobody is told. */
  public void powerLoss() {
    HostProcesses.kill(process);
  }

  /** Unmounts and powers off, with force after some seconds. */
  @Override
  public void close() {
    if (process.isAlive()) {
      try {
        say("poweroff");
      } catch (IOException e) {
        // It is on its way out by itself.
      }
      if (!HostProcesses.awaitExit(process, 8)) {
        powerLoss();
      }
    }
    awake.close();
    HostProcesses.run("rm", "-rf", "--", share.toString());
  }
}
