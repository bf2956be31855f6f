// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** How often each call of ntdll, with its class or code, has answered what. */
public final class CallCounts {
  private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

  /** Counts a call. */
  public void add(RecordedNtdll.Call call) {
    String status = String.format("%08X", call.status());
    counts.computeIfAbsent(call.name() + "\t" + status, unused -> new LongAdder()).increment();
  }

  /** Calls counted so far. */
  public long total() {
    return counts.values().stream().mapToLong(LongAdder::sum).sum();
  }

  /** Forgets all. */
  public void clear() {
    counts.clear();
  }

  /** Calls so far by name and status, with a tab between. */
  public Map<String, Long> all() {
    Map<String, Long> all = new TreeMap<>();
    counts.forEach((name, count) -> all.put(name, count.sum()));
    return all;
  }

  /** Writes one line each: name, status, count. */
  public void write(Path file) {
    StringBuilder text = new StringBuilder();
    all().forEach((name, count) -> text.append(name).append('\t').append(count).append('\n'));
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
