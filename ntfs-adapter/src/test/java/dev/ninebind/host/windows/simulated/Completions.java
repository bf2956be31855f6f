// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows.simulated;

import dev.ninebind.host.HostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How requests end. What a call tells when it ends at once is its return value; the status block is
 * written then, and the event set, unless it failed. On a file that was not opened for synchronous
 * I/O a request may take its time instead: the call returns STATUS_PENDING, and another thread does
 * the work later, with the caller's memory as it is by then, and tells of it in any case.
 */
final class Completions implements AutoCloseable {
  /** The work of a request, after what the caller gave was checked. */
  interface Work {
    Answer run() throws HostException;
  }

  /** A request that waits for something to happen. */
  final class Waiting {
    private final FileObject file;
    private final EventObject event;
    private final View block;
    private boolean ended;

    private Waiting(FileObject file, EventObject event, View block) {
      this.file = file;
      this.event = event;
      this.block = block;
    }

    FileObject file() {
      return file;
    }

    /** Ends it; the first time counts. */
    synchronized boolean end(Answer answer) {
      if (ended) {
        return false;
      }
      ended = true;
      waiting.remove(this);
      tell(answer, block, event, file);
      return true;
    }
  }

  private final int pendingEvery;
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger pended = new AtomicInteger();
  private final List<Waiting> waiting = java.util.Collections.synchronizedList(new ArrayList<>());
  private final ExecutorService later =
      Executors.newFixedThreadPool(
          2,
          task -> {
            Thread thread = new Thread(task, "simulated I/O");
            thread.setDaemon(true);
            return thread;
          });

  Completions(int pendingEvery) {
    this.pendingEvery = pendingEvery;
  }

  /** Requests that took their time so far. */
  int pended() {
    return pended.get();
  }

  static View block(long address) throws HostException {
    return View.of(address, 16, 4);
  }

  /** For calls whose end the I/O manager waits for itself, whatever the file was opened for. */
  static int now(long block, Work work) throws HostException {
    View view = block(block);
    Answer answer;
    try {
      answer = work.run();
    } catch (HostException e) {
      if (Status.isError(e.status())) {
        throw e;
      }
      answer = new Answer(e.status(), 0);
    }
    view.u32(0, answer.status()).u64(8, answer.information());
    return answer.status();
  }

  /** For calls that may take their time. */
  int request(FileObject file, EventObject event, long block, Work work) throws HostException {
    View view = block(block);
    begin(file, event);
    if (file.synchronous) {
      synchronized (file) {
        return inline(file, event, view, work);
      }
    }
    if (pendingEvery == 0 || requests.incrementAndGet() % pendingEvery != 0) {
      return inline(file, event, view, work);
    }
    pended.incrementAndGet();
    later.execute(() -> tell(outcome(work), view, event, file));
    return Status.PENDING;
  }

  /** For a call that ends when something happens. */
  Waiting waiting(FileObject file, EventObject event, long block) throws HostException {
    Waiting request = new Waiting(file, event, block(block));
    begin(file, event);
    waiting.add(request);
    return request;
  }

  private static void begin(FileObject file, EventObject event) {
    file.event.reset();
    if (event != null) {
      event.reset();
    }
  }

  private static int inline(FileObject file, EventObject event, View block, Work work)
      throws HostException {
    Answer answer = outcome(work);
    if (Status.isError(answer.status())) {
      throw new HostException(answer.status());
    }
    tell(answer, block, event, file);
    return answer.status();
  }

  private static Answer outcome(Work work) {
    try {
      return work.run();
    } catch (HostException e) {
      return new Answer(e.status(), 0);
    }
  }

  private static void tell(Answer answer, View block, EventObject event, FileObject file) {
    block.u64(8, answer.information()).u32(0, answer.status());
    (event == null ? file.event : event).set();
  }

  /** NtCancelIoFileEx; false if there is no such request. */
  boolean cancel(FileObject file, long block) {
    boolean found = false;
    for (Waiting request : List.copyOf(waiting)) {
      if (request.file == file && (block == 0 || request.block.address == block)) {
        found |= request.end(new Answer(dev.ninebind.host.HostError.CANCELLED.status(), 0));
      }
    }
    return found;
  }

  @Override
  public void close() {
    later.shutdown();
  }
}
