// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.wire;

import java.io.IOException;

/**
 * A frame that cannot be what the peer meant. Nothing after it can be trusted: the connection ends.
 */
public final class MalformedFrameException extends IOException {
  private static final long serialVersionUID = 1;

  public MalformedFrameException(String message) {
    super(message);
  }
}
