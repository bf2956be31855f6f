// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * A frame decoder in a channel of its own, with all that comes out of it. Its buffers come from an
 * allocator that counts; closing it fails the test if any is still held.
 */
final class Decoding implements AutoCloseable {
  private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final FrameDecoder decoder;
  private final RecvByteBufAllocator.ExtendedHandle reader;
  private final List<Frame> frames = new ArrayList<>();
  private final List<Throwable> failures = new ArrayList<>();

  Decoding(FrameDecoder decoder) {
    this.decoder = decoder;
    channel.config().setAllocator(allocator);
    channel.pipeline().addLast(decoder, new Collector());
    reader =
        (RecvByteBufAllocator.ExtendedHandle)
            channel.config().getRecvByteBufAllocator().newHandle();
    reader.reset(channel.config());
  }

  /** Decodes requests or replies, whichever this message is. */
  static Decoding ofKind(Message message) {
    return new Decoding(
        message instanceof Request
            ? FrameDecoder.ofRequests(Integer.MAX_VALUE)
            : FrameDecoder.ofReplies(Integer.MAX_VALUE));
  }

  static Decoding ofRequests() {
    return new Decoding(FrameDecoder.ofRequests(Integer.MAX_VALUE));
  }

  UnpooledByteBufAllocator allocator() {
    return allocator;
  }

  FrameDecoder decoder() {
    return decoder;
  }

  /** One piece arrives. */
  Decoding feed(byte[] bytes) {
    return feed(bytes, 0, bytes.length);
  }

  /** As a channel reads: into the buffer that the decoder has for it, as often as it takes. */
  Decoding feed(byte[] bytes, int start, int end) {
    for (int at = start; at < end; ) {
      ByteBuf room = reader.allocate(allocator);
      int count = Math.min(room.writableBytes(), end - at);
      reader.attemptedBytesRead(room.writableBytes());
      reader.lastBytesRead(count);
      feed(room.writeBytes(bytes, at, count));
      at += count;
    }
    return this;
  }

  Decoding feed(ByteBuf buffer) {
    channel.writeInbound(buffer);
    return this;
  }

  List<Frame> frames() {
    return frames;
  }

  /** The one frame that came. */
  Frame frame() {
    assertThat(failures).isEmpty();
    assertThat(frames).hasSize(1);
    return frames.get(0);
  }

  /** Asserts that nothing came so far, neither frame nor failure. */
  void assertWaiting() {
    assertThat(failures).isEmpty();
    assertThat(frames).isEmpty();
  }

  /** Asserts that no frame came and the stream was given up. */
  MalformedFrameException assertMalformed() {
    assertThat(frames).isEmpty();
    return assertGivenUp();
  }

  /** Asserts that the stream was given up, after whatever frames there were. */
  MalformedFrameException assertGivenUp() {
    assertThat(failures).hasSize(1);
    assertThat(failures.get(0)).isInstanceOf(MalformedFrameException.class);
    return (MalformedFrameException) failures.get(0);
  }

  List<Throwable> failures() {
    return failures;
  }

  boolean givenUp() {
    return !failures.isEmpty();
  }

  /** Ends the channel, gives back what came out, and asserts that nobody holds a buffer. */
  @Override
  public void close() {
    channel.finishAndReleaseAll();
    for (Frame frame : frames) {
      if (frame.message() != null) {
        frame.message().release();
      }
    }
    assertThat(allocator.metric().usedHeapMemory()).as("heap bytes held").isZero();
    assertThat(allocator.metric().usedDirectMemory()).as("direct bytes held").isZero();
  }

  private final class Collector extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      frames.add((Frame) message);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      failures.add(cause);
    }
  }
}
