// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.powercut;

import java.util.Optional;
import java.util.Random;

/**
 * What has reached the disk of that which no fsync covered.
 *
 * @param random decides; empty if nothing has
 */
public record Survival(Optional<Random> random) {
  /** A disk that wrote nothing before it had to. */
  public static final Survival NOTHING = new Survival(Optional.empty());

  /**
   * A disk that wrote some of it: of names and metadata what the order allows, of data any sectors
   * of 512 bytes, so that pages are torn. What was overwritten again before an fsync is never seen:
   * a sector is as it was last covered, or as it was written last.
   */
  public static Survival random(long seed) {
    return new Survival(Optional.of(new Random(seed)));
  }
}
