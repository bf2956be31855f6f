// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix;

/**
 * Makes every file appear to belong to one user and group of the guest, while on the host all
 * belong to whoever they belong to there, new ones to the daemon. Changes of owner are accepted and
 * have no effect: that is what lets a daemon without the right to chown serve a folder.
 */
public final class OwnershipMapping extends ForwardingVolume {
  private static final int OWNER = AttributeChanges.UID | AttributeChanges.GID;

  private final int uid;
  private final int gid;
  private final Credentials hostOwner;

  /**
   * @param uid the owner that the guest sees
   * @param gid the group that the guest sees
   * @param hostOwner the owner that new files get on the host
   */
  public OwnershipMapping(PosixVolume target, int uid, int gid, Credentials hostOwner) {
    super(target);
    this.uid = uid;
    this.gid = gid;
    this.hostOwner = hostOwner;
  }

  @Override
  public Located walk(Node directory, Name name) throws PosixException {
    Located found = super.walk(directory, name);
    return new Located(found.node(), mapped(found.attributes()));
  }

  @Override
  public Attributes attributes(Node node) throws PosixException {
    return mapped(super.attributes(node));
  }

  @Override
  public void change(Node node, AttributeChanges changes) throws PosixException {
    super.change(node, withoutOwner(changes));
  }

  @Override
  public Opened open(Node node, OpenFlags flags) throws PosixException {
    return mapped(super.open(node, flags));
  }

  @Override
  public Opened create(
      Node directory, Name name, OpenFlags flags, int mode, Credentials credentials)
      throws PosixException {
    return mapped(super.create(directory, name, flags, mode, hostOwner));
  }

  @Override
  public Attributes makeDirectory(Node directory, Name name, int mode, Credentials credentials)
      throws PosixException {
    return mapped(super.makeDirectory(directory, name, mode, hostOwner));
  }

  @Override
  public Attributes makeLink(
      Node directory, Name name, ByteString linkTarget, Credentials credentials)
      throws PosixException {
    return mapped(super.makeLink(directory, name, linkTarget, hostOwner));
  }

  @Override
  public Attributes makeNode(
      Node directory, Name name, int mode, int major, int minor, Credentials credentials)
      throws PosixException {
    return mapped(super.makeNode(directory, name, mode, major, minor, hostOwner));
  }

  private Attributes mapped(Attributes attributes) {
    return attributes.withOwner(uid, gid);
  }

  private Opened mapped(Opened opened) {
    return new Opened(new MappedFile(opened.file()), mapped(opened.attributes()));
  }

  private static AttributeChanges withoutOwner(AttributeChanges changes) {
    return new AttributeChanges(
        changes.valid() & ~OWNER,
        changes.mode(),
        0,
        0,
        changes.size(),
        changes.accessed(),
        changes.modified());
  }

  private final class MappedFile extends ForwardingFile {
    MappedFile(OpenFile target) {
      super(target);
    }

    @Override
    public Attributes attributes() throws PosixException {
      return mapped(super.attributes());
    }

    @Override
    public void change(AttributeChanges changes) throws PosixException {
      super.change(withoutOwner(changes));
    }
  }
}
