// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.p9.session.SessionLimits;
import dev.ninebind.p9.wire.Frame;
import dev.ninebind.p9.wire.FrameDecoder;
import dev.ninebind.p9.wire.Message;
import dev.ninebind.p9.wire.MessageWriter;
import dev.ninebind.p9.wire.Reply;
import dev.ninebind.p9.wire.Request;
import dev.ninebind.posix.ByteString;
import dev.ninebind.posix.Name;
import dev.ninebind.posix.PosixException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** The plainest client: one thread that writes frames to a socket and reads frames from it. */
public final class BlockingClient implements AutoCloseable {
  /** The fid that {@link #attach} makes. */
  public static final int ROOT = 1;

  private final SocketChannel socket;
  private int lastTag;

  private BlockingClient(SocketChannel socket) {
    this.socket = socket;
  }

  public static BlockingClient connect(ListenAddress address) throws IOException {
    SocketAddress to =
        address instanceof ListenAddress.Tcp tcp
            ? new InetSocketAddress(tcp.host(), tcp.port())
            : UnixDomainSocketAddress.of(((ListenAddress.Unix) address).path());
    return new BlockingClient(SocketChannel.open(to));
  }

  /** Connects by TCP with a small receive buffer. */
  static BlockingClient connectSlow(ListenAddress.Tcp address) throws IOException {
    SocketChannel socket = SocketChannel.open();
    socket.setOption(StandardSocketOptions.SO_RCVBUF, 16 << 10);
    socket.connect(new InetSocketAddress(address.host(), address.port()));
    return new BlockingClient(socket);
  }

  /** Agrees on a version and attaches to an export. */
  public BlockingClient attach(String aname) throws IOException {
    call(Reply.Rversion.class, new Request.Tversion(-1, ByteString.of("9P2000.L")));
    call(Reply.Rattach.class, attachTo(aname));
    return this;
  }

  public static Request.Tattach attachTo(String aname) {
    return new Request.Tattach(ROOT, Message.NOFID, ByteString.of("root"), ByteString.of(aname), 0);
  }

  public static Request.Twalk walk(int fid, int newfid, String... names) {
    List<Name> list = new ArrayList<>();
    for (String name : names) {
      list.add(name(name));
    }
    return new Request.Twalk(fid, newfid, list);
  }

  public static Name name(String text) {
    try {
      return Name.of(text);
    } catch (PosixException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  private int nextTag() {
    lastTag = lastTag % 50_000 + 1;
    return lastTag;
  }

  /** Sends requests in one piece, under the next tags; returns the last of these. */
  public int send(Request... requests) throws IOException {
    ByteBuf bytes = Unpooled.buffer();
    for (Request request : requests) {
      MessageWriter.encodeHead(bytes, nextTag(), request);
      if (request.data() != null) {
        bytes.writeBytes(request.data());
      }
    }
    for (ByteBuffer out = bytes.nioBuffer(); out.hasRemaining(); ) {
      socket.write(out);
    }
    return lastTag;
  }

  /** The next reply, or null at the end of the connection. */
  public Frame receive() throws IOException {
    ByteBuffer head = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
    if (!fill(head)) {
      return null;
    }
    ByteBuffer frame = ByteBuffer.allocate(head.getInt(0));
    frame.put(head.flip());
    assertThat(fill(frame)).as("a whole frame").isTrue();
    EmbeddedChannel decoder =
        new EmbeddedChannel(FrameDecoder.ofReplies(SessionLimits.LARGEST_MSIZE));
    decoder.writeInbound(Unpooled.wrappedBuffer(frame.flip()));
    return decoder.readInbound();
  }

  private boolean fill(ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      if (socket.read(buffer) < 0) {
        return false;
      }
    }
    return true;
  }

  public Reply call(Request request) throws IOException {
    int tag = send(request);
    Frame frame = receive();
    assertThat(frame).as("a reply").isNotNull();
    assertThat(frame.tag()).isEqualTo(tag);
    return (Reply) frame.message();
  }

  public <R extends Reply> R call(Class<R> kind, Request request) throws IOException {
    Reply reply = call(request);
    assertThat(reply).isInstanceOf(kind);
    return kind.cast(reply);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
