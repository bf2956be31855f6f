// SPDX-License-Identifier: Apache-2.0
/**
 * {@code ninebind bench}: Ninebind and its peers on one folder, taking turns, beside what the
 * machine could do at best; and what came of it as a table, plots and a verdict.
 */
package dev.ninebind.bench.compare;
