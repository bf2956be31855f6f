// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

/** An open file that hands every call to another one; a policy overrides what it is about. */
public abstract class ForwardingFile implements OpenFile {
  private final OpenFile target;

  protected ForwardingFile(OpenFile target) {
    this.target = target;
  }

  @Override
  public Node node() {
    return target.node();
  }

  @Override
  public Attributes attributes() throws PosixException {
    return target.attributes();
  }

  @Override
  public void change(AttributeChanges changes) throws PosixException {
    target.change(changes);
  }

  @Override
  public int read(ByteBuffer buffer, long offset) throws PosixException {
    return target.read(buffer, offset);
  }

  @Override
  public int write(ByteBuffer source, long offset) throws PosixException {
    return target.write(source, offset);
  }

  @Override
  public void sync(boolean dataOnly) throws PosixException {
    target.sync(dataOnly);
  }

  @Override
  public DirectoryCursor directory() throws PosixException {
    return target.directory();
  }

  @Override
  public CompletableFuture<LockStatus> lock(LockRequest request) throws PosixException {
    return target.lock(request);
  }

  @Override
  public LockRequest conflictingLock(LockRequest request) throws PosixException {
    return target.conflictingLock(request);
  }

  @Override
  public void close() throws PosixException {
    target.close();
  }
}
