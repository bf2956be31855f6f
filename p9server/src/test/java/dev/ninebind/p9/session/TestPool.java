// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.session;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;

/** Threads for whatever may block, whose work begins at once unless the test holds it back. */
public final class TestPool implements Executor {
  private static final ExecutorService THREADS = threads(Integer.MAX_VALUE);

  private final ExecutorService threads;
  private final List<Runnable> queue = new ArrayList<>();
  private boolean held;
  private int taken;
  private int active;

  private TestPool(ExecutorService threads) {
    this.threads = threads;
  }

  /** As many threads as there is work. */
  public TestPool() {
    this(THREADS);
  }

  /** One thread, so that work ends in the order in which it came. */
  static TestPool ofOneThread() {
    return new TestPool(threads(1));
  }

  private static ExecutorService threads(int most) {
    ThreadFactory factory =
        task -> {
          Thread thread = new Thread(task, "test-io");
          thread.setDaemon(true);
          return thread;
        };
    return most == 1
        ? Executors.newSingleThreadExecutor(factory)
        : Executors.newCachedThreadPool(factory);
  }

  /** From here on tasks queue up. */
  synchronized void hold() {
    held = true;
  }

  /** Begins all that has queued up, and whatever comes later. */
  synchronized void release() {
    held = false;
    queue.forEach(this::begin);
    queue.clear();
  }

  /** How many tasks are held back. */
  synchronized int queued() {
    return queue.size();
  }

  /** Runs one of the tasks that are held back, on the calling thread. */
  void runQueued(int index) {
    Runnable task;
    synchronized (this) {
      task = queue.remove(index);
    }
    task.run();
  }

  /** Begins one of the tasks that are held back, on a thread of its own. */
  synchronized void beginQueued(int index) {
    begin(queue.remove(index));
  }

  /** How many tasks there were. */
  synchronized int taken() {
    return taken;
  }

  /** Returns when no task is running. */
  void awaitIdle() {
    Await.until("the pool is idle", this::isIdle);
  }

  private synchronized boolean isIdle() {
    return active == 0 && queue.isEmpty();
  }

  @Override
  public synchronized void execute(Runnable task) {
    taken++;
    if (held) {
      queue.add(task);
    } else {
      begin(task);
    }
  }

  private void begin(Runnable task) {
    active++;
    threads.execute(
        () -> {
          try {
            task.run();
          } finally {
            synchronized (this) {
              active--;
            }
          }
        });
  }
}
