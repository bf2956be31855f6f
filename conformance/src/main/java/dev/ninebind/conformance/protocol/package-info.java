// SPDX-License-Identifier: Apache-2.0
/** Checks of any 9P2000.L server by what it answers to a client, area by area. */
package dev.ninebind.conformance.protocol;
