// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix;

/** Refuses with EROFS whatever would change the volume. */
public final class ReadOnlyVolume extends ForwardingVolume {
  public ReadOnlyVolume(PosixVolume target) {
    super(target);
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

  /** Opens what is there: POSIX lets a create on a read-only file system find an existing file. */
  @Override
  public Opened create(
      Node directory, Name name, OpenFlags flags, int mode, Credentials credentials)
      throws PosixException {
    Located found;
    try {
      found = walk(directory, name);
    } catch (PosixException missing) {
      throw missing.errno() == Errno.ENOENT ? refused() : missing;
    }
    try {
      if (flags.has(OpenFlags.EXCL)) {
        throw new PosixException(Errno.EEXIST);
      }
      if (found.attributes().isDirectory()) {
        throw new PosixException(Errno.EISDIR);
      }
      return open(found.node(), flags.without(OpenFlags.CREATE));
    } finally {
      release(found.node());
    }
  }

  @Override
  public Attributes makeDirectory(Node directory, Name name, int mode, Credentials credentials)
      throws PosixException {
    throw refused();
  }

  @Override
  public Attributes makeLink(
      Node directory, Name name, ByteString linkTarget, Credentials credentials)
      throws PosixException {
    throw refused();
  }

  @Override
  public Attributes makeNode(
      Node directory, Name name, int mode, int major, int minor, Credentials credentials)
      throws PosixException {
    throw refused();
  }

  @Override
  public void link(Node directory, Name name, Node file) throws PosixException {
    throw refused();
  }

  @Override
  public void rename(Node fromDirectory, Name from, Node toDirectory, Name to)
      throws PosixException {
    throw refused();
  }

  @Override
  public void rename(Node node, Node toDirectory, Name to) throws PosixException {
    throw refused();
  }

  @Override
  public void remove(Node parent, Name name, boolean directory) throws PosixException {
    throw refused();
  }

  @Override
  public void remove(Node node) throws PosixException {
    throw refused();
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

  private static PosixException refused() {
    return new PosixException(Errno.EROFS);
  }

  private static final class ReadOnlyFile extends ForwardingFile {
    ReadOnlyFile(OpenFile target) {
      super(target);
    }

    @Override
    public void change(AttributeChanges changes) throws PosixException {
      throw refused();
    }
  }
}
