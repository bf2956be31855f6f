// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.wire;

import dev.ninebind.posix.Errno;
import dev.ninebind.posix.PosixException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;

/**
 * Cuts the stream into {@link Frame}s: size[4] type[1] tag[2] body, little-endian, size counting
 * itself and at most {@linkplain #limit msize}. Data of a message is a slice of what was received.
 * A frame that cannot be right is a {@link MalformedFrameException} down the pipeline, and nothing
 * is read after it.
 */
public final class FrameDecoder extends ByteToMessageDecoder {
  private final Class<? extends Message> side;
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
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out)
      throws MalformedFrameException {
    if (lost) {
      in.skipBytes(in.readableBytes());
      return;
    }
    if (in.readableBytes() < Integer.BYTES) {
      return;
    }
    long size = in.getUnsignedIntLE(in.readerIndex());
    if (size < Message.HEADER_SIZE || size > limit) {
      throw abandon(in, "frame of " + size + " bytes, allowed are 7 to " + limit);
    }
    if (in.readableBytes() < size) {
      return;
    }
    ByteBuf frame = in.readSlice((int) size);
    frame.skipBytes(Integer.BYTES);
    int type = frame.readUnsignedByte();
    int tag = frame.readUnsignedShortLE();
    MessageTable.Entry entry = MessageTable.of(type);
    if (entry == null || !side.isAssignableFrom(entry.message())) {
      out.add(new Frame(tag, (int) size, null, Errno.EOPNOTSUPP));
      return;
    }
    try {
      out.add(new Frame(tag, (int) size, entry.codec().read(frame), null));
    } catch (PosixException e) {
      out.add(new Frame(tag, (int) size, null, e.errno()));
    } catch (MalformedFrameException e) {
      throw abandon(in, entry.message().getSimpleName() + ": " + e.getMessage());
    }
  }

  private MalformedFrameException abandon(ByteBuf in, String why) {
    lost = true;
    in.skipBytes(in.readableBytes());
    return new MalformedFrameException(why);
  }
}
