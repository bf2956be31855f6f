// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.wire;

import dev.ninebind.posix.Errno;
import dev.ninebind.posix.PosixException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Cuts the stream into {@link Frame}s: size[4] type[1] tag[2] body, little-endian, size counting
 * itself and at most {@linkplain #limit msize}. Data of a message is a slice of what was received.
 * A frame that cannot be right is a {@link MalformedFrameException} down the pipeline, and nothing
 * is read after it.
 *
 * <p>The channel reads into the {@link ReceiveBuffer} of this decoder, behind the beginning of a
 * frame that is there already: what arrives is not copied to be put together. Bytes that come in
 * another buffer are copied there.
 */
public final class FrameDecoder extends ChannelInboundHandlerAdapter {
  private final Class<? extends Message> side;
  private final ReceiveBuffer received = new ReceiveBuffer(this::missing);
  private int limit;

  /** True once a frame was malformed: where the next one begins is unknown. */
  private boolean lost;

  private FrameDecoder(Class<? extends Message> side, int limit) {
    this.side = side;
    this.limit = limit;
  }

  /** For a server: takes requests, of at most this many bytes until {@link #limit} is called. */
  public static FrameDecoder ofRequests(int limit) {
    return new FrameDecoder(Request.class, limit);
  }

  /** For a client: takes replies. */
  public static FrameDecoder ofReplies(int limit) {
    return new FrameDecoder(Reply.class, limit);
  }

  /** Largest frame from here on in bytes: the msize agreed on. */
  public void limit(int msize) {
    limit = msize;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    context.channel().config().setRecvByteBufAllocator(received.allocator());
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    received.release();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message)
      throws MalformedFrameException {
    received.arrived((ByteBuf) message, context.alloc());
    for (Frame frame; (frame = next()) != null; ) {
      context.fireChannelRead(frame);
    }
    received.rewind();
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    received.releaseIfEmpty();
    context.fireChannelReadComplete();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    received.release();
    context.fireChannelInactive();
  }

  /** The next whole frame, or null while there is none. */
  private Frame next() throws MalformedFrameException {
    ByteBuf in = received.bytes();
    if (in == null) {
      return null;
    }
    if (lost) {
      in.skipBytes(in.readableBytes());
      return null;
    }
    if (in.readableBytes() < Integer.BYTES) {
      return null;
    }
    long size = in.getUnsignedIntLE(in.readerIndex());
    if (size < Message.HEADER_SIZE || size > limit) {
      throw abandon(in, "frame of " + size + " bytes, allowed are 7 to " + limit);
    }
    if (in.readableBytes() < size) {
      return null;
    }
    ByteBuf frame = in.readSlice((int) size);
    frame.skipBytes(Integer.BYTES);
    int type = frame.readUnsignedByte();
    int tag = frame.readUnsignedShortLE();
    MessageTable.Entry entry = MessageTable.of(type);
    if (entry == null || !side.isAssignableFrom(entry.message())) {
      return new Frame(tag, (int) size, null, Errno.EOPNOTSUPP);
    }
    try {
      return new Frame(tag, (int) size, entry.codec().read(frame), null);
    } catch (PosixException e) {
      return new Frame(tag, (int) size, null, e.errno());
    } catch (MalformedFrameException e) {
      throw abandon(in, entry.message().getSimpleName() + ": " + e.getMessage());
    }
  }

  private MalformedFrameException abandon(ByteBuf in, String why) {
    lost = true;
    in.skipBytes(in.readableBytes());
    return new MalformedFrameException(why);
  }

  /**
   * Bytes by which the frame that these begin is longer, as far as it says so by now and is
   * allowed.
   */
  private int missing(ByteBuf in) {
    int here = in.readableBytes();
    if (lost || here < Integer.BYTES) {
      return Message.HEADER_SIZE;
    }
    long size = in.getUnsignedIntLE(in.readerIndex());
    return size > limit ? Message.HEADER_SIZE : (int) size - here;
  }
}
