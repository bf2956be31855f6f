// SPDX-License-Identifier: Apache-2.0
/** The command line {@code ninebind conformance}. */
package dev.ninebind.conformance.cli;
