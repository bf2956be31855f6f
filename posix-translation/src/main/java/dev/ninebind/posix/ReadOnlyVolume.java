// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix;

/** Refuses with EROFS whatever would change the volume. */
public final class ReadOnlyVolume extends FixedNamesVolume {
  public ReadOnlyVolume(PosixVolume target) {
    super(target, Errno.EROFS);
  }

  @Override
  public void change(Node node, AttributeChanges changes) throws PosixException {
    throw refused();
  }

  @Override
  public Opened open(Node node, OpenFlags flags) throws PosixException {
    if (flags.changes()) {
      throw refused();
    }
    Opened opened = super.open(node, flags);
    return new Opened(new ReadOnlyFile(opened.file()), opened.attributes());
  }

  @Override
  public void setXattr(Node node, XattrName name, ByteString value, XattrMode mode)
      throws PosixException {
    throw refused();
  }

  @Override
  public void removeXattr(Node node, XattrName name) throws PosixException {
    throw refused();
  }

  private final class ReadOnlyFile extends ForwardingFile {
    ReadOnlyFile(OpenFile target) {
      super(target);
    }

    @Override
    public void change(AttributeChanges changes) throws PosixException {
      throw refused();
    }
  }
}
