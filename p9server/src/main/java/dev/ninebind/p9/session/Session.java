// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.session;

import dev.ninebind.p9.wire.Frame;
import dev.ninebind.p9.wire.FrameDecoder;
import dev.ninebind.p9.wire.MalformedFrameException;
import dev.ninebind.p9.wire.Message;
import dev.ninebind.p9.wire.MessageWriter;
import dev.ninebind.p9.wire.Reply;
import dev.ninebind.p9.wire.Request;
import dev.ninebind.posix.ByteString;
import dev.ninebind.posix.Errno;
import dev.ninebind.posix.Inline;
import dev.ninebind.posix.NotInline;
import dev.ninebind.posix.PosixException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.collection.IntObjectHashMap;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection: a serial state machine on its event loop. Tags, fids and what is in flight are
 * touched in {@link #receive} and {@link #complete} alone, so they need no lock. What a request's
 * fids stand for is looked up when it arrives, so the client's order holds though requests run on
 * many threads.
 */
public final class Session extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(Session.class);

  /** The one dialect spoken. */
  private static final ByteString DIALECT = ByteString.of("9P2000.L");

  private static final ByteString UNKNOWN_DIALECT = ByteString.of("unknown");

  /** Largest frame before a version is agreed on. */
  private static final int FIRST_FRAME = SessionLimits.LEAST_MSIZE;

  /**
   * For so long, in nanoseconds, a turn runs requests itself before it leaves the rest to the pool.
   */
  private static final long TURN_BUDGET = 1_000_000;

  /** Bytes of a frame around the data of Rread and Rreaddir: the header and the count. */
  private static final int DATA_OVERHEAD = Message.HEADER_SIZE + Integer.BYTES;

  private final Exports exports;
  private final Executor pool;
  private final SessionLimits limits;
  private final FrameDecoder decoder = FrameDecoder.ofRequests(FIRST_FRAME);
  private final Operations operations = new Operations();

  private final IntObjectHashMap<Exchange> tags = new IntObjectHashMap<>();
  private final FidTable fids;
  private final XattrMemory xattrMemory;

  /** Fids out of the table whose end was called off: a reset closes them with the others. */
  private final List<Fid> orphans = new ArrayList<>();

  /** Frames that were decoded before reading stopped. */
  private final ArrayDeque<Frame> held = new ArrayDeque<>();

  /** Exchanges that other threads have ended. */
  private final Queue<Exchange> finished = new ConcurrentLinkedQueue<>();

  private final AtomicBoolean collecting = new AtomicBoolean();

  private ChannelHandlerContext context;
  private MessageWriter writer;
  private volatile int msize;
  private int inFlight;

  /** Exchanges that were called off but are still in the pool's queue. */
  private int calledOff;

  private long bytesInFlight;

  /** Exchanges that are parked or may yet be. */
  private int waiting;

  /** When this turn began and when its last request ended, in {@link System#nanoTime}. */
  private long turnStart;

  private long turnNow;
  private boolean inTurn;

  /** True while nothing is taken: frames that come all the same are held. */
  private boolean paused;

  /** True once the connection is to end. */
  private boolean ending;

  /** True once it closes as soon as all is sent. */
  private boolean closing;

  /** What happens when everything in flight has ended and all fids are closed; null: no reset. */
  private Runnable afterReset;

  private boolean closingFids;
  private Runnable whenEnded = () -> {};
  private Runnable whenLate = () -> {};
  private String endReason = "the client closed the connection";

  public Session(Exports exports, Executor pool, SessionLimits limits) {
    this.exports = exports;
    this.pool = pool;
    this.limits = limits;
    this.fids = new FidTable(limits.fids());
    this.xattrMemory = new XattrMemory(limits.xattrBytes());
  }

  /** What to do when the connection is closed and all that it held is given back. */
  public void whenEnded(Runnable action) {
    whenEnded = action;
  }

  /**
   * What to do when a request is taken whose answer may be a long time coming; on the event loop.
   */
  public void whenLate(Runnable action) {
    whenLate = action;
  }

  // ---- the channel's events

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
    writer = new MessageWriter(added.channel());
    added.pipeline().addBefore(added.name(), "frames", decoder);
  }

  @Override
  public void channelActive(ChannelHandlerContext unused) {
    LOG.info("session {} opened", peer());
  }

  @Override
  public void channelRead(ChannelHandlerContext unused, Object message) {
    Frame frame = (Frame) message;
    if (paused || !held.isEmpty()) {
      held.add(frame);
    } else {
      receive(frame);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext unused) {
    endTurn();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext unused) {
    regulate();
  }

  @Override
  public void channelInactive(ChannelHandlerContext unused) {
    ending = true;
    dropHeld();
    reset(
        () -> {
          writer.discard();
          LOG.info("session {} closed: {}", peer(), endReason);
          whenEnded.run();
        });
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext unused, Throwable cause) {
    if (cause instanceof MalformedFrameException) {
      end("malformed frame: " + cause.getMessage());
    } else if (cause instanceof IOException) {
      end(String.valueOf(cause.getMessage()));
    } else {
      LOG.error("session {} failed", peer(), cause);
      end("an internal error");
    }
  }

  /** Takes nothing more, answers what is in flight, and closes the connection; any thread. */
  public void drain() {
    context
        .executor()
        .execute(
            () -> {
              if (!ending) {
                ending = true;
                endReason = "the server stops";
                dropHeld();
                regulate();
                allExchanges().forEach(this::callOffIfParked);
                settle();
              }
            });
  }

  private void end(String reason) {
    if (!ending) {
      ending = true;
      endReason = reason;
      dropHeld();
      regulate();
      writer.flush();
    }
    context.close();
  }

  private Object peer() {
    Object address = context.channel().remoteAddress();
    String text = address == null ? "" : address.toString();
    return text.isEmpty() ? context.channel().id().asShortText() : text;
  }

  // ---- arrival

  private void receive(Frame frame) {
    if (!inTurn) {
      inTurn = true;
      turnStart = System.nanoTime();
      turnNow = turnStart;
    }
    Request request = (Request) frame.message();
    if (tags.containsKey(frame.tag())) {
      release(frame);
      end("tag " + frame.tag() + " is in flight already");
    } else if (frame.refusal() != null) {
      refuse(frame, frame.refusal());
    } else if (request instanceof Request.Tversion version) {
      reset(() -> agree(frame.tag(), version));
    } else if (msize == 0) {
      refuse(frame, Errno.EPROTO);
    } else {
      Exchange exchange = new Exchange(this, frame.tag(), request, cost(frame));
      try {
        resolve(exchange);
      } catch (PosixException e) {
        refuse(frame, e.errno());
        return;
      }
      tags.put(frame.tag(), exchange);
      inFlight++;
      bytesInFlight += exchange.cost();
      start(exchange);
      regulate();
    }
  }

  private void refuse(Frame frame, Errno errno) {
    release(frame);
    writer.write(frame.tag(), error(errno));
  }

  private static void release(Frame frame) {
    if (frame.message() != null) {
      frame.message().release();
    }
  }

  private static Reply error(Errno errno) {
    return new Reply.Rlerror(errno.number());
  }

  /** Bytes that a request and its reply may take. */
  private long cost(Frame frame) {
    int asked =
        frame.message() instanceof Request.Tread read
            ? read.count()
            : frame.message() instanceof Request.Treaddir list ? list.count() : 0;
    return (long) frame.size() + dataSize(asked);
  }

  /** Looks up, checks and reserves the fids that a request names; changes nothing if it throws. */
  private void resolve(Exchange exchange) throws PosixException {
    Request request = exchange.request();
    Fid primary = find(request.primaryFid());
    Fid second = find(request.secondFid());
    if (primary != null && request.rebinds() && !primary.mayRebind()) {
      throw new PosixException(Errno.EBUSY, "fid is being opened or moved");
    }
    Fid made = request.newFid() == Request.NONE ? null : newFid(request, primary);
    exchange.resolved(primary, second, made);
    if (primary != null) {
      primary.use();
      if (request.rebinds()) {
        primary.rebinding(true);
      }
    }
    if (second != null) {
      second.use();
    }
    if (made != null) {
      fids.add(made);
    }
  }

  private Fid find(long number) throws PosixException {
    return number == Request.NONE ? null : fids.find((int) number);
  }

  private Fid newFid(Request request, Fid origin) throws PosixException {
    int number = (int) request.newFid();
    fids.checkFree(number);
    if (request instanceof Request.Tattach attach) {
      if (attach.afid() != Message.NOFID) {
        throw new PosixException(Errno.EBADF, "authentication is not offered");
      }
      return new Fid(number, exports.attach(attach.aname()), Users.uid(attach));
    }
    return new Fid(number, origin.attachPoint(), origin.uid());
  }

  private void start(Exchange exchange) {
    Request request = exchange.request();
    if (request instanceof Request.Tflush flush) {
      flush(exchange, flush);
      return;
    }
    if (request instanceof Request.Tlock) {
      waiting++;
      exchange.mayPark(waiting <= limits.parked());
    }
    if (request.clunks()) {
      Fid fid = exchange.primary();
      fids.remove(fid);
      if (!fid.mayEnd(exchange)) {
        allExchanges().stream().filter(e -> e.primary() == fid).forEach(this::interruptIfParked);
        return;
      }
      fid.releaseRetired();
    }
    run(exchange);
  }

  /** Runs an exchange here if it is sure to be short, else hands it to the pool. */
  private void run(Exchange exchange) {
    boolean inMemory = isInMemory(exchange);
    if (!inMemory && !mayRunInline(exchange)) {
      enqueue(exchange);
      return;
    }
    exchange.advance(Exchange.Stage.QUEUED, Exchange.Stage.RUNNING);
    Outcome outcome;
    Inline.enter();
    try {
      outcome = execute(exchange);
    } catch (NotInline e) {
      exchange.advance(Exchange.Stage.RUNNING, Exchange.Stage.QUEUED);
      enqueue(exchange);
      return;
    } finally {
      Inline.leave();
      if (!inMemory) {
        long now = System.nanoTime();
        exchange.export().ranInline(now, now - turnNow);
        turnNow = now;
      }
    }
    complete(exchange, outcome);
  }

  private void enqueue(Exchange exchange) {
    exchange.enqueued();
    pool.execute(exchange);
    if (exchange.request() instanceof Request.Tfsync) {
      whenLate.run();
    }
  }

  /** Requests that no host is asked for. */
  private static boolean isInMemory(Exchange exchange) {
    Request request = exchange.request();
    return request instanceof Request.Tauth
        || request instanceof Request.Txattrcreate
        || (request instanceof Request.Twalk walk && walk.names().isEmpty())
        || (exchange.state() != null && exchange.state().isInMemory(request));
  }

  private boolean mayRunInline(Exchange exchange) {
    Request request = exchange.request();
    return inTurn
        && turnNow - turnStart < TURN_BUDGET
        && !(request instanceof Request.Tfsync
            || (request instanceof Request.Tlock lock && lock.waits())
            || request instanceof Request.Tremove // two calls: the second may not give up
            || (request instanceof Request.Tattach && exchange.attachPoint().isBelow()))
        && exchange.export().mayRunInline(turnNow);
  }

  // ---- execution, on any thread

  /** Runs the operation. Only {@link NotInline} is thrown; everything else becomes a reply. */
  Outcome execute(Exchange exchange) {
    try {
      return exchange.request().accept(operations, exchange);
    } catch (PosixException e) {
      return Outcome.of(error(e.errno()));
    } catch (RuntimeException | Error e) {
      if (e instanceof NotInline notInline && Inline.active()) {
        throw notInline;
      }
      LOG.error("{} failed", exchange.request().getClass().getSimpleName(), e);
      return Outcome.of(error(Errno.EIO));
    }
  }

  /** What the fids hold of attributes; any thread. */
  XattrMemory xattrMemory() {
    return xattrMemory;
  }

  /** A buffer for as much data as was asked for and one reply carries. */
  ByteBuf replyData(int count) {
    int size = dataSize(count);
    return context.alloc().directBuffer(size, size);
  }

  /**
   * Checks that a reply's body of this many bytes fits into a frame. Errors: ENAMETOOLONG.
   *
   * @param size of a body that holds a string; all others always fit
   */
  void checkRoom(int size) throws PosixException {
    if (Message.HEADER_SIZE + size > msize) {
      throw new PosixException(Errno.ENAMETOOLONG, "the reply is larger than msize");
    }
  }

  private int dataSize(int count) {
    int most = msize - DATA_OVERHEAD;
    return count < 0 || count > most ? most : count;
  }

  /** A thread of the pool came upon an exchange that was called off. */
  void popped() {
    context
        .executor()
        .execute(
            () -> {
              calledOff--;
              regulate();
            });
  }

  /** Takes an exchange back from another thread. */
  void finished(Exchange exchange) {
    finished.add(exchange);
    if (collecting.compareAndSet(false, true)) {
      context.executor().execute(this::collect);
    }
  }

  private void collect() {
    collecting.set(false);
    for (Exchange exchange; (exchange = finished.poll()) != null; ) {
      complete(exchange, exchange.outcome());
    }
    endTurn();
  }

  // ---- completion

  private void complete(Exchange exchange, Outcome outcome) {
    if (outcome.waiting() != null) {
      park(exchange, outcome.waiting());
    } else {
      if (exchange.advance(Exchange.Stage.PARKED, Exchange.Stage.RUNNING)) {
        unpark(exchange);
      }
      bind(exchange, outcome.next());
      if (afterReset == null) {
        writer.write(exchange.tag(), outcome.reply());
      } else {
        outcome.reply().release(); // whoever resets the session wants no more answers
      }
      finish(exchange);
    }
    settle();
  }

  /** Lets the fid that the exchange makes or rebinds become what the outcome says. */
  private void bind(Exchange exchange, FidState next) {
    Fid made = exchange.made();
    if (made != null) {
      if (next == null) {
        fids.remove(made);
      } else {
        made.become(next);
      }
    } else if (exchange.request().rebinds()) {
      exchange.primary().rebinding(false);
      if (next != null) {
        exchange.primary().become(next);
      }
    }
  }

  /** Frees the tag, gives back what the exchange held and goes on with what waited for it. */
  private void finish(Exchange exchange) {
    tags.remove(exchange.tag());
    inFlight--;
    bytesInFlight -= exchange.cost();
    if (exchange.request() instanceof Request.Tlock) {
      waiting--;
    }
    exchange.request().release();
    unuse(exchange.primary());
    unuse(exchange.second());
    for (Exchange flush : exchange.flushes()) {
      answerFlush(flush);
    }
  }

  private void unuse(Fid fid) {
    Exchange last = fid == null ? null : fid.unuse();
    if (last != null && last.stage() == Exchange.Stage.QUEUED) {
      last.refreshed();
      run(last);
    }
  }

  /** Ends an exchange that has not run, without an answer. */
  private void drop(Exchange exchange) {
    if (exchange.stage() == Exchange.Stage.CANCELLED && exchange.isEnqueued()) {
      calledOff++;
    }
    bind(exchange, null);
    if (exchange.request().clunks()) {
      orphans.add(exchange.primary());
    }
    finish(exchange);
  }

  // ---- calling off

  private void flush(Exchange exchange, Request.Tflush request) {
    Exchange old = tags.get(Short.toUnsignedInt(request.oldtag()));
    if (old == null || old == exchange) {
      answerFlush(exchange);
      return;
    }
    old.flushedBy(exchange);
    if (isQueuedForPool(old) && old.advance(Exchange.Stage.QUEUED, Exchange.Stage.CANCELLED)) {
      drop(old);
    } else {
      callOffIfParked(old);
    }
  }

  /**
   * True for what sits in the pool's queue; a clunk or flush that waits for others is not there.
   */
  private static boolean isQueuedForPool(Exchange exchange) {
    return !exchange.request().clunks() && !(exchange.request() instanceof Request.Tflush);
  }

  private void answerFlush(Exchange flush) {
    if (afterReset == null) {
      writer.write(flush.tag(), new Reply.Rflush());
    }
    finish(flush);
  }

  // ---- waiting

  /** Keeps an exchange that waits for an event, unless that was called off while it ran. */
  private void park(Exchange exchange, Wait wait) {
    inFlight--;
    bytesInFlight -= exchange.cost();
    exchange.park(wait);
    if (exchange.primary().isEnding()) {
      interruptIfParked(exchange);
    } else if (ending || afterReset != null || !exchange.flushes().isEmpty()) {
      callOffIfParked(exchange);
    }
    if (wait.limit() != Wait.FOREVER && exchange.stage() == Exchange.Stage.PARKED) {
      exchange.limit(
          context.executor().schedule(() -> giveUp(exchange), wait.limit(), TimeUnit.SECONDS));
    }
    whenLate.run();
    wait.outcome()
        .whenComplete(
            (outcome, failure) -> {
              if (outcome != null) {
                exchange.finished(outcome);
              } else if (!wait.outcome().isCancelled()) {
                exchange.finished(Outcome.of(error(errnoOf(failure))));
              }
            });
  }

  private void unpark(Exchange exchange) {
    exchange.limit(null);
    inFlight++;
    bytesInFlight += exchange.cost();
  }

  private static Errno errnoOf(Throwable failure) {
    return failure instanceof PosixException e ? e.errno() : Errno.EIO;
  }

  /**
   * Ends the wait of a parked exchange; false if it was not waiting, or its answer is on the way.
   */
  private boolean cancelWait(Exchange exchange) {
    return exchange.stage() == Exchange.Stage.PARKED && exchange.waitsFor().outcome().cancel(false);
  }

  /** Ends a parked exchange without an answer. */
  private void callOffIfParked(Exchange exchange) {
    if (cancelWait(exchange)) {
      exchange.advance(Exchange.Stage.PARKED, Exchange.Stage.CANCELLED);
      unpark(exchange);
      drop(exchange);
    }
  }

  /** Answers a parked exchange with EINTR, because its fid is going. */
  private void interruptIfParked(Exchange exchange) {
    if (cancelWait(exchange)) {
      complete(exchange, Outcome.of(error(Errno.EINTR)));
    }
  }

  /** Answers a parked exchange whose client has been kept waiting for long enough. */
  private void giveUp(Exchange exchange) {
    if (cancelWait(exchange)) {
      complete(exchange, exchange.waitsFor().atLimit());
      endTurn();
    }
  }

  private List<Exchange> allExchanges() {
    return new ArrayList<>(tags.values());
  }

  // ---- the session's own turns: version, end, flow

  /**
   * Calls everything off, and when the last of it has ended closes all fids and goes on with after.
   */
  private void reset(Runnable after) {
    boolean underWay = afterReset != null;
    afterReset = after;
    regulate();
    if (!underWay) {
      for (Exchange exchange : allExchanges()) {
        if (exchange.request() instanceof Request.Tflush) {
          continue; // it ends with what it flushes
        }
        if (exchange.advance(Exchange.Stage.QUEUED, Exchange.Stage.CANCELLED)) {
          drop(exchange);
        } else {
          callOffIfParked(exchange);
        }
      }
    }
    settle();
  }

  /** Looks whether something waits for all exchanges to be over, and regulates the flow. */
  private void settle() {
    if (tags.isEmpty()) {
      if (afterReset != null) {
        closeFids();
        return;
      }
      if (ending) {
        closeWhenSent();
        return;
      }
    }
    regulate();
  }

  /** Closes the connection behind the replies that a slow client has yet to take. */
  private void closeWhenSent() {
    writer.flush();
    if (!closing) {
      closing = true;
      context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }
  }

  private void closeFids() {
    if (closingFids) {
      return;
    }
    closingFids = true;
    List<Fid> all = fids.clear();
    all.addAll(orphans);
    orphans.clear();
    List<Fid> open = new ArrayList<>();
    for (Fid fid : all) {
      fid.releaseRetired();
      if (fid.state() instanceof FidState.Opened) {
        open.add(fid);
      } else {
        close(fid);
      }
    }
    if (open.isEmpty()) {
      fidsClosed();
    } else {
      pool.execute(
          () -> {
            open.forEach(Session::close);
            context.executor().execute(this::fidsClosed);
          });
    }
  }

  private static void close(Fid fid) {
    try {
      fid.state().close(fid.volume());
    } catch (PosixException e) {
      LOG.warn("fid {} closed with {}", fid.number(), e.errno()); // nobody is left to be told
    } catch (RuntimeException | Error e) {
      LOG.error("fid {} did not close", fid.number(), e);
    }
  }

  private void fidsClosed() {
    Runnable after = afterReset;
    afterReset = null;
    closingFids = false;
    after.run();
    settle();
    endTurn();
  }

  /** Answers Tversion, all that was before having ended. */
  private void agree(int tag, Request.Tversion request) {
    int asked = request.msize();
    boolean known = request.version().equals(DIALECT);
    if (asked >= 0 && asked < SessionLimits.LEAST_MSIZE) {
      msize = 0;
      writer.write(tag, error(Errno.EMSGSIZE));
      return;
    }
    int agreed = asked < 0 || asked > limits.msize() ? limits.msize() : asked;
    msize = known ? agreed : 0;
    decoder.limit(known ? agreed : FIRST_FRAME);
    writer.write(tag, new Reply.Rversion(agreed, known ? DIALECT : UNKNOWN_DIALECT));
  }

  /** Stops taking frames while the client has had its share, and starts again. */
  private void regulate() {
    boolean pause =
        ending
            || afterReset != null
            || inFlight + calledOff >= limits.inFlight()
            || bytesInFlight >= limits.bytesInFlight()
            || !context.channel().isWritable();
    if (pause == paused) {
      return;
    }
    paused = pause;
    if (pause) {
      context.channel().config().setAutoRead(false);
    } else {
      context.executor().execute(this::resume);
    }
  }

  private void resume() {
    while (!paused && !held.isEmpty()) {
      receive(held.poll());
    }
    endTurn();
    if (!paused) {
      context.channel().config().setAutoRead(true);
    }
  }

  private void dropHeld() {
    for (Frame frame; (frame = held.poll()) != null; ) {
      release(frame);
    }
  }

  private void endTurn() {
    inTurn = false;
    writer.flush();
  }
}
