// SPDX-License-Identifier: Apache-2.0
/** Applications whose whole state is on a mount: that they run, and that they come back. */
package dev.ninebind.conformance.workload;
