// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.bench.load;

import java.nio.ByteBuffer;
import java.util.List;

/** Operations of the same steps each. */
final class Sequence implements Slot {
  private final Step[] steps;
  private final long operations;
  private long begun;
  private int at;

  /** Without an end. */
  Sequence(Step... steps) {
    this(List.of(steps), Long.MAX_VALUE);
  }

  /**
   * With an end.
   *
   * @param operations to do at most
   */
  Sequence(List<Step> steps, long operations) {
    this.steps = steps.toArray(Step[]::new);
    this.operations = operations;
  }

  @Override
  public Step begin() {
    if (begun == operations) {
      return null;
    }
    begun++;
    at = 0;
    return steps[0];
  }

  @Override
  public Step next(ByteBuffer body) {
    return ++at == steps.length ? null : steps[at];
  }
}
