// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;
import java.util.function.ToIntFunction;

/**
 * What a channel has received and nobody has read yet, at one place. The channel is handed the
 * buffer itself to read into, behind what is there: a frame that comes in pieces lies in one piece
 * in the end, and nothing was copied for that. Bytes are moved only where the buffer ends within a
 * frame. While nothing is there, nothing is held.
 */
final class ReceiveBuffer {
  /**
   * Bytes asked for in one read: the least, at first, and the most, unless a frame is longer. How
   * many it is follows from what reads brought before.
   */
  private static final int LEAST = 512;

  private static final int FIRST = 2048;
  private static final int MOST = 256 << 10;

  /** Room behind a long frame, in bytes: for the short ones after it. */
  private static final int BEHIND = 1024;

  private final ToIntFunction<ByteBuf> missing;
  private ByteBuf bytes;

  /**
   * @param missing tells how many bytes more have to come before the first of these are of use
   */
  ReceiveBuffer(ToIntFunction<ByteBuf> missing) {
    this.missing = missing;
  }

  /** What there is to read, or null if nothing. */
  ByteBuf bytes() {
    return bytes;
  }

  /** Has a channel read into this buffer. */
  RecvByteBufAllocator allocator() {
    return () ->
        new Handle(
            (RecvByteBufAllocator.ExtendedHandle)
                new AdaptiveRecvByteBufAllocator(LEAST, FIRST, MOST).newHandle());
  }

  /** Takes what the channel read, here or elsewhere. */
  @SuppressWarnings("ReferenceEquality") // whether it is this buffer, not one with equal bytes
  void arrived(ByteBuf read, ByteBufAllocator allocator) {
    if (read == bytes) {
      read.release(); // the channel's hold
    } else if (bytes == null) {
      bytes = read;
    } else {
      makeRoom(read.readableBytes(), allocator);
      bytes.writeBytes(read);
      read.release();
    }
  }

  /** Lets the next read begin at the front, if all was read and nobody holds a part. */
  void rewind() {
    if (bytes != null && !bytes.isReadable()) {
      if (bytes.refCnt() == 1) {
        bytes.clear();
      } else {
        release();
      }
    }
  }

  /** Holds nothing more if nothing is there. */
  void releaseIfEmpty() {
    if (bytes != null && !bytes.isReadable()) {
      release();
    }
  }

  /** Drops what is there. */
  void release() {
    if (bytes != null) {
      ByteBuf held = bytes;
      bytes = null;
      held.release();
    }
  }

  /** Has so many bytes be writable, one piece with those that are there. */
  private void makeRoom(int wanted, ByteBufAllocator allocator) {
    if (bytes.writableBytes() >= wanted) {
      return;
    }
    int all = bytes.readableBytes() + wanted;
    if (bytes.refCnt() == 1 && bytes.capacity() >= all) {
      bytes.discardReadBytes();
      return;
    }
    ByteBuf larger = allocator.ioBuffer(all + BEHIND);
    larger.writeBytes(bytes);
    bytes.release();
    bytes = larger;
  }

  /** Netty's own guesses of how much to read, but into this buffer. */
  private final class Handle extends RecvByteBufAllocator.DelegatingHandle
      implements RecvByteBufAllocator.ExtendedHandle {
    Handle(RecvByteBufAllocator.ExtendedHandle adaptive) {
      super(adaptive);
    }

    @Override
    public ByteBuf allocate(ByteBufAllocator allocator) {
      if (bytes == null) {
        bytes = super.allocate(allocator);
      } else {
        makeRoom(Math.max(missing.applyAsInt(bytes), 1), allocator);
      }
      return bytes.retain();
    }

    @Override
    public boolean continueReading(UncheckedBooleanSupplier more) {
      return ((RecvByteBufAllocator.ExtendedHandle) delegate()).continueReading(more);
    }
  }
}
