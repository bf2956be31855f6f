// SPDX-License-Identifier: Apache-2.0
/** Runs all that needs a real Windows, and writes one report of it: bin/verify-windows.ps1. */
package dev.ninebind.host.windows.verification;
