// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.session;

import dev.ninebind.p9.wire.Reply;
import dev.ninebind.p9.wire.Request;
import dev.ninebind.posix.ByteString;
import dev.ninebind.posix.Errno;
import dev.ninebind.posix.Node;
import dev.ninebind.posix.PosixException;
import dev.ninebind.posix.XattrMode;
import dev.ninebind.posix.XattrName;

/**
 * Txattrwalk and Txattrcreate, which begin what Tread and Twrite go on with and Tclunk ends: {@link
 * XattrValue} and {@link XattrDraft}.
 */
final class XattrOps {
  private XattrOps() {}

  /**
   * Reads the value now, so that its size and its bytes belong together. An empty name asks for the
   * list of names, a NUL after each.
   */
  static Outcome walk(Exchange exchange, Request.Txattrwalk request) throws PosixException {
    XattrName name = request.name().length() == 0 ? null : XattrName.of(request.name());
    ByteString value =
        exchange.ofFile(
            (volume, node) -> name == null ? volume.xattrNames(node) : volume.xattr(node, name));
    return Outcome.of(
        new Reply.Rxattrwalk(value.length()),
        XattrValue.held(value, exchange.session().xattrMemory()));
  }

  /** Asks no host: what the volume has to say, it says when the draft is clunked. */
  static Outcome create(Exchange exchange, Request.Txattrcreate request) throws PosixException {
    Node node = exchange.walkedNode();
    XattrMode mode = mode(request.flags());
    if (Long.compareUnsigned(request.size(), XattrName.MAX_VALUE) > 0) {
      throw new PosixException(Errno.E2BIG);
    }
    XattrDraft draft =
        XattrDraft.held(
            node,
            XattrName.of(request.name()),
            (int) request.size(),
            mode,
            exchange.session().xattrMemory());
    exchange.volume().retain(node);
    return Outcome.of(new Reply.Rxattrcreate(), draft);
  }

  /**
   * Linux hands XATTR_CREATE and XATTR_REPLACE together down to the file system, where they fail
   * with EEXIST or ENODATA, as either one does. Here they are EINVAL like any flag that is none.
   */
  private static XattrMode mode(int flags) throws PosixException {
    return switch (flags) {
      case 0 -> XattrMode.SET;
      case 1 -> XattrMode.CREATE;
      case 2 -> XattrMode.REPLACE;
      default -> throw new PosixException(Errno.EINVAL, "attribute flags " + flags);
    };
  }
}
