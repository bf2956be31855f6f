// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.protocol;

/** A case cannot be tried with this server or client; the message says why. */
final class NotRun extends Exception {
  private static final long serialVersionUID = 1;

  NotRun(String why) {
    super(why, null, false, false);
  }
}
