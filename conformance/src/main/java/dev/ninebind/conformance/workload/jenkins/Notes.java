// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.workload.jenkins;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What was acknowledged, kept outside the mount: lines of a key and a number. A line is synced
 * before anything relies on it.
 */
final class Notes implements AutoCloseable {
  private final FileChannel channel;

  Notes(Path file) throws IOException {
    channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  synchronized void add(String key, long number) throws IOException {
    channel.write(ByteBuffer.wrap((key + " " + number + "\n").getBytes(StandardCharsets.UTF_8)));
    channel.force(true);
  }

  /** All keys with their numbers. A line that the guest's end cut off is left out. */
  static Map<String, NavigableSet<Long>> read(Path file) throws IOException {
    Map<String, NavigableSet<Long>> notes = new TreeMap<>();
    if (!Files.exists(file)) {
      return notes;
    }
    String text = Files.readString(file);
    for (String line : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
      int space = line.lastIndexOf(' ');
      notes
          .computeIfAbsent(line.substring(0, space), key -> new TreeSet<>())
          .add(Long.valueOf(line.substring(space + 1)));
    }
    return notes;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
