// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.bench.load;

import java.time.Duration;

/**
 * How long a load lasts.
 *
 * @param warmUp before anything counts
 * @param measured what counts
 */
public record Timing(Duration warmUp, Duration measured) {
  Duration whole() {
    return warmUp.plus(measured);
  }
}
