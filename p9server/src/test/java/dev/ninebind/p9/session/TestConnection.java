// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.p9.wire.Frame;
import dev.ninebind.p9.wire.FrameDecoder;
import dev.ninebind.p9.wire.Message;
import dev.ninebind.p9.wire.MessageWriter;
import dev.ninebind.p9.wire.Reply;
import dev.ninebind.p9.wire.Request;
import dev.ninebind.posix.ByteString;
import dev.ninebind.posix.Errno;
import dev.ninebind.posix.Name;
import dev.ninebind.posix.PosixException;
import dev.ninebind.posix.PosixVolume;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.local.LocalAddress;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.local.LocalIoHandler;
import io.netty.channel.local.LocalServerChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * A session on an event loop of its own, and the client's end of its connection. Whatever both take
 * of memory is counted, so that a test that closes it finds every leak.
 */
public final class TestConnection implements AutoCloseable {
  /** The fid that {@link #attach} makes. */
  public static final int ROOT = 1;

  /** A tag that no test uses for anything to be flushed. */
  private static final int BARRIER = 0xfffe;

  private static final int UNUSED_TAG = 0xfff0;

  private static final EventLoopGroup LOOPS =
      new MultiThreadIoEventLoopGroup(
          2, new DefaultThreadFactory("test-loop", true), LocalIoHandler.newFactory());

  private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(true, true);
  private final BlockingQueue<Frame> replies = new LinkedBlockingQueue<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final CountDownLatch disconnected = new CountDownLatch(1);
  private final AtomicBoolean checked = new AtomicBoolean();
  private final List<PosixVolume> volumes;
  private final Channel client;
  private final Channel listener;
  private final Session session;
  private final CompletableFuture<Channel> server = new CompletableFuture<>();
  private int lastTag;

