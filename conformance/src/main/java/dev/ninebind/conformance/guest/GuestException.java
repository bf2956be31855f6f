// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.guest;

/**
 * The harness itself failed: a guest did not boot, a script outlived its bound, a server never
 * became ready. A scenario that ran to its end and found a wrong result is not this; it comes back
 * as a {@link GuestResult} with an exit code.
 */
public final class GuestException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public GuestException(String message) {
    super(message);
  }

  public GuestException(String message, Throwable cause) {
    super(message, cause);
  }
}
