// SPDX-License-Identifier: Apache-2.0
/** The program: commands, configuration, exports. Wiring only. */
package dev.ninebind.p9.daemon;
