// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.bench.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;

/** Operations of several kinds, by chance. */
final class Mix implements Slot {
  private final List<Part> parts;
  private final SplittableRandom random;
  private Slot now;

  /**
   * One kind.
   *
   * @param percent of all operations
   */
  record Part(int percent, Slot slot) {}

  /** Kinds whose percentages make a hundred. */
  Mix(List<Part> parts, SplittableRandom random) {
    if (parts.stream().mapToInt(Part::percent).sum() != 100) {
      throw new IllegalArgumentException("percentages of " + parts);
    }
    this.parts = parts;
    this.random = random;
  }

  @Override
  public Step begin() {
    int chance = random.nextInt(100);
    int part = 0;
    for (int sum = parts.get(0).percent(); sum <= chance; sum += parts.get(part).percent()) {
      part++;
    }
    now = parts.get(part).slot();
    return now.begin();
  }

  @Override
  public Step next(ByteBuffer body) throws IOException {
    return now.next(body);
  }
}
