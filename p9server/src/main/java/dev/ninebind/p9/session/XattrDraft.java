// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.session;

import dev.ninebind.p9.wire.Request;
import dev.ninebind.posix.ByteString;
import dev.ninebind.posix.Errno;
import dev.ninebind.posix.Node;
import dev.ninebind.posix.NotInline;
import dev.ninebind.posix.PosixException;
import dev.ninebind.posix.PosixVolume;
import dev.ninebind.posix.XattrMode;
import dev.ninebind.posix.XattrName;
import java.nio.ByteBuffer;

/**
 * A fid that Txattrcreate turned into one for an attribute to be. It takes the value in as many
 * Twrites as it comes in, one behind the other, and sets it when it is clunked; so the answer to
 * the Tclunk says whether that went well. A fid that ends in any other way sets nothing.
 *
 * <p>A value announced as empty with {@link XattrMode#REPLACE} is a removal: that is how Linux's
 * client sends removexattr, for which the protocol has no message.
 */
final class XattrDraft implements FidState {
  private final Node node;
  private final XattrName name;
  private final XattrMode mode;
  private final ByteBuffer value;
  private final XattrMemory memory;

  private XattrDraft(Node node, XattrName name, int size, XattrMode mode, XattrMemory memory) {
    this.node = node;
    this.name = name;
    this.mode = mode;
    this.value = ByteBuffer.allocate(size);
    this.memory = memory;
  }

  /**
   * A draft of so many bytes. Errors: ENOMEM if the session holds too much of the kind.
   *
   * @param node to be held for the draft, which releases it
   */
  static XattrDraft held(Node node, XattrName name, int size, XattrMode mode, XattrMemory memory)
      throws PosixException {
    memory.take(size);
    return new XattrDraft(node, name, size, mode, memory);
  }

  /**
   * Takes the next bytes, all or none. Errors: EINVAL if they do not follow on the last, ENOSPC if
   * they are more than were announced.
   */
  @Override
  public int write(ByteBuffer source, long offset) throws PosixException {
    if (offset != value.position()) {
      throw new PosixException(Errno.EINVAL, "an attribute's value is written in order");
    }
    int count = source.remaining();
    if (count > value.remaining()) {
      throw new PosixException(Errno.ENOSPC, "more bytes than were announced");
    }
    value.put(source);
    return count;
  }

  @Override
  public boolean isInMemory(Request request) {
    return !(request instanceof Request.Tclunk);
  }

  /**
   * Sets the attribute, or removes it, and gives everything back. Errors: EINVAL if less was
   * written than announced, and those of {@link PosixVolume#setXattr}.
   *
   * @throws NotInline before any effect: the clunk comes again, and finds the draft as it was
   */
  @Override
  public void clunk(PosixVolume volume) throws PosixException {
    boolean comesAgain = false;
    try {
      commit(volume);
    } catch (NotInline e) {
      comesAgain = true;
      throw e;
    } finally {
      if (!comesAgain) {
        close(volume);
      }
    }
  }

  private void commit(PosixVolume volume) throws PosixException {
    if (value.hasRemaining()) {
      throw new PosixException(Errno.EINVAL, "fewer bytes than were announced");
    }
    try {
      if (value.capacity() == 0 && mode == XattrMode.REPLACE) {
        volume.removeXattr(node, name);
      } else {
        volume.setXattr(node, name, ByteString.wrap(value.array()), mode);
      }
    } catch (PosixException e) {
      throw LookedUp.again(node, e);
    }
  }

  @Override
  public void close(PosixVolume volume) {
    volume.release(node);
    memory.giveBack(value.capacity());
  }
}
