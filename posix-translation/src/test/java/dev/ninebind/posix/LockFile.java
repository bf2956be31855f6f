// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix;

import java.nio.ByteBuffer;

/** An open file that is good for locking only. */
final class LockFile implements OpenFile {
  private final Node node;

  private LockFile(Node node) {
    this.node = node;
  }

  /** An open file of a new file. */
  static LockFile ofNewFile(long number) {
    return new LockFile(new Node(new Inode(new FileId(1, number, 0), FileType.REGULAR) {}, null));
  }

  /** One more open file of the same file. */
  LockFile another() {
    return new LockFile(node);
  }

  @Override
  public Node node() {
    return node;
  }

  @Override
  public Attributes attributes() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void change(AttributeChanges changes) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int read(ByteBuffer target, long offset) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int write(ByteBuffer source, long offset) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void sync(boolean dataOnly) {
    throw new UnsupportedOperationException();
  }

  @Override
  public DirectoryCursor directory() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }
}
