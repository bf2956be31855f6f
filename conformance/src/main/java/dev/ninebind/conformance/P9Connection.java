// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance;

import dev.ninebind.p9.session.SessionLimits;
import dev.ninebind.p9.wire.Frame;
import dev.ninebind.p9.wire.FrameDecoder;
import dev.ninebind.p9.wire.Message;
import dev.ninebind.p9.wire.MessageTable;
import dev.ninebind.p9.wire.MessageWriter;
import dev.ninebind.p9.wire.Reply;
import dev.ninebind.p9.wire.Request;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.netty.util.concurrent.Promise;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * The client's end of a connection: sends requests without waiting, and gives each its reply by
 * tag. It checks little of what it sends, so that a test can be as odd as it likes, and much of
 * what it gets: a frame beyond msize, a reply nobody waits for or one of another kind is seen.
 *
 * <p>Safe for use by several threads; requests of one thread go out in order.
 */
public final class P9Connection implements AutoCloseable {
  /** How long a blocking call waits for its reply unless told otherwise, in seconds. */
  public static final int TIMEOUT_SECONDS = 30;

  /** One thread serves all connections: what it does is short. */
  private static final EventLoopGroup LOOP =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("p9-client", true), NioIoHandler.newFactory());

  /** A request that waits for its reply. */
  private record Pending(Request request, CompletableFuture<Reply> reply, boolean ownsTag) {}

  private final Channel channel;
  private final FrameDecoder decoder = FrameDecoder.ofReplies(SessionLimits.LARGEST_MSIZE);
  private final List<String> surprises = new CopyOnWriteArrayList<>();
  private volatile int timeoutSeconds = TIMEOUT_SECONDS;
  private volatile Consumer<Request> observer = request -> {};

  /** Tags given out by {@link #newTag}; guarded by itself. */
  private final BitSet tags = new BitSet();

  /** Done when nothing more will come. */
  private final Promise<Void> ended = GlobalEventExecutor.INSTANCE.newPromise();

  // The event loop's.
  private final Map<Integer, Queue<Pending>> pending = new HashMap<>();
  private MessageWriter writer;
  private Throwable failure;

  private P9Connection(SocketAddress address) throws IOException {
    ChannelFuture connected =
        new Bootstrap()
            .group(LOOP)
            .channel(
                address instanceof UnixDomainSocketAddress
                    ? NioDomainSocketChannel.class
                    : NioSocketChannel.class)
            .handler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel opened) {
                    if (opened instanceof NioSocketChannel) {
                      opened.config().setOption(ChannelOption.TCP_NODELAY, true);
                    }
                    writer = new MessageWriter(opened);
                    opened.pipeline().addLast(decoder, new Receiver());
                  }
                })
            .connect(address)
            .awaitUninterruptibly();
    if (!connected.isSuccess()) {
      throw new IOException(
          "cannot connect to " + address + ": " + connected.cause().getMessage(),
          connected.cause());
    }
    channel = connected.channel();
  }

  /**
   * Connects without a word of the protocol.
   *
   * @param address an {@link java.net.InetSocketAddress} or a {@link UnixDomainSocketAddress}
   */
  public static P9Connection connect(SocketAddress address) throws IOException {
    return new P9Connection(address);
  }

  /** How long {@link #call(Request)} waits from here on, in seconds. */
  public void timeout(int seconds) {
    timeoutSeconds = seconds;
  }

  /** Has somebody see each request before it is sent, on the sender's thread. */
  public void observe(Consumer<Request> by) {
    observer = by;
  }

  /** A tag that nobody uses; it is free again when its reply has come, or by {@link #freeTag}. */
  public int newTag() {
    synchronized (tags) {
      int tag = tags.nextClearBit(0);
      if (tag >= Message.NOTAG) {
        throw new IllegalStateException("all tags are in use");
      }
      tags.set(tag);
      return tag;
    }
  }

  /** Gives a tag of {@link #newTag} back that no reply will free. */
  public void freeTag(int tag) {
    synchronized (tags) {
      tags.clear(tag);
    }
  }

  /**
   * Sends a request, whose data goes over to the connection, on a tag of its own.
   *
   * @return completes with the reply, errors included, whose data is the caller's; or with an
   *     IOException if the connection ends first
   */
  public CompletableFuture<Reply> send(Request request) {
    return send(newTag(), request, true);
  }

  /**
   * Sends a request on any tag, one in use too. Replies on one tag go to its requests in the order
   * they were sent. The tag is not taken from those that {@link #send} uses: take it from {@link
   * #newTag}, or from far above.
   */
  public CompletableFuture<Reply> sendFrame(int tag, Request request) {
    return send(tag, request, false);
  }

  private CompletableFuture<Reply> send(int tag, Request request, boolean ownsTag) {
    observer.accept(request);
    CompletableFuture<Reply> reply = new CompletableFuture<>();
    channel
        .eventLoop()
        .execute(
            () -> {
              if (failure != null || !channel.isActive()) {
                request.release();
                reply.completeExceptionally(closed(request));
                return;
              }
              pending
                  .computeIfAbsent(tag, unused -> new ArrayDeque<>(1))
                  .add(new Pending(request, reply, ownsTag));
              writer.write(tag, request);
              writer.flush();
            });
    return reply;
  }

  /** Sends bytes as they are. */
  public void sendBytes(byte[] bytes) {
    channel.writeAndFlush(Unpooled.copiedBuffer(bytes));
  }

  /** Sends requests in as few segments as they fit in, for tests of batches. */
  public List<CompletableFuture<Reply>> sendTogether(List<Request> requests) {
    List<CompletableFuture<Reply>> replies = new ArrayList<>();
    List<Integer> own = new ArrayList<>();
    for (int i = 0; i < requests.size(); i++) {
      replies.add(new CompletableFuture<>());
      own.add(newTag());
    }
    channel
        .eventLoop()
        .execute(
            () -> {
              for (int i = 0; i < requests.size(); i++) {
                pending
                    .computeIfAbsent(own.get(i), unused -> new ArrayDeque<>(1))
                    .add(new Pending(requests.get(i), replies.get(i), true));
                writer.write(own.get(i), requests.get(i));
              }
              writer.flush();
            });
    return replies;
  }

  /**
   * Sends a request and waits for what answers it.
   *
   * @return the reply, of the request's kind; its data is the caller's
   * @throws P9Error if the server answers with an error
   * @throws IOException if the connection ends, or no or a senseless reply comes
   */
  public Reply call(Request request) throws IOException {
    return await(request, send(request), timeoutSeconds);
  }

  /** As {@link #call(Request)}, on a tag of the caller's: see {@link #sendFrame}. */
  public Reply call(int tag, Request request) throws IOException {
    return await(request, sendFrame(tag, request), timeoutSeconds);
  }

  /** As {@link #call(Request)}, for a kind of reply that is known. */
  public <R extends Reply> R call(Request request, Class<R> kind) throws IOException {
    return kind.cast(call(request));
  }

  /** Waits for a reply to this request; errors as {@link #call(Request)}. */
  public static Reply await(Request request, CompletableFuture<Reply> future) throws IOException {
    return await(request, future, TIMEOUT_SECONDS);
  }

  private static Reply await(Request request, CompletableFuture<Reply> future, int timeoutSeconds)
      throws IOException {
    Reply reply;
    try {
      reply = future.get(timeoutSeconds, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause().getMessage(), e.getCause());
    } catch (TimeoutException e) {
      throw new IOException("no reply to " + name(request) + " in " + timeoutSeconds + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    if (reply instanceof Reply.Rlerror error) {
      throw new P9Error(error.errno(), name(request));
    }
    if (!answers(request, reply)) {
      reply.release();
      throw new IOException(name(request) + " was answered by " + name(reply));
    }
    return reply;
  }

  private static boolean answers(Request request, Reply reply) {
    return MessageTable.of(reply.getClass()).number()
        == MessageTable.of(request.getClass()).number() + 1;
  }

  private static String name(Message message) {
    return message.getClass().getSimpleName();
  }

  private IOException closed(Request request) {
    return new IOException(
        "the connection ended before the reply to "
            + name(request)
            + (failure == null ? "" : ": " + failure.getMessage()));
  }

  /**
   * Takes back the requests that wait on a tag: after Rflush nothing answers them any more. Their
   * futures are cancelled. To be called once Rflush has come; it frees nothing in the server.
   */
  public void forget(int tag) {
    channel
        .eventLoop()
        .submit(
            () -> {
              Queue<Pending> forgotten = pending.remove(tag);
              if (forgotten != null) {
                forgotten.forEach(each -> each.reply().cancel(false));
              }
            })
        .awaitUninterruptibly();
    freeTag(tag);
  }

  /** What came that should not have come: replies nobody waited for, frames that make no sense. */
  public List<String> surprises() {
    return List.copyOf(surprises);
  }

  /** Largest frame taken from here on; the connection sets it itself when Rversion comes. */
  public void limit(int msize) {
    channel.eventLoop().submit(() -> decoder.limit(msize)).awaitUninterruptibly();
  }

  public boolean isOpen() {
    return channel.isActive();
  }

  /**
   * Waits until the connection is closed, by whomever, and all that waited for replies know; false
   * if it is still open after so long.
   */
  public boolean awaitClosed(long timeout, TimeUnit unit) {
    return ended.awaitUninterruptibly(timeout, unit);
  }

  /** Stops or resumes taking replies, for tests of a client that does not read. */
  public void reading(boolean on) {
    channel.config().setAutoRead(on);
  }

  /** Closes the connection. Requests without a reply end with an IOException. */
  @Override
  public void close() {
    channel.close();
    ended.awaitUninterruptibly();
  }

  private final class Receiver extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      Frame frame = (Frame) message;
      Queue<Pending> waiting = pending.get(frame.tag());
      Pending first = waiting == null ? null : waiting.poll();
      if (first == null) {
        surprises.add("a reply on tag " + frame.tag() + ", where nothing waits: " + frame);
        if (frame.message() != null) {
          frame.message().release();
        }
        return;
      }
      if (waiting.isEmpty()) {
        pending.remove(frame.tag());
      }
      if (first.ownsTag()) {
        freeTag(frame.tag());
      }
      if (frame.refusal() != null) {
        first
            .reply()
            .completeExceptionally(
                new IOException(name(first.request()) + " was answered by no known reply"));
        return;
      }
      Reply reply = (Reply) frame.message();
      if (reply instanceof Reply.Rversion version && version.msize() > 0) {
        decoder.limit(version.msize());
      }
      if (!first.reply().complete(reply)) {
        reply.release();
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      failure = cause;
      if (!(cause instanceof IOException)) {
        surprises.add(cause.toString());
      }
      context.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      writer.discard();
      for (Queue<Pending> waiting : pending.values()) {
        waiting.forEach(each -> each.reply().completeExceptionally(closed(each.request())));
      }
      pending.clear();
      ended.setSuccess(null);
    }
  }
}
