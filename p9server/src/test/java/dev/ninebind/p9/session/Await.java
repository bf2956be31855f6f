// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Bounded waiting for what other threads bring about. */
public final class Await {
  /** After so long, in seconds, a test has failed. */
  public static final int LIMIT = 20;

  private Await() {}

  /** Returns when the condition holds; fails when it does not come to that. */
  public static void until(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(deadline);
      LockSupport.parkNanos(200_000);
    }
  }
}
