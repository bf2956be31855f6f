// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * How often a store has been flushed, in a file beside it. A database whose log was cut or taken
 * away opens as it was before; by this such a one is known, and refused. It is written after each
 * flush, so it never promises more than there is: u64 count, u32 CRC-32C, big-endian.
 */
final class FlushMark implements AutoCloseable {
  private static final int LENGTH = Long.BYTES + Integer.BYTES;

  private final Path file;
  private FileChannel channel;

  FlushMark(Path file) {
    this.file = file;
  }

  /** The last count; 0 if there is none, or none that is whole. */
  long read() throws IOException {
    if (!Files.exists(file)) {
      return 0;
    }
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
    if (bytes.remaining() != LENGTH) {
      return 0;
    }
    long count = bytes.getLong();
    return bytes.getInt() == sum(count) ? count : 0;
  }

  /** Sets it. A crash in the middle leaves none. */
  void write(long count) throws IOException {
    if (channel == null) {
      channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }
    channel.write(ByteBuffer.allocate(LENGTH).putLong(count).putInt(sum(count)).flip(), 0);
  }

  private static int sum(long count) {
    CRC32C sum = new CRC32C();
    sum.update(ByteBuffer.allocate(Long.BYTES).putLong(count).flip());
    return (int) sum.getValue();
  }

  @Override
  public void close() {
    try {
      if (channel != null) {
        channel.close();
        channel = null;
      }
    } catch (IOException e) {
      // What was not written is not promised.
    }
  }
}
