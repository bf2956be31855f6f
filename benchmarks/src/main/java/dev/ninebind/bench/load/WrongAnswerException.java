// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.bench.load;

import java.io.IOException;

/** A server gave what it should not have given: an error, too little, or other data. */
public final class WrongAnswerException extends IOException {
  private static final long serialVersionUID = 1;

  WrongAnswerException(String message) {
    super(message);
  }
}
