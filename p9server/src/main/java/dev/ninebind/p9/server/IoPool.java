// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.server;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that run what may block. Sessions bound what they hand over, so the queue needs no
 * bound of its own.
 */
final class IoPool {
  private final ThreadPoolExecutor executor;

  IoPool(int threads) {
    AtomicInteger number = new AtomicInteger();
    executor =
        new ThreadPoolExecutor(
            threads,
            threads,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "io-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    executor.allowCoreThreadTimeOut(true);
  }

  ThreadPoolExecutor executor() {
    return executor;
  }

  void close() {
    executor.shutdown();
  }
}
