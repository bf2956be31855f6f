// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.bench;

import dev.ninebind.p9.wire.Message;
import dev.ninebind.p9.wire.MessageTable;
import dev.ninebind.p9.wire.MessageWriter;
import dev.ninebind.p9.wire.Reply;
import dev.ninebind.p9.wire.Request;
import dev.ninebind.posix.ByteString;
import dev.ninebind.posix.Name;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * One connection that keeps a fixed number of operations outstanding. Requests are encoded once, by
 * the project's codec, and replies are only counted and checked for their type, so that the client
 * costs little beside the server. It sends when nothing more has arrived: as many requests in one
 * write as replies came in one read.
 */
final class LoadConnection implements AutoCloseable {
  private static final int ROOT = 0;
  private static final int WALKED = 1;
  private static final int OPEN = 2;
  private static final int MSIZE = 1 << 20;
  private static final int SETUP_TAG = 1;

  /** Where Tread has its offset: size[4] type[1] tag[2] fid[4]. */
  private static final int READ_OFFSET = Message.HEADER_SIZE + Integer.BYTES;

  /** Where Rread has its count. */
  private static final int COUNT = Message.HEADER_SIZE;

  private static final int RREAD = MessageTable.of(Reply.Rread.class).number();

  private final SocketChannel socket;
  private final int msize;
  private final long fileSize;
  private final Name file;
  private final ByteBuffer in = ByteBuffer.allocateDirect(4 << 20).order(ByteOrder.LITTLE_ENDIAN);
  private final ByteBuffer out = ByteBuffer.allocateDirect(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
  private long bytesRead;
  private final SplittableRandom random = new SplittableRandom(42);

  /** Connects, attaches, and opens the file that is to be asked about. */
  LoadConnection(InetSocketAddress server, String aname, Name file, long fileSize)
      throws IOException {
    this.file = file;
    this.fileSize = fileSize;
    socket = SocketChannel.open(server);
    socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
    in.flip();
    msize = call(Message.NOTAG, new Request.Tversion(MSIZE, ByteString.of("9P2000.L")));
    call(
        SETUP_TAG,
        new Request.Tattach(ROOT, Message.NOFID, ByteString.of("root"), ByteString.of(aname), 0));
    call(SETUP_TAG, new Request.Twalk(ROOT, WALKED, List.of(file)));
    call(SETUP_TAG, new Request.Twalk(WALKED, OPEN, List.of()));
    call(SETUP_TAG, new Request.Tlopen(OPEN, 0));
  }

  /**
   * Runs an operation with so many outstanding.
   *
   * @param warmUp not counted, in nanoseconds
   * @param measured counted, in nanoseconds
   */
  Measured run(Operation operation, int depth, long warmUp, long measured) throws IOException {
    byte[][][] requests = new byte[depth][][];
    int[] step = new int[depth];
    long[] begun = new long[depth];
    long[] base = new long[depth];
    Samples samples = new Samples();
    for (int tag = 0; tag < depth; tag++) {
      requests[tag] =
          operation.requests(tag, ROOT, WALKED, OPEN, file, msize - Message.IO_HEADER_SIZE).stream()
              .map(encoder(tag))
              .toArray(byte[][]::new);
    }
    long rounds = 0;
    long start = System.nanoTime();
    long now = start;
    for (int tag = 0; tag < depth; tag++) {
      begun[tag] = now;
      base[tag] = base(operation);
      put(requests[tag][0], operation, base[tag]);
    }
    long countFrom = start + warmUp;
    long end = countFrom + measured;
    int outstanding = depth;
    while (outstanding > 0) {
      if (!hasFrame()) {
        send();
        receive();
        now = System.nanoTime();
      }
      int tag = takeReply(requests, step);
      byte[][] round = requests[tag];
      if (++step[tag] == round.length) {
        step[tag] = 0;
        rounds++;
        if (now >= countFrom && now < end) {
          samples.add(now - begun[tag]);
        }
        begun[tag] = now;
        if (now >= end) {
          outstanding--;
          continue;
        }
        base[tag] = base(operation);
      }
      put(round[step[tag]], operation, base[tag]);
    }
    if (bytesRead != rounds * operation.bytes()) {
      throw new IOException("some reads were short");
    }
    return new Measured(samples.count, measured, samples.sorted());
  }

  private static Function<Request, byte[]> encoder(int tag) {
    return request -> {
      ByteBuf buffer = Unpooled.buffer();
      MessageWriter.encodeHead(buffer, tag, request);
      return Arrays.copyOf(buffer.array(), buffer.readableBytes());
    };
  }

  /** Where a round of reads begins in the file. */
  private long base(Operation operation) {
    int bytes = operation.bytes();
    return bytes == 0 ? 0 : random.nextLong(fileSize / bytes) * bytes;
  }

  private void put(byte[] request, Operation operation, long base) throws IOException {
    if (out.remaining() < request.length) {
      send();
    }
    int offset = out.position() + READ_OFFSET;
    out.put(request);
    if (operation.bytes() > 0) {
      out.putLong(offset, out.getLong(offset) + base);
    }
  }

  private void send() throws IOException {
    out.flip();
    while (out.hasRemaining()) {
      socket.write(out);
    }
    out.clear();
  }

  private boolean hasFrame() {
    return in.remaining() >= Message.HEADER_SIZE && in.remaining() >= in.getInt(in.position());
  }

  private void receive() throws IOException {
    in.compact();
    if (socket.read(in) < 0) {
      throw new EOFException("the server closed the connection");
    }
    in.flip();
  }

  /** Takes the next reply, which must answer what was asked, and returns its tag. */
  private int takeReply(byte[][][] requests, int[] step) throws IOException {
    while (!hasFrame()) {
      receive();
    }
    int at = in.position();
    int type = in.get(at + 4) & 0xff;
    int tag = in.getShort(at + 5) & 0xffff;
    int asked = requests[tag][step[tag]][4] & 0xff;
    if (type != asked + 1) {
      throw new IOException("request " + asked + " was answered with " + type);
    }
    if (type == RREAD && in.getInt(at + COUNT) != in.getInt(at) - COUNT - Integer.BYTES) {
      throw new IOException("a read's count does not fit its frame");
    }
    bytesRead += type == RREAD ? in.getInt(at + COUNT) : 0;
    in.position(at + in.getInt(at));
    return tag;
  }

  /** Asks and waits; gives the first four bytes of the reply's body, if it has so many. */
  private int call(int tag, Request request) throws IOException {
    ByteBuf buffer = Unpooled.buffer();
    MessageWriter.encodeHead(buffer, tag, request);
    out.put(buffer.array(), 0, buffer.readableBytes());
    send();
    while (!hasFrame()) {
      receive();
    }
    int at = in.position();
    int asked = MessageTable.of(request.getClass()).number();
    if ((in.get(at + 4) & 0xff) != asked + 1) {
      throw new IOException(request + " failed with errno " + in.getInt(at + Message.HEADER_SIZE));
    }
    int size = in.getInt(at);
    in.position(at + size);
    return size < Message.HEADER_SIZE + Integer.BYTES ? 0 : in.getInt(at + Message.HEADER_SIZE);
  }

  @Override
  public void close() throws IOException {
    call(SETUP_TAG, new Request.Tclunk(OPEN));
    call(SETUP_TAG, new Request.Tclunk(WALKED));
    call(SETUP_TAG, new Request.Tclunk(ROOT));
    socket.close();
  }

  /**
   * What a run gave.
   *
   * @param rounds ended in the measured time
   * @param nanos the measured time
   * @param latencies of the rounds in nanoseconds, ascending
   */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares it
  record Measured(long rounds, long nanos, long[] latencies) {
    double perSecond() {
      return rounds * 1e9 / nanos;
    }
  }

  /** Latencies, growing as they come. */
  private static final class Samples {
    private long[] values = new long[1 << 16];
    private int count;

    void add(long value) {
      if (count == values.length) {
        values = Arrays.copyOf(values, 2 * count);
      }
      values[count++] = value;
    }

    long[] sorted() {
      long[] all = Arrays.copyOf(values, count);
      Arrays.sort(all);
      return all;
    }
  }
}
