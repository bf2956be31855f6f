// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.session;

import dev.ninebind.p9.wire.Request;
import dev.ninebind.posix.Errno;
import dev.ninebind.posix.Node;
import dev.ninebind.posix.OpenFile;
import dev.ninebind.posix.PosixException;
import dev.ninebind.posix.PosixVolume;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One request on its way to its reply. What its fids stood for when it arrived is fixed here, so
 * that an operation sees the order in which the client spoke, whatever thread it runs on.
 */
final class Exchange implements Runnable {
  /** How far it has come. */
  enum Stage {
    /** Waiting for a thread; may still be called off without a trace. */
    QUEUED,
    /** Running: it will be answered. */
    RUNNING,
    /** Waiting for an event; holds no thread. */
    PARKED,
    /** Called off before it ran. */
    CANCELLED
  }

  private final Session session;
  private final int tag;
  private final Request request;
  private final long cost;
  private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.QUEUED);

  // Set once when it arrives, before any other thread sees it.
  private Fid primary;
  private FidState state;
  private Fid second;
  private FidState secondState;
  private Fid made;
  private boolean mayPark;

  // The event loop's.
  private List<Exchange> flushes = List.of();
  private Wait waitsFor;
  private Future<?> limit;

  /** True from when it is handed to the pool until a thread runs it. */
  private volatile boolean enqueued;

  /** Set by the thread that ran it, before it hands it back to the event loop. */
  private Outcome outcome;

  Exchange(Session session, int tag, Request request, long cost) {
    this.session = session;
    this.tag = tag;
    this.request = request;
    this.cost = cost;
  }

  void resolved(Fid primaryFid, Fid secondFid, Fid madeFid) {
    primary = primaryFid;
    state = primaryFid == null ? null : primaryFid.state();
    second = secondFid;
    secondState = secondFid == null ? null : secondFid.state();
    made = madeFid;
  }

  /** Looks at the primary fid again: a request that waited for others sees what they made of it. */
  void refreshed() {
    state = primary.state();
  }

  void mayPark(boolean may) {
    mayPark = may;
  }

  /** True if this request may wait for an event. */
  boolean mayPark() {
    return mayPark;
  }

  int tag() {
    return tag;
  }

  Request request() {
    return request;
  }

  /** Bytes that count as in flight for this request. */
  long cost() {
    return cost;
  }

  Session session() {
    return session;
  }

  Fid primary() {
    return primary;
  }

  Fid second() {
    return second;
  }

  /** The fid that the request makes, or null. */
  Fid made() {
    return made;
  }

  FidState state() {
    return state;
  }

  /** Where the fid that the request is about came in. */
  AttachPoint attachPoint() {
    return (primary == null ? made : primary).attachPoint();
  }

  /** The export that the request is about. */
  Export export() {
    return attachPoint().export();
  }

  PosixVolume volume() {
    return export().volume();
  }

  /** The node of the primary fid. Errors: EBADF if it stands for no file. */
  Node node() throws PosixException {
    return state.node();
  }

  /**
   * The node of the primary fid, which is to become something else. Errors: EBADF if it stands for
   * no file, EBUSY if it is open.
   */
  Node walkedNode() throws PosixException {
    requireWalked();
    return state.node();
  }

  /** Errors: EBUSY if the primary fid is open. */
  void requireWalked() throws PosixException {
    if (state instanceof FidState.Opened) {
      throw new PosixException(Errno.EBUSY, "fid is open");
    }
  }

  /**
   * The node of the second fid. Errors: EBADF if it stands for no file, EXDEV if it is on another
   * volume than the primary one.
   */
  Node secondNode() throws PosixException {
    Node node = secondState.node();
    if (!second.export().equals(primary.export())) {
      throw new PosixException(Errno.EXDEV);
    }
    return node;
  }

  /** A call about the file of a node. */
  @FunctionalInterface
  interface FileCall<T> {
    T make(PosixVolume volume, Node node) throws PosixException;
  }

  /**
   * Asks about the primary fid's file. Errors: EBADF if it stands for none, ESTALE if it is gone,
   * ENOENT if its name was removed.
   */
  <T> T ofFile(FileCall<T> call) throws PosixException {
    Node node = state.node();
    try {
      return call.make(volume(), node);
    } catch (PosixException e) {
      throw LookedUp.again(node, e);
    }
  }

  /** The primary fid's open file. Errors: EBADF if it is not open. */
  OpenFile file() throws PosixException {
    return state.file();
  }

  Stage stage() {
    return stage.get();
  }

  /** Moves on from one stage to the next; false if it had moved already. */
  boolean advance(Stage from, Stage to) {
    return stage.compareAndSet(from, to);
  }

  /** Runs on a thread of the pool, unless it was called off. */
  @Override
  public void run() {
    if (advance(Stage.QUEUED, Stage.RUNNING)) {
      enqueued = false;
      finished(session.execute(this));
    } else {
      session.popped();
    }
  }

  void enqueued() {
    enqueued = true;
  }

  boolean isEnqueued() {
    return enqueued;
  }

  /** Hands an outcome to the event loop; any thread. */
  void finished(Outcome result) {
    outcome = result;
    session.finished(this);
  }

  Outcome outcome() {
    return outcome;
  }

  void park(Wait wait) {
    waitsFor = wait;
    stage.set(Stage.PARKED);
  }

  /** What it waits for while parked. */
  Wait waitsFor() {
    return waitsFor;
  }

  /** Sets what will end its waiting, in place of what would have; null for nothing. */
  void limit(Future<?> end) {
    if (limit != null) {
      limit.cancel(false);
    }
    limit = end;
  }

  /** A Tflush that is answered after this. */
  void flushedBy(Exchange flush) {
    if (flushes.isEmpty()) {
      flushes = new ArrayList<>(1);
    }
    flushes.add(flush);
  }

  /** The Tflushes that wait for this, in the order they came. */
  List<Exchange> flushes() {
    return flushes;
  }
}
