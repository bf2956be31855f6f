// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.protocol;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * A connection without a codec, for what no proper client sends: each frame is made by hand, and
 * the end of the connection is an answer too.
 */
final class RawConnection implements AutoCloseable {
  static final int RLERROR = 7;
  static final int TGETATTR = 24;
  static final int TVERSION = 100;
  static final int TATTACH = 104;
  static final int TWALK = 110;
  static final int NOTAG = 0xffff;

  private static final int HEADER = 7;
  private static final int LARGEST = 16 << 20;

  private final SocketChannel channel;
  private final Selector selector;
  private final long timeoutNanos;
  private final Calls calls;

  /**
   * A frame that came.
   *
   * @param body what follows type and tag, little-endian
   */
  record Frame(int type, int tag, ByteBuffer body) {
    boolean isError() {
      return type == RLERROR;
    }

    @Override
    public String toString() {
      return isError() ? "error " + body.getInt(0) : "reply of type " + type;
    }
  }

  private RawConnection(SocketChannel channel, Selector selector, long timeout, Calls calls) {
    this.channel = channel;
    this.selector = selector;
    this.timeoutNanos = timeout;
    this.calls = calls;
  }

  static RawConnection connect(SocketAddress address, int timeoutSeconds, Calls calls)
      throws IOException {
    SocketChannel channel = SocketChannel.open(address);
    channel.configureBlocking(false);
    Selector selector = Selector.open();
    channel.register(selector, SelectionKey.OP_READ);
    return new RawConnection(channel, selector, TimeUnit.SECONDS.toNanos(timeoutSeconds), calls);
  }

  /** A body to fill in: little-endian. */
  static ByteBuffer body(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  static void string(ByteBuffer body, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    body.putShort((short) bytes.length).put(bytes);
  }

  static ByteBuffer version(int msize, String dialect) {
    ByteBuffer body = body(6 + dialect.length()).putInt(msize);
    string(body, dialect);
    return body;
  }

  static ByteBuffer attach(int fid, Server server) {
    byte[] aname = server.aname().getBytes(StandardCharsets.UTF_8);
    ByteBuffer body = body(16 + aname.length).putInt(fid).putInt(-1).putShort((short) 0);
    return body.putShort((short) aname.length).put(aname).putInt(server.user());
  }

  static ByteBuffer getattr(int fid) {
    return body(12).putInt(fid).putLong(0x7ff);
  }

  /** Sends a frame whose size is right. */
  void send(String what, int type, int tag, ByteBuffer body) throws IOException {
    send(what, HEADER + body.position(), type, tag, body);
  }

  /** Sends a frame that says it has this size, whatever it has. */
  void send(String what, int size, int type, int tag, ByteBuffer body) throws IOException {
    ByteBuffer frame = body(HEADER + body.position());
    frame.putInt(size).put((byte) type).putShort((short) tag);
    frame.put(bytes(body));
    sendBytes(what, bytes(frame));
  }

  /** What was put into a body. */
  static byte[] bytes(ByteBuffer body) {
    byte[] bytes = new byte[body.position()];
    body.get(0, bytes);
    return bytes;
  }

  /** Sends bytes; it is no error if the server has closed the connection by then. */
  void sendBytes(String what, byte[] bytes) throws IOException {
    calls.add(what);
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    long deadline = System.nanoTime() + timeoutNanos;
    while (buffer.hasRemaining()) {
      int written;
      try {
        written = channel.write(buffer);
      } catch (IOException e) {
        return; // it has closed: the next receive tells
      }
      if (written == 0) {
        if (System.nanoTime() > deadline) {
          throw new IOException("the server takes no more bytes");
        }
        selector.select(1);
        selector.selectedKeys().clear();
      }
    }
  }

  /** Sends a frame and waits for what comes; null if the server closes the connection. */
  Frame call(String what, int type, int tag, ByteBuffer body) throws IOException {
    send(what, type, tag, body);
    return receive();
  }

  /** Agrees on the version and attaches as fid 0. */
  void attached(Server server) throws IOException {
    call("Tversion", TVERSION, NOTAG, version(server.msize(), "9P2000.L"));
    Frame reply = call("Tattach(fid=0)", TATTACH, 1, attach(0, server));
    if (reply == null || reply.isError()) {
      throw new IOException("Tattach was refused: " + reply);
    }
  }

  /**
   * The next frame; null if the server closes the connection instead.
   *
   * @throws IOException if neither comes in time
   */
  Frame receive() throws IOException {
    ByteBuffer head = read(HEADER);
    if (head == null) {
      return null;
    }
    int size = head.getInt();
    int type = Byte.toUnsignedInt(head.get());
    int tag = Short.toUnsignedInt(head.getShort());
    if (size < HEADER || size > LARGEST) {
      throw new IOException("a reply says that it has " + size + " bytes");
    }
    ByteBuffer body = read(size - HEADER);
    return body == null ? null : new Frame(type, tag, body);
  }

  private ByteBuffer read(int count) throws IOException {
    ByteBuffer buffer = body(count);
    long deadline = System.nanoTime() + timeoutNanos;
    while (buffer.hasRemaining()) {
      int read;
      try {
        read = channel.read(buffer);
      } catch (IOException e) {
        return null; // a reset is an end as well
      }
      if (read < 0) {
        return null;
      }
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (read == 0 && buffer.hasRemaining()) {
        if (left <= 0) {
          throw new IOException("no reply and no end in time");
        }
        selector.select(left);
        selector.selectedKeys().clear();
      }
    }
    return buffer.flip().order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public void close() throws IOException {
    selector.close();
    channel.close();
  }
}
