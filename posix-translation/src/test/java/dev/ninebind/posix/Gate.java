// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Holds one call of a {@link TestVolume} until a test lets it go on. */
public final class Gate {
  private static final long LIMIT_SECONDS = 60;

  private final CountDownLatch entered = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);

  Gate() {}

  /** Waits until a call has come; it is blocked from then on. */
  public void awaitEntered() throws InterruptedException {
    await(entered, "no call came");
  }

  /** True once a call has come. */
  public boolean isEntered() {
    return entered.getCount() == 0;
  }

  /** Lets the call go on, now or when it comes. */
  public void release() {
    released.countDown();
  }

  void pass() {
    entered.countDown();
    try {
      await(released, "nobody released the call");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void await(CountDownLatch latch, String complaint) throws InterruptedException {
    if (!latch.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException(complaint + " in " + LIMIT_SECONDS + " s");
    }
  }
}
