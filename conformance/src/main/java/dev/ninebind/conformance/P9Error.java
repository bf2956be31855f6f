// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance;

import dev.ninebind.posix.Errno;
import java.io.IOException;

/** The server answered a request with an error. */
public final class P9Error extends IOException {
  private static final long serialVersionUID = 1;

  private final int number;

  P9Error(int number, String request) {
    super(request + ": " + name(number));
    this.number = number;
  }

  /** The Linux error number as it came, known or not. */
  public int number() {
    return number;
  }

  /** The error; EIO for a number that {@link Errno} does not have. */
  public Errno errno() {
    return Errno.ofNumber(number);
  }

  private static String name(int number) {
    Errno errno = Errno.ofNumber(number);
    return errno.number() == number ? errno.name() : "error " + number;
  }
}
