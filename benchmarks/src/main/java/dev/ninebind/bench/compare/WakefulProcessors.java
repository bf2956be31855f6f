// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.bench.compare;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Keeps idle processors from going to sleep, while it is open. Waking a virtual one that was halted
 * takes 30 to 50 µs, which is more than most requests do, and makes all servers look alike. The
 * kernel's PM QoS does without the busy loops that would take time from what is measured.
 */
final class WakefulProcessors implements AutoCloseable {
  private static final Path DEVICE = Path.of("/dev/cpu_dma_latency");

  private final FileChannel request;

  private WakefulProcessors(FileChannel request) {
    this.request = request;
  }

  /** Asks for it; what came of that is told by {@link #isGranted}. */
  static WakefulProcessors keep() {
    try {
      FileChannel channel = FileChannel.open(DEVICE, StandardOpenOption.WRITE);
      channel.write(ByteBuffer.allocate(Integer.BYTES)); // an s32: 0 µs of latency
      return new WakefulProcessors(channel);
    } catch (IOException e) {
      return new WakefulProcessors(null);
    }
  }

  boolean isGranted() {
    return request != null;
  }

  @Override
  public void close() throws IOException {
    if (request != null) {
      request.close();
    }
  }
}
