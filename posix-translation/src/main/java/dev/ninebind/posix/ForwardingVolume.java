// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix;

/**
 * A volume that hands every call to another one. A policy extends it and overrides what it is
 * about; the nodes are those of the volume below, so policies can be stacked without cost.
 */
public abstract class ForwardingVolume implements PosixVolume {
  private final PosixVolume target;

  protected ForwardingVolume(PosixVolume target) {
    this.target = target;
  }

  @Override
  public Node root() {
    return target.root();
  }

  @Override
  public Located walk(Node directory, Name name) throws PosixException {
    return target.walk(directory, name);
  }

  @Override
  public Node retain(Node node) {
    return target.retain(node);
  }

  @Override
  public void release(Node node) {
    target.release(node);
  }

  @Override
  public Attributes attributes(Node node) throws PosixException {
    return target.attributes(node);
  }

  @Override
  public void change(Node node, AttributeChanges changes) throws PosixException {
    target.change(node, changes);
  }

  @Override
  public Opened open(Node node, OpenFlags flags) throws PosixException {
    return target.open(node, flags);
  }

  @Override
  public Opened create(
      Node directory, Name name, OpenFlags flags, int mode, Credentials credentials)
      throws PosixException {
    return target.create(directory, name, flags, mode, credentials);
  }

  @Override
  public Attributes makeDirectory(Node directory, Name name, int mode, Credentials credentials)
      throws PosixException {
    return target.makeDirectory(directory, name, mode, credentials);
  }

  @Override
  public Attributes makeLink(
      Node directory, Name name, ByteString linkTarget, Credentials credentials)
      throws PosixException {
    return target.makeLink(directory, name, linkTarget, credentials);
  }

  @Override
  public Attributes makeNode(
      Node directory, Name name, int mode, int major, int minor, Credentials credentials)
      throws PosixException {
    return target.makeNode(directory, name, mode, major, minor, credentials);
  }

  @Override
  public void link(Node directory, Name name, Node file) throws PosixException {
    target.link(directory, name, file);
  }

  @Override
  public ByteString readLink(Node node) throws PosixException {
    return target.readLink(node);
  }

  @Override
  public void rename(Node fromDirectory, Name from, Node toDirectory, Name to)
      throws PosixException {
    target.rename(fromDirectory, from, toDirectory, to);
  }

  @Override
  public void rename(Node node, Node toDirectory, Name to) throws PosixException {
    target.rename(node, toDirectory, to);
  }

  @Override
  public void remove(Node parent, Name name, boolean directory) throws PosixException {
    target.remove(parent, name, directory);
  }

  @Override
  public void remove(Node node) throws PosixException {
    target.remove(node);
  }

  @Override
  public ByteString xattr(Node node, XattrName name) throws PosixException {
    return target.xattr(node, name);
  }

  @Override
  public ByteString xattrNames(Node node) throws PosixException {
    return target.xattrNames(node);
  }

  @Override
  public void setXattr(Node node, XattrName name, ByteString value, XattrMode mode)
      throws PosixException {
    target.setXattr(node, name, value, mode);
  }

  @Override
  public void removeXattr(Node node, XattrName name) throws PosixException {
    target.removeXattr(node, name);
  }

  @Override
  public VolumeStatistics statistics(Node node) throws PosixException {
    return target.statistics(node);
  }

  @Override
  public boolean isFast() {
    return target.isFast();
  }

  @Override
  public Usage usage() {
    return target.usage();
  }

  @Override
  public void close() {
    target.close();
  }
}
