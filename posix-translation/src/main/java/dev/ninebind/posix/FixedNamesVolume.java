// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix;

/** Refuses whatever would make, move or remove a name. */
abstract class FixedNamesVolume extends ForwardingVolume {
  private final Errno refusal;

  FixedNamesVolume(PosixVolume target, Errno refusal) {
    super(target);
    this.refusal = refusal;
  }

  final PosixException refused() {
    return new PosixException(refusal);
  }

  /** Opens what is there, as POSIX has it for a read-only file system, and makes nothing. */
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
}
