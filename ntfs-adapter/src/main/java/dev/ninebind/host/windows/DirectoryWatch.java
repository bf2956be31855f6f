// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

import dev.ninebind.host.HostChange;
import dev.ninebind.host.HostException;
import dev.ninebind.host.HostWatch;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that asks a directory's handle for changes, tells them, and asks again: a request that
 * is pending ends with the thread that made it. Between two requests NT keeps changes, as many as
 * the memory of the first has room for; when there were more, it says only that.
 */
final class DirectoryWatch implements HostWatch, Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(DirectoryWatch.class);

  private final NtThreads threads;
  private final Handle handle;
  private final int filter;
  private final boolean tree;
  private final Listener listener;
  private final CompletableFuture<Integer> begun = new CompletableFuture<>();
  private volatile boolean closed;

  /** The request that is pending, guarded by this. */
  private long pending;

  /** Its HANDLE, guarded by this. */
  private long used;

  DirectoryWatch(NtThreads threads, Handle handle, int filter, boolean tree, Listener listener) {
    this.threads = threads;
    this.handle = handle;
    this.filter = filter;
    this.tree = tree;
    this.listener = listener;
  }

  /** Returns when NT has the first request. Errors: those that NT answers to it. */
  void begin() throws HostException {
    Thread thread = new Thread(this, "ninebind-watch");
    thread.setDaemon(true);
    thread.start();
    NtStatus.check(begun.join());
  }

  @Override
  public void run() {
    try {
      tell(threads.mine());
    } catch (HostException e) {
      begun.complete(e.status());
    } catch (RuntimeException | Error e) {
      begun.completeExceptionally(e);
      throw e;
    }
  }

  private void tell(Nt nt) throws HostException {
    while (ask(nt)) {
      int status = nt.completed();
      synchronized (this) {
        pending = 0;
        handle.release();
        notifyAll();
      }
      if (closed) {
        return;
      } else if (status == NtStatus.NOTIFY_ENUM_DIR
          || (NtStatus.isSuccess(status) && nt.scratch.information() == 0)) {
        tell(listener::overflowed);
      } else if (NtStatus.isSuccess(status)) {
        for (HostChange change : changes(nt.scratch.area(0), (int) nt.scratch.information())) {
          tell(() -> listener.changed(change));
        }
      } else {
        LOG.debug("a watch ended: {}", new HostException(status).getMessage());
        tell(listener::overflowed); // whoever relied on it has to look
        return;
      }
    }
  }

  /** False if it was closed or NT refuses. */
  private synchronized boolean ask(Nt nt) throws HostException {
    if (closed) {
      return false;
    }
    used = handle.use();
    int status = nt.beginWatch(used, filter, tree);
    if (NtStatus.isSuccess(status)) {
      pending = nt.scratch.ioStatus();
    } else {
      handle.release();
    }
    begun.complete(status);
    return NtStatus.isSuccess(status);
  }

  /** Who is told may list directories, so the page is read first. */
  private static List<HostChange> changes(ByteBuffer page, int length) {
    List<HostChange> changes = new ArrayList<>();
    int at = 0;
    while (at + FileNotifyExtendedInformation.FILE_NAME <= length) {
      int bytes = page.getInt(at + FileNotifyExtendedInformation.FILE_NAME_LENGTH);
      String path = Scratch.string(page, at + FileNotifyExtendedInformation.FILE_NAME, bytes);
      changes.add(
          new HostChange(
              page.getInt(at + FileNotifyExtendedInformation.ACTION),
              page.getLong(at + FileNotifyExtendedInformation.FILE_ID),
              List.of(path.split("\\\\"))));
      int next = page.getInt(at + FileNotifyExtendedInformation.NEXT_ENTRY_OFFSET);
      if (next == 0) {
        break;
      }
      at += next;
    }
    return changes;
  }

  private void tell(Runnable call) {
    if (!closed) {
      try {
        call.run();
      } catch (RuntimeException e) {
        LOG.warn("who watches a directory has failed", e);
      }
    }
  }

  /** Waits for the end of a request, so that the handle is free, but for nobody who is told. */
  @Override
  public synchronized void close() {
    closed = true;
    if (pending == 0) {
      return;
    }
    threads.mine().cancel(used, pending);
    boolean interrupted = false;
    while (pending != 0) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
