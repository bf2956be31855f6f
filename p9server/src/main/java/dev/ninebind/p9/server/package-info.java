// SPDX-License-Identifier: Apache-2.0
/** Listeners, event loops and the pool: what carries sessions. */
package dev.ninebind.p9.server;
