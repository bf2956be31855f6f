// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.memory;

import dev.ninebind.host.HostChange;
import dev.ninebind.host.HostWatch;
import dev.ninebind.host.NtConstants;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Who wants to know of changes (docs/ntfs.md 3.7). The volume's lock guards it; listeners are
 * called without it, by a thread that is there only while there is something to tell.
 */
final class Watches {
  private final List<Watch> all = new ArrayList<>();
  private final Executor teller = teller();

  /** What any of them asks for. */
  private volatile int filters;

  private static Executor teller() {
    ThreadPoolExecutor one =
        new ThreadPoolExecutor(
            1,
            1,
            1,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "ninebind-memory-watch");
              thread.setDaemon(true);
              return thread;
            });
    one.allowCoreThreadTimeOut(true);
    return one;
  }

  /** True if somebody wants to know of such a change; for calls that do not hold the lock. */
  boolean want(int filter) {
    return (filters & filter) != 0;
  }

  HostWatch add(
      Catalog catalog, MemoryHandle handle, int filter, boolean tree, HostWatch.Listener listener) {
    Watch watch = new Watch(catalog, handle, filter, tree, listener);
    all.add(watch);
    filters |= filter;
    return watch;
  }

  /** What the name of a file is for a filter. */
  static int name(MemoryFile file) {
    return file.isDirectory()
        ? NtConstants.FILE_NOTIFY_CHANGE_DIR_NAME
        : NtConstants.FILE_NOTIFY_CHANGE_FILE_NAME;
  }

  /** A handle is closed, and its watch with it. */
  void closed(MemoryHandle handle) {
    for (Watch watch : List.copyOf(all)) {
      if (watch.handle == handle) {
        remove(watch);
      }
    }
  }

  private void remove(Watch watch) {
    watch.end();
    all.remove(watch);
    int left = 0;
    for (Watch each : all) {
      left |= each.filter;
    }
    filters = left;
  }

  /**
   * Something has changed.
   *
   * @param link the name that it has, or had; null for none, of which nobody is told
   * @param filter the FILE_NOTIFY_CHANGE bits that it stands for
   * @param action the FILE_ACTION
   */
  void changed(MemoryLink link, int filter, int action) {
    if (!want(filter) || link == null) {
      return;
    }
    for (Watch watch : all) {
      if ((watch.filter & filter) != 0) {
        List<String> path = path(link, watch);
        if (path != null) {
          watch.put(new HostChange(action, link.file.id, path));
        }
      }
    }
  }

  /** Null if the name is not below what is watched. */
  private static List<String> path(MemoryLink link, Watch watch) {
    Deque<String> path = new ArrayDeque<>();
    path.push(link.name());
    MemoryFile at = link.directory;
    while (at != watch.handle.file) {
      if (!watch.tree || at.links.isEmpty()) {
        return null;
      }
      path.push(at.links.get(0).name());
      at = at.links.get(0).directory;
    }
    return List.copyOf(path);
  }

  private final class Watch implements HostWatch {
    private final Catalog catalog;
    private final MemoryHandle handle;
    private final int filter;
    private final boolean tree;
    private final Listener listener;
    private final Deque<HostChange> waiting = new ArrayDeque<>();
    private boolean overflow;
    private boolean telling;
    private boolean ended;

    Watch(Catalog catalog, MemoryHandle handle, int filter, boolean tree, Listener listener) {
      this.catalog = catalog;
      this.handle = handle;
      this.filter = filter;
      this.tree = tree;
      this.listener = listener;
    }

    synchronized void put(HostChange change) {
      if (waiting.size() == LIMIT) {
        waiting.clear(); // NT too gives all of them up
        overflow = true;
      } else if (!overflow) {
        waiting.add(change);
      }
      if (!telling) {
        telling = true;
        teller.execute(this::tell);
      }
    }

    private void tell() {
      for (Runnable next = next(); next != null; next = next()) {
        next.run();
      }
    }

    private synchronized Runnable next() {
      HostChange change = waiting.poll();
      if (!ended && overflow) {
        overflow = false;
        return listener::overflowed;
      } else if (!ended && change != null) {
        return () -> listener.changed(change);
      }
      telling = false;
      return null;
    }

    synchronized void end() {
      ended = true;
      waiting.clear();
    }

    @Override
    public void close() {
      catalog.lock.lock();
      try {
        remove(this);
      } finally {
        catalog.lock.unlock();
      }
    }
  }
}
