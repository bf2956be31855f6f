// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.protocol;

/** The server did something else than was expected; the message says what. */
final class CheckFailure extends Exception {
  private static final long serialVersionUID = 1;

  CheckFailure(String message) {
    super(message, null, false, false);
  }
}
