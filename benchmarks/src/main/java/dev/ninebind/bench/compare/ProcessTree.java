// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What a process and those that it started use, as /proc tells it. */
final class ProcessTree {
  /** USER_HZ: what proc(5) counts in, on every machine that Linux runs Java on. */
  private static final long TICK_NANOS = 1_000_000_000 / 100;

  /** utime, counted from the field behind the name; stime follows. */
  private static final int UTIME = 11;

  private final ProcessHandle process;

  ProcessTree(ProcessHandle process) {
    this.process = process;
  }

  /** Processor time used so far, in user mode and in the kernel: nanoseconds. */
  long cpuNanos() {
    return processes().mapToLong(ProcessTree::cpuNanos).sum();
  }

  /** Memory that is resident now, in bytes. */
  long resident() {
    return processes().mapToLong(each -> status(each, "VmRSS:")).sum();
  }

  /** The most that was ever resident, in bytes. */
  long peak() {
    return processes().mapToLong(each -> status(each, "VmHWM:")).sum();
  }

  private Stream<ProcessHandle> processes() {
    return Stream.concat(Stream.of(process), process.descendants());
  }

  private static long cpuNanos(ProcessHandle process) {
    try {
      String stat = Files.readString(file(process, "stat"));
      return ticks(stat) * TICK_NANOS;
    } catch (IOException e) {
      return 0; // it has ended
    }
  }

  /** The ticks in a line of /proc/PID/stat; the name in it may hold blanks and parentheses. */
  static long ticks(String stat) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", UTIME + 3);
    return Long.parseLong(fields[UTIME]) + Long.parseLong(fields[UTIME + 1]);
  }

  private static long status(ProcessHandle process, String field) {
    try {
      return kibibytes(Files.readAllLines(file(process, "status")), field) << 10;
    } catch (IOException e) {
      return 0;
    }
  }

  static long kibibytes(List<String> status, String field) {
    return status.stream()
        .filter(line -> line.startsWith(field))
        .map(line -> line.substring(field.length()).strip().split(" ", 2)[0])
        .mapToLong(Long::parseLong)
        .findFirst()
        .orElse(0);
  }

  private static Path file(ProcessHandle process, String name) {
    return Path.of("/proc", Long.toString(process.pid()), name);
  }
}