  private TestConnection(
      Exports exports, List<PosixVolume> volumes, TestPool pool, SessionLimits limits) {
    this.volumes = volumes;
    session = new Session(exports, pool, limits);
    session.whenEnded(ended::countDown);
    listener =
        new ServerBootstrap()
            .group(LOOPS)
            .channel(LocalServerChannel.class)
            .childOption(ChannelOption.ALLOCATOR, memory)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel.pipeline().addLast(session);
                    server.complete(channel);
                  }
                })
            .bind(LocalAddress.ANY)
            .syncUninterruptibly()
            .channel();
    client =
        new Bootstrap()
            .group(LOOPS)
            .channel(LocalChannel.class)
            .option(ChannelOption.ALLOCATOR, memory)
            .handler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel
                        .pipeline()
                        .addLast(FrameDecoder.ofReplies(SessionLimits.LARGEST_MSIZE), new Inbox());
                  }
                })
            .connect(listener.localAddress())
            .syncUninterruptibly()
            .channel();
  }

  /** A connection to any exports; the volumes have to be out of use when it is closed. */
  public static TestConnection open(
      Exports exports, List<PosixVolume> volumes, TestPool pool, SessionLimits limits) {
    return new TestConnection(exports, volumes, pool, limits);
  }

  /** A connection to one volume, under any name. */
  static TestConnection open(PosixVolume volume, TestPool pool, SessionLimits limits) {
    Export export = new Export("export", volume);
    return open(unused -> export, List.of(volume), pool, limits);
  }

  static SessionLimits limits() {
    return SessionLimits.ofMsize(1 << 16);
  }

  // ---- sending

  /** Sends a request under the next tag, which it returns. */
  int send(Request request) {
    int tag = nextTag();
    send(tag, request);
    return tag;
  }

  int nextTag() {
    return ++lastTag;
  }

  void send(int tag, Request request) {
    send(frame(tag, request));
  }

  void send(ByteBuf bytes) {
    client.writeAndFlush(bytes);
  }

  /** Sends frames in one piece. */
  void sendTogether(ByteBuf... frames) {
    ByteBuf all = memory.directBuffer();
    for (ByteBuf frame : frames) {
      all.writeBytes(frame);
      frame.release();
    }
    send(all);
  }

  ByteBuf frame(int tag, Request request) {
    ByteBuf frame = memory.directBuffer();
    MessageWriter.encodeHead(frame, tag, request);
    ByteBuf data = request.data();
    if (data != null) {
      frame.writeBytes(data);
      data.release();
    }
    return frame;
  }

  /** An empty buffer that counts. */
  ByteBuf buffer() {
    return memory.directBuffer();
  }

  // ---- receiving

  /** The next reply, whatever it answers. */
  Frame receive() {
    Frame frame = poll();
    assertThat(frame).as("a reply within %s s", Await.LIMIT).isNotNull();
    return frame;
  }

  private Frame poll() {
    try {
      return replies.poll(Await.LIMIT, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** The next reply, which has to be to this tag. */
  Reply receive(int tag) {
    Frame frame = receive();
    assertThat(frame.tag()).as("the tag of %s", frame.message()).isEqualTo(tag);
    return (Reply) frame.message();
  }

  /** The next reply, which has to be to this tag and of this kind. */
  <R extends Reply> R receive(int tag, Class<R> kind) {
    Reply reply = receive(tag);
    assertThat(reply).isInstanceOf(kind);
    return kind.cast(reply);
  }

  void receiveError(int tag, Errno errno) {
    assertThat(receive(tag)).isEqualTo(new Reply.Rlerror(errno.number()));
  }

  /** The reply to a tag; what comes before it is given to others no more. */
  Reply receiveAmongOthers(int tag) {
    Frame frame = receive();
    while (frame.tag() != tag) {
      frame = receive();
    }
    return (Reply) frame.message();
  }

  /** The answer to a request while nothing else is under way. */
  Reply call(Request request) {
    return receive(send(request));
  }

  <R extends Reply> R call(Class<R> kind, Request request) {
    return receive(send(request), kind);
  }

  void callFails(Errno errno, Request request) {
    receiveError(send(request), errno);
  }

  /**
   * Returns when all that was sent has been taken, and fails if a reply came since the last one
   * read.
   */
  void expectSilence() {
    send(BARRIER, new Request.Tflush((short) UNUSED_TAG));
    receive(BARRIER, Reply.Rflush.class);
  }

  /** Returns when all that was sent has been taken; hands over the replies that came by then. */
  void barrier(Consumer<Frame> others) {
    settle();
    send(BARRIER, new Request.Tflush((short) UNUSED_TAG));
    for (Frame frame = receive(); frame.tag() != BARRIER; frame = receive()) {
      others.accept(frame);
    }
  }

  /** Returns when a request has failed with this error; hands over the replies that came before. */
  void receiveErrorAmongOthers(int tag, Errno errno, Consumer<Frame> others) {
    Frame frame = receive();
    for (; frame.tag() != tag; frame = receive()) {
      others.accept(frame);
    }
    assertThat(frame.message()).isEqualTo(new Reply.Rlerror(errno.number()));
  }

  /** True if a reply has come that was not taken yet. */
  boolean hasReplies() {
    return !replies.isEmpty();
  }

  /** Returns when the server's event loop has done what it had to do so far. */
  void settle() {
    onLoop(() -> {});
    onLoop(() -> {});
  }

  void onLoop(Runnable action) {
    server().eventLoop().submit(action).syncUninterruptibly();
  }

  // ---- ready-made requests

  TestConnection version() {
    return version(1 << 16);
  }

  TestConnection version(int msize) {
    call(Reply.Rversion.class, new Request.Tversion(msize, ByteString.of("9P2000.L")));
    return this;
  }

  /** Agrees on a version and attaches {@link #ROOT}. */
  TestConnection attach() {
    version();
    call(Reply.Rattach.class, attach(ROOT, ""));
    return this;
  }

  static Request.Tattach attach(int fid, String aname) {
    return new Request.Tattach(fid, Message.NOFID, ByteString.of("root"), ByteString.of(aname), 0);
  }

  static Request.Twalk walk(int fid, int newfid, String... names) {
    List<Name> list = new ArrayList<>();
    for (String name : names) {
      list.add(name(name));
    }
    return new Request.Twalk(fid, newfid, list);
  }

  static Name name(String text) {
    try {
      return Name.of(text);
    } catch (PosixException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  /** Makes a fid for a name in the root. */
  void walked(int fid, String name) {
    assertThat(call(Reply.Rwalk.class, walk(ROOT, fid, name)).qids()).hasSize(1);
  }

  /** Makes a fid for a name in the root and opens it. */
  void opened(int fid, String name, int flags) {
    walked(fid, name);
    call(Reply.Rlopen.class, new Request.Tlopen(fid, flags));
  }

  static Request.Twrite write(int fid, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new Request.Twrite(fid, 0, Unpooled.wrappedBuffer(bytes));
  }

  /** A lock of the whole file for a client of this name, waited for. */
  static Request.Tlock lock(int fid, String clientId) {
    return new Request.Tlock(fid, (byte) 1, 1, 0, 0, 1, ByteString.of(clientId));
  }

  static Request.Tlock unlock(int fid, String clientId) {
    return new Request.Tlock(fid, (byte) 2, 0, 0, 0, 1, ByteString.of(clientId));
  }

  /** Sends a lock request, and returns when it waits. */
  int park(Request.Tlock request, TestPool pool) {
    int tag = send(request);
    expectSilence(); // it has been taken
    pool.awaitIdle(); // it has run
    settle(); // and is back
    return tag;
  }

  static Request.Tflush flush(int tag) {
    return new Request.Tflush((short) tag);
  }

  // ---- the ends

  Session session() {
    return session;
  }

  /** The server's end. */
  Channel server() {
    try {
      return server.get(Await.LIMIT, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** True while the session asks for more. */
  boolean isReading() {
    return server().config().isAutoRead();
  }

  /** Bytes of buffers that somebody holds. */
  long memory() {
    return memory.metric().usedDirectMemory() + memory.metric().usedHeapMemory();
  }

  /** Ends the connection from the client's side, and returns when the session has noticed. */
  void disconnect() {
    client.close().syncUninterruptibly();
    server().closeFuture().syncUninterruptibly();
    settle();
  }

  void awaitDisconnected() {
    await(disconnected, "the connection to close");
  }

  void awaitEnded() {
    await(ended, "the session to end");
  }

  boolean isEnded() {
    return ended.getCount() == 0;
  }

  private static void await(CountDownLatch latch, String what) {
    try {
      assertThat(latch.await(Await.LIMIT, TimeUnit.SECONDS)).as(what).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Ends it all; fails if the session keeps anything. */
  @Override
  public void close() {
    if (checked.getAndSet(true)) {
      return;
    }
    disconnect();
    awaitEnded();
    listener.close().syncUninterruptibly();
    assertThat(session.xattrMemory().used()).as("bytes of attributes").isZero();
    Await.until("no buffer in use, not " + memory() + " bytes", () -> memory() == 0);
    for (PosixVolume volume : volumes) {
      assertThat(volume.usage()).isEqualTo(new PosixVolume.Usage(0, 0));
    }
  }

  private final class Inbox extends ChannelInboundHandlerAdapter {
    /** Data is copied, so that tests need not give it back. */
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      Frame frame = (Frame) message;
      Message reply = frame.message();
      if (reply instanceof Reply.Rread read) {
        reply = new Reply.Rread(copy(read.data()));
      } else if (reply instanceof Reply.Rreaddir list) {
        reply = new Reply.Rreaddir(copy(list.data()));
      }
      replies.add(new Frame(frame.tag(), frame.size(), reply, frame.refusal()));
    }

    private ByteBuf copy(ByteBuf data) {
      byte[] bytes = new byte[data.readableBytes()];
      data.readBytes(bytes);
      data.release();
      return Unpooled.wrappedBuffer(bytes);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      disconnected.countDown();
    }
  }
}
