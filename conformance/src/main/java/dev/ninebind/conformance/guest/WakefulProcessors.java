// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.guest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Keeps the host's idle processors from going to sleep while it is open, where the kernel's PM QoS
 * grants it. A guest and its server wake one another with every request, and waking a virtual
 * processor that was halted takes longer than most requests do: they get done half as much, and a
 * server that keeps the processors busier would seem the faster one.
 */
public final class WakefulProcessors implements AutoCloseable {
  private static final Path DEVICE = Path.of("/dev/cpu_dma_latency");

  private final Optional<FileChannel> request;

  private WakefulProcessors(Optional<FileChannel> request) {
    this.request = request;
  }

  /** Whether {@link #keep} would do anything here. */
  public static boolean areGranted() {
    return Files.isWritable(DEVICE);
  }

  static WakefulProcessors keep() {
    if (!areGranted()) {
      return new WakefulProcessors(Optional.empty());
    }
    try {
      FileChannel channel = FileChannel.open(DEVICE, StandardOpenOption.WRITE);
      channel.write(ByteBuffer.allocate(Integer.BYTES)); // an s32: 0 µs of latency
      return new WakefulProcessors(Optional.of(channel));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    request.ifPresent(
        channel -> {
          try {
            channel.close();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }
}
