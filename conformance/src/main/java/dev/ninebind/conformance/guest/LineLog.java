// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.guest;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The output of a process, line by line, kept in memory to wait for and in a file to read after a
 * failure. Reading goes on until the process closes its output, so that it never blocks on a full
 * pipe.
 */
final class LineLog {
  private final List<String> lines = new ArrayList<>();
  private final Writer file;
  private boolean ended;

  LineLog(InputStream source, Path file, String name) {
    try {
      this.file = Files.newBufferedWriter(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread reader = new Thread(() -> read(source), "log-" + name);
    reader.setDaemon(true);
    reader.start();
  }

  private void read(InputStream source) {
    try (file;
        BufferedReader in =
            new BufferedReader(new InputStreamReader(source, StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        synchronized (this) {
          lines.add(line);
          notifyAll();
        }
        file.write(line);
        file.write('\n');
        file.flush();
      }
    } catch (IOException e) {
      synchronized (this) {
        lines.add("(log ended: " + e + ")");
      }
    } finally {
      synchronized (this) {
        ended = true;
        notifyAll();
      }
    }
  }

  synchronized int size() {
    return lines.size();
  }

  /** Whether the process has closed its output, which it does at the latest when it ends. */
  synchronized boolean ended() {
    return ended;
  }

  synchronized List<String> since(int start) {
    return List.copyOf(lines.subList(start, lines.size()));
  }

  /** The last lines, for messages of exceptions. */
  synchronized String tail(int count) {
    return String.join("\n", lines.subList(Math.max(0, lines.size() - count), lines.size()));
  }

  /**
   * Waits for a line, from index {@code start} on, that matches.
   *
   * @return its index, or empty when the output ended or the time ran out first
   */
  synchronized Optional<Integer> await(int start, Predicate<String> wanted, Duration bound) {
    long deadline = System.nanoTime() + bound.toNanos();
    int next = start;
    while (true) {
      for (; next < lines.size(); next++) {
        if (wanted.test(lines.get(next))) {
          return Optional.of(next);
        }
      }
      long remaining = (deadline - System.nanoTime()) / 1_000_000;
      if (ended || remaining <= 0) {
        return Optional.empty();
      }
      try {
        wait(remaining);
      } catch (InterruptedException e) {
        throw HostProcesses.interrupted(e);
      }
    }
  }
}
