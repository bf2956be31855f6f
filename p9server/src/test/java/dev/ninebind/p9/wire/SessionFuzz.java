// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.p9.session.Export;
import dev.ninebind.p9.session.Session;
import dev.ninebind.p9.session.SessionLimits;
import dev.ninebind.posix.ByteString;
import dev.ninebind.posix.OpenFlags;
import dev.ninebind.posix.PosixVolume;
import dev.ninebind.posix.TestVolume;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import java.util.function.Predicate;

/**
 * One connection to a session over a volume in memory, with frames by chance. It watches that every
 * request gets one answer of its own kind or the connection closes, and that nothing is held when
 * it has ended. All runs on one thread, the pool's work in an order by chance, so that a seed
 * repeats.
 */
final class SessionFuzz {
  /** Frames sent on one connection, if it lasts. */
  private static final int FRAMES = 120;

  /** Small, so that every limit is reached. */
  private static final SessionLimits LIMITS = new SessionLimits(65536, 9, 12, 100_000, 3, 300);

  private final SplittableRandom random;
  private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true, true);
  private final EmbeddedChannel channel = new StraightChannel();
  private final TestVolume volume = new TestVolume();
  private final Pool pool = new Pool();

  /** Reads the same bytes as the session does, and so knows what is to be answered. */
  private final Decoding sent = Decoding.ofRequests();

  private final Decoding received = new Decoding(FrameDecoder.ofReplies(LIMITS.msize()));

  /**
   * A frame that was sent.
   *
   * @param order of sending
   * @param request null if it cannot be understood, so that only an error can answer it
   */
  private record Asked(long order, Request request) {
    /** A number that no reply follows stands for what was not understood. */
    int number() {
      return request == null ? -1 : MessageTable.of(request.getClass()).number();
    }
  }

  /** What has no answer yet, by tag. */
  private final Map<Integer, List<Asked>> unanswered = new HashMap<>();

  private final Queue<ByteBuf> written = new ArrayDeque<>();
  private final Queue<ByteBuf> flushed = new ArrayDeque<>();
  private final Set<Integer> batchTags = new HashSet<>();
  private long lastOrder;
  private int frames;
  private boolean ended;

  private SessionFuzz(long seed) {
    random = new SplittableRandom(seed);
    channel.config().setAllocator(allocator);
    volume.fast(random.nextBoolean());
    pool.direct = random.nextInt(3) == 0;
    Export export = new Export("x", volume);
    Session session = new Session(aname -> export, pool, LIMITS);
    session.whenEnded(() -> ended = true);
    channel.pipeline().addLast(new Outbox()).addLast("session", session);
  }

  /** Runs the connection of this seed and gives the number of frames it took. */
  static int run(long seed) {
    SessionFuzz fuzz = new SessionFuzz(seed);
    fuzz.converse();
    fuzz.end();
    return fuzz.frames;
  }

  private void converse() {
    int damageEvery = new int[] {0, 0, 60, 8}[random.nextInt(4)];
    RandomFrames source = new RandomFrames(random, damageEvery, this::freeTag);
    if (random.nextInt(16) != 0) {
      request(new Request.Tversion(LIMITS.msize(), ByteString.of("9P2000.L")));
      request(new Request.Tattach(0, Message.NOFID, ByteString.EMPTY, ByteString.EMPTY, 0));
      settle();
    }
    if (random.nextBoolean()) {
      openOneFileTwice();
    }
    while (frames < FRAMES && channel.isActive()) {
      send(batch(source));
      while (random.nextInt(4) == 0 && pool.runOne(random)) {
        if (random.nextBoolean()) {
          take(); // else the event loop has yet to hear of it when more arrives
        }
      }
    }
    settle();
    if (channel.isActive()) {
      // A lock may wait for ever, and so may the rest of a frame; nothing else may.
      unanswered
          .values()
          .forEach(
              waiting ->
                  assertThat(waiting)
                      .extracting(Asked::request)
                      .hasOnlyElementsOfTypes(Request.Tlock.class));
    }
  }

  /** Fids 1 and 2, and at times a lock that waits: so much takes chance long to come to. */
  private void openOneFileTwice() {
    request(new Request.Twalk(0, 1, List.of()));
    request(new Request.Tlcreate(1, Golden.name("a"), OpenFlags.READ_WRITE, 0644, 0));
    request(new Request.Twalk(0, 2, List.of(Golden.name("a"))));
    request(new Request.Tlopen(2, OpenFlags.READ_WRITE));
    if (random.nextBoolean()) {
      request(new Request.Tlock(1, (byte) 1, 0, 0, 0, 1, ByteString.of("one")));
      request(new Request.Tlock(2, (byte) 1, 1, 0, 0, 1, ByteString.of("two")));
    }
  }

  private void request(Request request) {
    frames++;
    send(Encoding.bytes(freeTag(0), request));
    settle();
  }

  /** One frame or some: those that arrive together are taken in one turn. */
  private byte[] batch(RandomFrames source) {
    byte[] batch = source.next();
    frames++;
    while (random.nextInt(3) == 0) {
      byte[] more = source.next();
      frames++;
      int length = batch.length;
      batch = Arrays.copyOf(batch, length + more.length);
      System.arraycopy(more, 0, batch, length, more.length);
    }
    return batch;
  }

  /** Mostly one where nothing is in flight, as a client that means well does it. */
  private int freeTag(int chance) {
    int tag = chance & 15;
    if (chance % 509 != 0) {
      while (unanswered.containsKey(tag) || batchTags.contains(tag)) {
        tag++;
      }
    }
    batchTags.add(tag);
    return tag;
  }

  private void send(byte[] bytes) {
    batchTags.clear();
    int before = sent.frames().size();
    sent.feed(bytes);
    for (Frame frame : sent.frames().subList(before, sent.frames().size())) {
      unanswered
          .computeIfAbsent(frame.tag(), unused -> new ArrayList<>(1))
          .add(new Asked(++lastOrder, (Request) frame.message()));
    }
    for (int start = 0; start < bytes.length && channel.isActive(); ) {
      int end = random.nextInt(4) == 0 ? random.nextInt(start + 1, bytes.length + 1) : bytes.length;
      channel.writeInbound(
          allocator.directBuffer(end - start).writeBytes(bytes, start, end - start));
      start = end;
    }
    take();
  }

  /** Looks at the answers that have come. */
  private void take() {
    channel.runPendingTasks();
    int before = received.frames().size();
    for (ByteBuf part; (part = flushed.poll()) != null; ) {
      received.feed(part);
    }
    assertThat(received.failures()).as("malformed replies").isEmpty();
    for (Frame frame : received.frames().subList(before, received.frames().size())) {
      answered(frame);
    }
  }

  private void answered(Frame frame) {
    List<Asked> waiting = unanswered.getOrDefault(frame.tag(), List.of());
    assertThat(frame.refusal()).as("a reply of no known kind").isNull();
    int number = MessageTable.of(frame.message().getClass()).number();
    boolean error = frame.message() instanceof Reply.Rlerror;
    Asked asked = null;
    for (Asked each : waiting) {
      if (error || each.number() + 1 == number) {
        asked = each;
        break;
      }
    }
    assertThat(asked).as("%s answers none of %s", frame, waiting).isNotNull();
    forget(frame.tag(), asked::equals);
    if (error) {
      assertThat(((Reply.Rlerror) frame.message()).errno()).isBetween(1, 133);
    }
    long order = asked.order();
    if (asked.request() instanceof Request.Tflush flush && !error) {
      forget(Short.toUnsignedInt(flush.oldtag()), each -> each.order() < order);
    } else if (asked.request() instanceof Request.Tversion) {
      for (Integer tag : List.copyOf(unanswered.keySet())) {
        forget(tag, each -> each.order() < order);
      }
    }
  }

  private void forget(int tag, Predicate<Asked> which) {
    List<Asked> waiting = unanswered.get(tag);
    if (waiting != null && waiting.removeIf(which) && waiting.isEmpty()) {
      unanswered.remove(tag);
    }
  }

  /** Lets everything run that can. */
  private void settle() {
    do {
      take();
    } while (pool.runOne(random));
    take();
  }

  private void end() {
    channel.close();
    settle();
    assertThat(ended).as("the session has ended").isTrue();
    assertThat(volume.usage()).isEqualTo(new PosixVolume.Usage(0, 0));
    channel.finishAndReleaseAll();
    written.forEach(ByteBuf::release);
    sent.close();
    received.close();
    assertThat(allocator.metric().usedDirectMemory()).as("direct bytes held").isZero();
    assertThat(allocator.metric().usedHeapMemory()).as("heap bytes held").isZero();
  }

  /**
   * An embedded channel runs the event loop's tasks within each call of its own, as no other
   * channel does; this one leaves them to {@link #runPendingTasks}.
   */
  private static final class StraightChannel extends EmbeddedChannel {
    @Override
    public ChannelFuture write(Object message, ChannelPromise promise) {
      return pipeline().write(message, promise);
    }

    @Override
    public Channel flush() {
      pipeline().flush();
      return this;
    }
  }

  /** Keeps what the session writes: below it, too, each call would run the loop's tasks. */
  private final class Outbox extends ChannelOutboundHandlerAdapter {
    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
      if (context.channel().isActive()) {
        written.add((ByteBuf) message);
        promise.trySuccess();
      } else {
        ReferenceCountUtil.release(message);
        promise.tryFailure(new ClosedChannelException());
      }
    }

    @Override
    public void flush(ChannelHandlerContext context) {
      flushed.addAll(written);
      written.clear();
    }
  }

  /** What a pool of threads does, in any order, on the calling thread. */
  private static final class Pool implements Executor {
    private final List<Runnable> tasks = new ArrayList<>();
    private boolean direct;

    @Override
    public void execute(Runnable task) {
      if (direct) {
        task.run();
      } else {
        tasks.add(task);
      }
    }

    boolean runOne(SplittableRandom random) {
      if (tasks.isEmpty()) {
        return false;
      }
      tasks.remove(random.nextInt(tasks.size())).run();
      return true;
    }
  }
}
