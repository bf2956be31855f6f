// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.guest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Starts and ends the harness's host processes. Nothing may be left running, also when this JVM is
 * killed: long-lived children ask the kernel for SIGKILL at their parent's death (see {@link
 * GuestNetwork#inside}). Linux counts the <em>thread</em> that forked as the parent, so all of them
 * start from one thread that lives as long as the JVM.
 */
final class HostProcesses {
  private static final ExecutorService STARTER =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "guest-process-starter");
            thread.setDaemon(true);
            return thread;
          });

  private HostProcesses() {}

  static Process start(ProcessBuilder builder) {
    try {
      return STARTER.submit(builder::start).get();
    } catch (ExecutionException e) {
      throw new GuestException("cannot start " + builder.command(), e.getCause());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** Whether a process runs or in what it sleeps, and its signals (proc(5)), on one line. */
  static String stateOf(ProcessHandle process) {
    Path proc = Path.of("/proc", Long.toString(process.pid()));
    try (Stream<String> status = Files.lines(proc.resolve("status"))) {
      return status
              .filter(line -> line.matches("(State|SigPnd|ShdPnd|SigBlk):.*"))
              .map(line -> line.replaceAll("\\s+", " "))
              .collect(Collectors.joining(", "))
          + ", in "
          + Files.readString(proc.resolve("wchan"));
    } catch (IOException | UncheckedIOException e) {
      return "gone";
    }
  }

  /** Ends a process and all it started, by pid, and waits until it is gone. */
  static void kill(Process process) {
    List<ProcessHandle> descendants = process.descendants().toList();
    process.destroyForcibly();
    descendants.forEach(ProcessHandle::destroyForcibly);
    awaitExit(process, 10);
    descendants.forEach(HostProcesses::awaitExit);
  }

  private static void awaitExit(ProcessHandle process) {
    try {
      process.onExit().get(10, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new GuestException("process " + process.pid() + " does not end", e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** Whether the process ended within {@code seconds}. */
  static boolean awaitExit(Process process, long seconds) {
    try {
      return process.waitFor(seconds, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** Runs a short command to its end and returns its output; a non-zero status is an exception. */
  static String run(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      int status = process.waitFor();
      if (status != 0) {
        throw new GuestException(
            String.join(" ", command) + " ended with status " + status + ": " + output);
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  static GuestException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new GuestException("interrupted", e);
  }
}
