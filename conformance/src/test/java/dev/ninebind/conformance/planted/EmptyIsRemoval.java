// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.planted;

import dev.ninebind.posix.ByteString;
import dev.ninebind.posix.ForwardingVolume;
import dev.ninebind.posix.Node;
import dev.ninebind.posix.PosixException;
import dev.ninebind.posix.PosixVolume;
import dev.ninebind.posix.XattrMode;
import dev.ninebind.posix.XattrName;

/** The bug of servers that take an attribute's empty value for its removal. */
final class EmptyIsRemoval extends ForwardingVolume {
  EmptyIsRemoval(PosixVolume target) {
    super(target);
  }

  @Override
  public void setXattr(Node node, XattrName name, ByteString value, XattrMode mode)
      throws PosixException {
    if (value.length() == 0) {
      removeXattr(node, name);
    } else {
      super.setXattr(node, name, value, mode);
    }
  }
}
