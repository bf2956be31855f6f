// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.session;

import java.util.concurrent.CompletableFuture;

/**
 * What a request waits for that cannot be answered yet.
 *
 * @param outcome completes with the outcome; cancelling it ends the wait
 * @param limit seconds that the client is kept waiting, or {@link #FOREVER}
 * @param atLimit the outcome when the limit is reached
 */
record Wait(CompletableFuture<Outcome> outcome, long limit, Outcome atLimit) {
  static final long FOREVER = 0;
}
