// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.bench;

import dev.ninebind.p9.wire.Frame;
import dev.ninebind.p9.wire.FrameDecoder;
import dev.ninebind.p9.wire.Message;
import dev.ninebind.p9.wire.MessageWriter;
import dev.ninebind.p9.wire.Qid;
import dev.ninebind.p9.wire.Reply;
import dev.ninebind.p9.wire.Request;
import dev.ninebind.posix.Name;
import dev.ninebind.posix.PosixException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What one message costs between bytes and record, in nanoseconds; {@code -prof gc} shows the
 * garbage.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CodecBenchmark {
  /** Kinds of message that are measured. */
  public enum Kind {
    TGETATTR,
    RGETATTR,
    TWALK,
    RWALK,
    TREAD,
    TWRITE_4K
  }

  @Param public Kind kind;

  private Message message;
  private ByteBuf frame;
  private ByteBuf out;
  private EmbeddedChannel decoder;

  @Setup
  public void prepare() throws PosixException {
    ByteBuf data = PooledByteBufAllocator.DEFAULT.directBuffer().writeZero(4096);
    Qid qid = new Qid(Qid.FILE, 7, 1234567);
    message =
        switch (kind) {
          case TGETATTR -> new Request.Tgetattr(5, 0x3fff);
          case RGETATTR ->
              new Reply.Rgetattr(
                  0xfff, qid, 0100644, 1000, 1000, 1, 0, 4096, 4096, 8, 1, 2, 3, 4, 5, 6, 7, 8, 0,
                  0);
          case TWALK -> new Request.Twalk(1, 2, List.of(Name.of("some-name")));
          case RWALK -> new Reply.Rwalk(List.of(qid));
          case TREAD -> new Request.Tread(3, 1 << 20, 4096);
          case TWRITE_4K -> new Request.Twrite(3, 1 << 20, data);
        };
    frame = PooledByteBufAllocator.DEFAULT.directBuffer();
    MessageWriter.encodeHead(frame, 1, message);
    if (message.data() != null) {
      frame.writeBytes(message.data(), 0, message.data().readableBytes());
    }
    out = PooledByteBufAllocator.DEFAULT.directBuffer();
    decoder =
        new EmbeddedChannel(
            message instanceof Request
                ? FrameDecoder.ofRequests(1 << 20)
                : FrameDecoder.ofReplies(1 << 20));
  }

  @TearDown
  public void release() {
    decoder.finishAndReleaseAll();
    frame.release();
    out.release();
  }

  /** Record to bytes, without the data. */
  @Benchmark
  public ByteBuf encode() {
    out.clear();
    MessageWriter.encodeHead(out, 1, message);
    return out;
  }

  /** Bytes to record, through the frame decoder in a channel of its own. */
  @Benchmark
  public Frame decode() {
    decoder.writeInbound(frame.retainedDuplicate());
    Frame arrived = decoder.readInbound();
    arrived.message().release();
    return arrived;
  }
}
