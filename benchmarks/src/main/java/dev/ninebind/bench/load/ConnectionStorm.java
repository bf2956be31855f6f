// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.bench.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;

/** Operations that connect, agree on a version, attach and close, one after the other. */
public final class ConnectionStorm implements Load {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @Override
  public void prepare(Target target) {
    // it needs no files
  }

  @Override
  public LoadResult run(Target target, Timing timing) throws IOException {
    return Watchdog.over(timing.whole().plus(PATIENCE), watchdog -> run(watchdog, target, timing));
  }

  private static LoadResult run(Watchdog watchdog, Target target, Timing timing)
      throws IOException {
    ByteBuffer in = LoadConnection.buffer(LoadConnection.SMALL);
    ByteBuffer out = LoadConnection.buffer(LoadConnection.SMALL);
    long cpu = target.cpuNanos().getAsLong();
    long due = System.nanoTime();
    Tally tally = Tally.starting(due, timing);
    while (tally.goesOn(due)) {
      new LoadConnection(watchdog, target, in, out).close();
      long now = System.nanoTime();
      tally.ended(due, now);
      due = now;
    }
    return Tally.sum(List.of(tally), target.cpuNanos().getAsLong() - cpu);
  }
}
