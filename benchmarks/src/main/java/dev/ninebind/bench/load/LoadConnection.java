// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.bench.load;

import dev.ninebind.p9.wire.Message;
import dev.ninebind.p9.wire.MessageTable;
import dev.ninebind.p9.wire.Reply;
import dev.ninebind.p9.wire.Request;
import dev.ninebind.posix.ByteString;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;

/**
 * A connection that has attached. It can be asked one thing after the other ({@link #call}), or be
 * given steps to send and bring replies as they come, in which case a {@link Pump} knows what
 * belongs together.
 */
final class LoadConnection implements Closeable {
  /** The fid of what was attached to. */
  static final int ROOT = 0;

  /** Enough for every message without data, in bytes. */
  static final int SMALL = 4096;

  private static final int TAG = 0;
  private static final int TYPE = Integer.BYTES;
  private static final int TAG_AT = TYPE + 1;
  private static final int RLERROR = MessageTable.of(Reply.Rlerror.class).number();

  private final Watchdog watchdog;
  private final SocketChannel socket;
  private final ByteBuffer in;
  private final ByteBuffer out;
  private final int msize;
  private int fids = ROOT + 1;
  private int end;

  /** With room for so many requests of msize to be sent together. */
  static LoadConnection open(Watchdog watchdog, Target target, int depth) throws IOException {
    return new LoadConnection(
        watchdog, target, buffer(16 * target.msize()), buffer((depth + 1) * target.msize()));
  }

  /** For calls without data. */
  static LoadConnection small(Watchdog watchdog, Target target) throws IOException {
    return new LoadConnection(watchdog, target, buffer(SMALL), buffer(SMALL));
  }

  /**
   * With buffers of the caller's, little-endian, which are cleared.
   *
   * @param in at least as long as the longest reply
   * @param out at least as long as all requests that are outstanding together
   */
  LoadConnection(Watchdog watchdog, Target target, ByteBuffer in, ByteBuffer out)
      throws IOException {
    this.watchdog = watchdog;
    this.in = in.clear().flip();
    this.out = out.clear();
    socket = watchdog.guard(SocketChannel.open());
    try {
      socket.connect(target.address());
      socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
      Request version = new Request.Tversion(target.msize(), ByteString.of("9P2000.L"));
      msize = call(Message.NOTAG, version).getInt();
      if (msize != target.msize()) { // figures of other sizes cannot be compared
        throw new WrongAnswerException("the msize is %d, not %d".formatted(msize, target.msize()));
      }
      ByteString aname = ByteString.of(target.aname());
      call(new Request.Tattach(ROOT, Message.NOFID, ByteString.of("root"), aname, 0));
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  static ByteBuffer buffer(int size) {
    return ByteBuffer.allocateDirect(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  SocketChannel socket() {
    return socket;
  }

  /** The largest message, as agreed. */
  int msize() {
    return msize;
  }

  /** A fid that nobody uses. */
  int newFid() {
    return fids++;
  }

  /** Asks, waits, and gives the reply's body, which is good until the next call. */
  ByteBuffer call(Request request) throws IOException {
    return call(TAG, request);
  }

  /** Asks and waits; gives the error that the server answered with, or 0. */
  int errno(Request request) throws IOException {
    return reply(TAG, request) == RLERROR ? in.getInt(in.position()) : 0;
  }

  private ByteBuffer call(int tag, Request request) throws IOException {
    int type = reply(tag, request);
    check(type, MessageTable.of(request.getClass()).number() + 1, request);
    return in;
  }

  /** Leaves the reply's body as what {@link #in} has left, and gives its type. */
  private int reply(int tag, Request request) throws IOException {
    if (end > 0) {
      endFrame();
    }
    put(new Step(tag, request));
    while (!send()) {
      Thread.onSpinWait(); // calls are made while the socket blocks
    }
    while (!hasFrame()) {
      receive();
    }
    int type = in.get(in.position() + TYPE) & 0xff;
    beginFrame();
    return type;
  }

  /** Appends a request to those that {@link #send} sends. */
  void put(Step step) {
    step.put(out);
  }

  /** Sends as much as the socket takes; true if nothing is left. */
  boolean send() throws IOException {
    out.flip();
    try {
      while (out.hasRemaining()) {
        if (socket.write(out) == 0) {
          return false;
        }
      }
      return true;
    } finally {
      out.compact();
    }
  }

  /** Waits for more, or takes what there is where the socket does not block. */
  void receive() throws IOException {
    if (end > 0) {
      endFrame();
    }
    in.compact();
    try {
      if (socket.read(in) < 0) {
        throw new EOFException("the server closed the connection");
      }
    } finally {
      in.flip();
    }
  }

  /** True if a whole reply is there. */
  boolean hasFrame() {
    if (end > 0) {
      endFrame();
    }
    return in.remaining() >= Message.HEADER_SIZE && in.remaining() >= in.getInt(in.position());
  }

  /** The tag of the reply that is there. */
  int tag() {
    return in.getShort(in.position() + TAG_AT) & 0xffff;
  }

  /**
   * The body of the reply that is there, once it was seen to answer a step.
   *
   * @return good until this connection is asked for anything else
   */
  ByteBuffer body(Step step) throws IOException {
    int type = in.get(in.position() + TYPE) & 0xff;
    beginFrame();
    check(type, step.replyType(), step.request());
    step.check(in.mark());
    return in.reset();
  }

  private void check(int type, int expected, Request request) throws IOException {
    if (type == RLERROR) {
      throw new WrongAnswerException(
          "%s failed with errno %d".formatted(shown(request), in.getInt()));
    }
    if (type != expected) {
      throw new WrongAnswerException("%s was answered by type %d".formatted(shown(request), type));
    }
  }

  private static String shown(Request request) {
    return request.getClass().getSimpleName();
  }

  private void beginFrame() {
    end = in.limit();
    int start = in.position();
    in.limit(start + in.getInt(start)).position(start + Message.HEADER_SIZE);
  }

  private void endFrame() {
    in.position(in.limit()).limit(end);
    end = 0;
  }

  @Override
  public void close() throws IOException {
    watchdog.end(socket);
  }
}
