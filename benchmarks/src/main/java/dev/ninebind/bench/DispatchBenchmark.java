// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.bench;

import dev.ninebind.host.posix.PassthroughVolume;
import dev.ninebind.p9.session.Export;
import dev.ninebind.p9.session.Session;
import dev.ninebind.p9.session.SessionLimits;
import dev.ninebind.p9.wire.Message;
import dev.ninebind.p9.wire.MessageWriter;
import dev.ninebind.p9.wire.Request;
import dev.ninebind.posix.ByteString;
import dev.ninebind.posix.Name;
import dev.ninebind.posix.PosixException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a request costs from frame to frame, host call included, without sockets: nanoseconds for
 * each request, on a folder in memory where the machine has one.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class DispatchBenchmark {
  private static final int ROOT = 0;
  private static final int WALKED = 1;
  private static final int OPEN = 2;
  private static final int NEW = 3;

  private Path folder;
  private PassthroughVolume volume;
  private EmbeddedChannel channel;
  private ByteBuf getattr;
  private ByteBuf read4k;
  private ByteBuf walkAndClunk;
  private ByteBuf cloneAndClunk;

  @Setup
  public void prepare() throws IOException, PosixException {
    Path memory = Path.of("/dev/shm");
    folder =
        Files.isDirectory(memory)
            ? Files.createTempDirectory(memory, "ninebind-bench")
            : Files.createTempDirectory("ninebind-bench");
    Files.write(folder.resolve("file"), new byte[1 << 16]);
    volume = PassthroughVolume.open(folder, PassthroughVolume.Options.DEFAULT);
    Export export = new Export("bench", volume);
    channel =
        new EmbeddedChannel(
            new Session(aname -> export, Runnable::run, SessionLimits.ofMsize(1 << 20)));
    Name file = Name.of("file");
    ask(frames(new Request.Tversion(1 << 20, ByteString.of("9P2000.L"))));
    ask(frames(new Request.Tattach(ROOT, Message.NOFID, ByteString.EMPTY, ByteString.EMPTY, 0)));
    ask(frames(new Request.Twalk(ROOT, WALKED, List.of(file))));
    ask(frames(new Request.Twalk(ROOT, OPEN, List.of(file))));
    ask(frames(new Request.Tlopen(OPEN, 0)));
    getattr = frames(new Request.Tgetattr(WALKED, 0x3fff));
    read4k = frames(new Request.Tread(OPEN, 4096, 4096));
    walkAndClunk = frames(new Request.Twalk(ROOT, NEW, List.of(file)), new Request.Tclunk(NEW));
    cloneAndClunk = frames(new Request.Twalk(WALKED, NEW, List.of()), new Request.Tclunk(NEW));
  }

  @TearDown
  public void release() throws IOException {
    channel.finishAndReleaseAll();
    volume.close();
    Files.delete(folder.resolve("file"));
    Files.delete(folder);
  }

  /** One statx. */
  @Benchmark
  public int getattr() {
    return ask(getattr);
  }

  /** One preadv2. */
  @Benchmark
  public int read4k() {
    return ask(read4k);
  }

  /** Two requests, one statx. */
  @Benchmark
  public int walkAndClunk() {
    return ask(walkAndClunk);
  }

  /** Two requests, no host call: the protocol alone. */
  @Benchmark
  public int cloneAndClunk() {
    return ask(cloneAndClunk);
  }

  /** Sends frames and takes all replies; gives the bytes of these. */
  private int ask(ByteBuf frames) {
    channel.writeInbound(frames.retainedDuplicate());
    int bytes = 0;
    for (ByteBuf reply; (reply = channel.readOutbound()) != null; ) {
      bytes += reply.readableBytes();
      reply.release();
    }
    if (bytes == 0) {
      throw new IllegalStateException("no reply");
    }
    return bytes;
  }

  private static ByteBuf frames(Request... requests) {
    ByteBuf all = PooledByteBufAllocator.DEFAULT.directBuffer();
    for (int tag = 0; tag < requests.length; tag++) {
      MessageWriter.encodeHead(all, tag, requests[tag]);
    }
    return all;
  }
}
