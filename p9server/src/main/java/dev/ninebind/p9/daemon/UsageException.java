// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.daemon;

/** What a person at a terminal asked for cannot be done; the message is one line that says why. */
public final class UsageException extends Exception {
  private static final long serialVersionUID = 1;

  /** For a person who is to read this line. */
  public UsageException(String message) {
    super(message, null, false, false);
  }
}
