// SPDX-License-Identifier: Apache-2.0
/**
 * What operations cost: JMH for the codec and the session, and a load generator for whole servers.
 */
package dev.ninebind.bench;
