// SPDX-License-Identifier: Apache-2.0
/**
 * The load generator: connections that ask a 9P2000.L server the same things over and over, check
 * every answer and take the time.
 */
package dev.ninebind.bench.load;
