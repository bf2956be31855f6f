// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;

/**
 * Writes messages to a channel as frames. Headers and fields of successive messages share a buffer;
 * data is not copied but goes out as a buffer of its own behind them, and the transport gathers it
 * all. {@link #flush} sends, and so does so much data that the peer is better off with it: it takes
 * that while the next is being read, and the processor's cache still holds what is sent. To be used
 * on the channel's event loop.
 */
public final class MessageWriter {
  /** Size of a shared buffer in bytes; a longer message makes it grow. */
  private static final int BUFFER_SIZE = 4096;

  /** A message starts in a buffer only while so many bytes are free: that fits all short ones. */
  private static final int LEAST_ROOM = 192;

  /** Bytes of data that are sent at once. */
  private static final int MUCH_DATA = 32 << 10;

  private final Channel channel;
  private ByteBuf heads;

  /** Bytes of data written since the last flush. */
  private int unsent;

  public MessageWriter(Channel channel) {
    this.channel = channel;
  }

  /** Writes a message, and takes over its data. */
  public void write(int tag, Message message) {
    if (heads != null && heads.writableBytes() < LEAST_ROOM) {
      pass();
    }
    if (heads == null) {
      heads = channel.alloc().ioBuffer(BUFFER_SIZE);
    }
    encodeHead(heads, tag, message);
    ByteBuf data = message.data();
    if (data != null) {
      pass();
      unsent += data.readableBytes();
      channel.write(data, channel.voidPromise());
      if (unsent >= MUCH_DATA) {
        flush();
      }
    }
  }

  /** Sends what was written. */
  public void flush() {
    pass();
    unsent = 0;
    channel.flush();
  }

  /** Gives back what was written and will not be sent. */
  public void discard() {
    if (heads != null) {
      heads.release();
      heads = null;
    }
  }

  private void pass() {
    if (heads != null) {
      ByteBuf full = heads;
      heads = null; // first: a write that fails at once is told to the session, which flushes
      channel.write(full, channel.voidPromise());
    }
  }

  /**
   * Appends a frame but for its data, which it counts.
   *
   * @throws IllegalArgumentException if a string is longer than 65,535 bytes; then nothing is
   *     appended
   */
  public static void encodeHead(ByteBuf out, int tag, Message message) {
    int start = out.writerIndex();
    MessageTable.Entry entry = MessageTable.of(message.getClass());
    out.writeIntLE(0);
    out.writeByte(entry.number());
    out.writeShortLE(tag);
    try {
      entry.codec().write(message, out);
    } catch (IllegalArgumentException e) {
      out.writerIndex(start);
      throw e;
    }
    ByteBuf data = message.data();
    int size = out.writerIndex() - start + (data == null ? 0 : data.readableBytes());
    out.setIntLE(start, size);
  }
}
