// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.bench.compare;

import dev.ninebind.bench.load.Target;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server as a child process, on loopback. It dies with this JVM. */
final class RunningServer implements AutoCloseable {
  private static final long START_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final Duration RETRY = Duration.ofMillis(2);

  private final Contestant contestant;
  private final Process process;
  private final ProcessTree tree;
  private final Target target;
  private final long firstAnswerNanos;

  /** Bytes; 0 until it is known. */
  private long idle;

  private RunningServer(
      Contestant contestant, Process process, Target target, long firstAnswerNanos) {
    this.contestant = contestant;
    this.process = process;
    this.target = target;
    this.firstAnswerNanos = firstAnswerNanos;
    tree = new ProcessTree(process.toHandle());
  }

  /** Starts it and waits for a first answer. */
  static RunningServer start(Contestant contestant, Path logs, String instance) throws IOException {
    int port = freePort();
    List<String> command = new ArrayList<>(List.of("setpriv", "--pdeathsig", "TERM", "--"));
    command.addAll(contestant.command().line(port, instance));
    Path log = logs.resolve(contestant.name() + "-" + instance + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.to(log.toFile()));
    builder.environment().remove("NINEBIND_JAVA_OPTS"); // those that users get
    long begun = System.nanoTime();
    Process process = builder.start();
    process.getOutputStream().close();
    ProcessTree tree = new ProcessTree(process.toHandle());
    Target target =
        new Target(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
            contestant.aname(),
            Contestants.MSIZE,
            tree::cpuNanos);
    while (true) {
      try {
        target.attach();
        return new RunningServer(contestant, process, target, System.nanoTime() - begun);
      } catch (IOException e) {
        if (!process.isAlive() || System.nanoTime() - begun > START_NANOS) {
          end(process);
          throw new IOException(contestant.name() + " did not start: " + lastLine(log), e);
        }
        pause(RETRY);
      }
    }
  }

  private static String lastLine(Path log) throws IOException {
    List<String> lines = Files.readAllLines(log);
    return lines.isEmpty() ? "it said nothing" : lines.get(lines.size() - 1);
  }

  /** Waits. Errors: being interrupted. */
  static void pause(Duration time) throws IOException {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  String name() {
    return contestant.name();
  }

  Target target() {
    return target;
  }

  /** From the start of the process to the answer to a first attach. */
  long firstAnswerNanos() {
    return firstAnswerNanos;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** After a wrong answer: whether the server ends by itself within a moment. */
  boolean diesOfIt() throws IOException {
    try {
      return process.waitFor(200, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** Takes what memory it has now for what it has while nobody asks it anything. */
  void isIdle() {
    idle = tree.resident();
  }

  Results.Memory memory() {
    return new Results.Memory(idle, tree.peak());
  }

  private static void end(Process process) {
    process.destroy();
    process.onExit().completeOnTimeout(process, 10, TimeUnit.SECONDS).join();
    process.destroyForcibly();
  }

  /** Ends the process: as it likes best if it does so in time. */
  @Override
  public void close() {
    end(process);
  }
}
