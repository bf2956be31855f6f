// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.session;

import dev.ninebind.p9.wire.Qid;
import dev.ninebind.p9.wire.Reply;
import dev.ninebind.p9.wire.Request;
import dev.ninebind.posix.ByteString;
import dev.ninebind.posix.Credentials;
import dev.ninebind.posix.Errno;
import dev.ninebind.posix.Name;
import dev.ninebind.posix.Node;
import dev.ninebind.posix.PosixException;
import dev.ninebind.posix.PosixVolume;
import java.util.ArrayList;
import java.util.List;

/** Requests about names: attach, walk, and whatever makes, moves or removes a name. */
final class NamespaceOps {
  /** AT_REMOVEDIR in Tunlinkat's flags. */
  private static final int REMOVE_DIRECTORY = 0x200;

  /** Permission bits of a mode. */
  private static final int PERMISSIONS = 07777;

  private NamespaceOps() {}

  static Outcome attach(Exchange exchange) throws PosixException {
    PosixVolume.Located top = exchange.attachPoint().enter();
    return Outcome.of(new Reply.Rattach(Qid.of(top.attributes())), new FidState.Walked(top.node()));
  }

  /** Walks as far as it goes: the first name must be there, later ones may end it early. */
  static Outcome walk(Exchange exchange, Request.Twalk request) throws PosixException {
    PosixVolume volume = exchange.volume();
    List<Name> names = request.names();
    Node node = volume.retain(request.rebinds() ? exchange.walkedNode() : exchange.node());
    boolean arrived = false;
    try {
      List<Qid> qids = new ArrayList<>(names.size());
      for (Name name : names) {
        PosixVolume.Located next;
        try {
          next = exchange.attachPoint().walk(node, name);
        } catch (PosixException e) {
          if (qids.isEmpty()) {
            throw e;
          }
          return Outcome.of(new Reply.Rwalk(qids));
        }
        volume.release(node);
        node = next.node();
        qids.add(Qid.of(next.attributes()));
      }
      arrived = true;
      return Outcome.of(new Reply.Rwalk(qids), new FidState.Walked(node));
    } finally {
      if (!arrived) {
        volume.release(node);
      }
    }
  }

  static Outcome makeDirectory(Exchange exchange, Request.Tmkdir request) throws PosixException {
    Qid qid =
        Qid.of(
            exchange
                .volume()
                .makeDirectory(
                    exchange.node(),
                    request.name(),
                    request.mode() & PERMISSIONS,
                    owner(exchange, request.gid())));
    return Outcome.of(new Reply.Rmkdir(qid));
  }

  static Outcome makeLink(Exchange exchange, Request.Tsymlink request) throws PosixException {
    Qid qid =
        Qid.of(
            exchange
                .volume()
                .makeLink(
                    exchange.node(),
                    request.name(),
                    request.target(),
                    owner(exchange, request.gid())));
    return Outcome.of(new Reply.Rsymlink(qid));
  }

  static Outcome makeNode(Exchange exchange, Request.Tmknod request) throws PosixException {
    Qid qid =
        Qid.of(
            exchange
                .volume()
                .makeNode(
                    exchange.node(),
                    request.name(),
                    request.mode(),
                    request.major(),
                    request.minor(),
                    owner(exchange, request.gid())));
    return Outcome.of(new Reply.Rmknod(qid));
  }

  static Outcome link(Exchange exchange, Request.Tlink request) throws PosixException {
    exchange.volume().link(exchange.node(), request.name(), exchange.secondNode());
    return Outcome.of(new Reply.Rlink());
  }

  static Outcome readLink(Exchange exchange) throws PosixException {
    ByteString target = exchange.ofFile(PosixVolume::readLink);
    exchange.session().checkRoom(Short.BYTES + target.length());
    return Outcome.of(new Reply.Rreadlink(target));
  }

  static Outcome rename(Exchange exchange, Request.Trename request) throws PosixException {
    exchange.attachPoint().checkMovable(exchange.node());
    exchange.volume().rename(exchange.node(), exchange.secondNode(), request.name());
    return Outcome.of(new Reply.Rrename());
  }

  static Outcome renameAt(Exchange exchange, Request.Trenameat request) throws PosixException {
    exchange
        .volume()
        .rename(exchange.node(), request.oldname(), exchange.secondNode(), request.newname());
    return Outcome.of(new Reply.Rrenameat());
  }

  static Outcome remove(Exchange exchange, Request.Tunlinkat request) throws PosixException {
    if ((request.flags() & ~REMOVE_DIRECTORY) != 0) {
      throw new PosixException(Errno.EINVAL, "unlinkat flags " + request.flags());
    }
    exchange.volume().remove(exchange.node(), request.name(), request.flags() != 0);
    return Outcome.of(new Reply.Runlinkat());
  }

  /** Removes the file and then ends the fid, even where the removal failed. */
  static Outcome removeFid(Exchange exchange) throws PosixException {
    PosixVolume volume = exchange.volume();
    try {
      exchange.attachPoint().checkMovable(exchange.node());
      volume.remove(exchange.node());
    } finally {
      exchange.state().close(volume);
    }
    return Outcome.of(new Reply.Rremove());
  }

  static Credentials owner(Exchange exchange, int gid) {
    return new Credentials(exchange.primary().uid(), gid);
  }
}
