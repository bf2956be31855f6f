// SPDX-License-Identifier: Apache-2.0
/** How fast servers are for applications in a guest, beside one another. */
package dev.ninebind.conformance.speed;
