// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.session;

import dev.ninebind.p9.wire.Request;
import dev.ninebind.posix.Errno;
import dev.ninebind.posix.PosixException;

/**
 * Which operation answers which request. An operation runs on the event loop or on a thread of the
 * pool, touches nothing of the session, and either gives an outcome or throws with no effect.
 */
final class Operations implements Request.Handler<Exchange, Outcome> {
  @Override
  public Outcome statistics(Exchange exchange, Request.Tstatfs request) throws PosixException {
    return FileOps.statistics(exchange);
  }

  @Override
  public Outcome open(Exchange exchange, Request.Tlopen request) throws PosixException {
    return FileOps.open(exchange, request);
  }

  @Override
  public Outcome create(Exchange exchange, Request.Tlcreate request) throws PosixException {
    return FileOps.create(exchange, request);
  }

  @Override
  public Outcome makeLink(Exchange exchange, Request.Tsymlink request) throws PosixException {
    return NamespaceOps.makeLink(exchange, request);
  }

  @Override
  public Outcome makeNode(Exchange exchange, Request.Tmknod request) throws PosixException {
    return NamespaceOps.makeNode(exchange, request);
  }

  @Override
  public Outcome rename(Exchange exchange, Request.Trename request) throws PosixException {
    return NamespaceOps.rename(exchange, request);
  }

  @Override
  public Outcome readLink(Exchange exchange, Request.Treadlink request) throws PosixException {
    return NamespaceOps.readLink(exchange);
  }

  @Override
  public Outcome attributes(Exchange exchange, Request.Tgetattr request) throws PosixException {
    return FileOps.attributes(exchange);
  }

  @Override
  public Outcome change(Exchange exchange, Request.Tsetattr request) throws PosixException {
    return FileOps.change(exchange, request);
  }

  @Override
  public Outcome walkAttribute(Exchange exchange, Request.Txattrwalk request)
      throws PosixException {
    return XattrOps.walk(exchange, request);
  }

  @Override
  public Outcome createAttribute(Exchange exchange, Request.Txattrcreate request)
      throws PosixException {
    return XattrOps.create(exchange, request);
  }

  @Override
  public Outcome readDirectory(Exchange exchange, Request.Treaddir request) throws PosixException {
    return FileOps.readDirectory(exchange, request);
  }

  @Override
  public Outcome sync(Exchange exchange, Request.Tfsync request) throws PosixException {
    return FileOps.sync(exchange, request);
  }

  @Override
  public Outcome lock(Exchange exchange, Request.Tlock request) throws PosixException {
    return LockOps.lock(exchange, request);
  }

  @Override
  public Outcome testLock(Exchange exchange, Request.Tgetlock request) throws PosixException {
    return LockOps.test(exchange, request);
  }

  @Override
  public Outcome link(Exchange exchange, Request.Tlink request) throws PosixException {
    return NamespaceOps.link(exchange, request);
  }

  @Override
  public Outcome makeDirectory(Exchange exchange, Request.Tmkdir request) throws PosixException {
    return NamespaceOps.makeDirectory(exchange, request);
  }

  @Override
  public Outcome renameAt(Exchange exchange, Request.Trenameat request) throws PosixException {
    return NamespaceOps.renameAt(exchange, request);
  }

  @Override
  public Outcome remove(Exchange exchange, Request.Tunlinkat request) throws PosixException {
    return NamespaceOps.remove(exchange, request);
  }

  @Override
  public Outcome authenticate(Exchange exchange, Request.Tauth request) throws PosixException {
    throw new PosixException(Errno.EOPNOTSUPP, "authentication is not offered");
  }

  @Override
  public Outcome attach(Exchange exchange, Request.Tattach request) throws PosixException {
    return NamespaceOps.attach(exchange);
  }

  @Override
  public Outcome walk(Exchange exchange, Request.Twalk request) throws PosixException {
    return NamespaceOps.walk(exchange, request);
  }

  @Override
  public Outcome read(Exchange exchange, Request.Tread request) throws PosixException {
    return FileOps.read(exchange, request);
  }

  @Override
  public Outcome write(Exchange exchange, Request.Twrite request) throws PosixException {
    return FileOps.write(exchange, request);
  }

  @Override
  public Outcome clunk(Exchange exchange, Request.Tclunk request) throws PosixException {
    return FileOps.clunk(exchange);
  }

  @Override
  public Outcome removeFid(Exchange exchange, Request.Tremove request) throws PosixException {
    return NamespaceOps.removeFid(exchange);
  }

  /** The session answers it itself: it is about all tags and fids. */
  @Override
  public Outcome version(Exchange exchange, Request.Tversion request) {
    throw new IllegalStateException("Tversion is the session's");
  }

  /** The session answers it itself: it is about another tag. */
  @Override
  public Outcome flush(Exchange exchange, Request.Tflush request) {
    throw new IllegalStateException("Tflush is the session's");
  }
}
