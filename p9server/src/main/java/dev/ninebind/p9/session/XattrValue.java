// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.session;

import dev.ninebind.p9.wire.Request;
import dev.ninebind.posix.ByteString;
import dev.ninebind.posix.Errno;
import dev.ninebind.posix.PosixException;
import dev.ninebind.posix.PosixVolume;
import java.nio.ByteBuffer;

/**
 * A fid that Txattrwalk made: the value of an attribute, or the list of names, as it was then. All
 * that it is good for is Tread, and its end.
 *
 * @param value counted in the memory
 */
record XattrValue(ByteString value, XattrMemory memory) implements FidState {
  /** Errors: ENOMEM if the session holds too much of the kind. */
  static XattrValue held(ByteString value, XattrMemory memory) throws PosixException {
    memory.take(value.length());
    return new XattrValue(value, memory);
  }

  @Override
  public int read(ByteBuffer target, long offset) throws PosixException {
    if (offset < 0) {
      throw new PosixException(Errno.EINVAL, "negative offset");
    }
    return value.copyTo(target, (int) Math.min(offset, value.length()));
  }

  @Override
  public boolean isInMemory(Request request) {
    return true;
  }

  @Override
  public void close(PosixVolume volume) {
    memory.giveBack(value.length());
  }
}
