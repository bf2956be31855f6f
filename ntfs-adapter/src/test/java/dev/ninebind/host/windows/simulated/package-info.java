// SPDX-License-Identifier: Apache-2.0
/**
 * ntdll as Windows answers, over the volume in memory. It is written from what Windows documents of
 * its calls and structures, and shares nothing with the code that makes the calls: an offset that
 * is wrong there is found here.
 */
package dev.ninebind.host.windows.simulated;
