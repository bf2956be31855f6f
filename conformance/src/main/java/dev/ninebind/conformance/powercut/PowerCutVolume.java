// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.powercut;

import dev.ninebind.posix.AttributeChanges;
import dev.ninebind.posix.Attributes;
import dev.ninebind.posix.ByteString;
import dev.ninebind.posix.Credentials;
import dev.ninebind.posix.Errno;
import dev.ninebind.posix.ForwardingVolume;
import dev.ninebind.posix.Name;
import dev.ninebind.posix.Node;
import dev.ninebind.posix.OpenFlags;
import dev.ninebind.posix.PosixException;
import dev.ninebind.posix.PosixVolume;
import dev.ninebind.posix.VolumeStatistics;
import dev.ninebind.posix.XattrMode;
import dev.ninebind.posix.XattrName;

/**
 * A volume whose power can be cut: what no fsync covered, data and names, is gone then.
 *
 * <p>Its users see the files of one volume, the live one. A second one, the disk, holds what is
 * durable and nothing else: an fsync takes there what it covers, before it returns, and so does a
 * write to a file opened with O_DSYNC or O_SYNC, with the length that it takes to read that. When
 * the power is cut the disk is what the next server finds. So nothing has to be undone, and what
 * the tests of applications find after a cut was put there by an fsync that they made, or, if
 * wanted, by a disk that wrote more than it had to ({@link Survival}).
 *
 * <p>Nothing else may change the files of either volume. Two things are kept coarser than a real
 * disk might: times are those of the last fsync of the file, and a file in a directory with a
 * default ACL is made on the disk without it until its attributes are set.
 */
public final class PowerCutVolume extends ForwardingVolume {
  private final Power power;
  private final Names names;

  private PowerCutVolume(PosixVolume live, Power power) {
    super(live);
    this.power = power;
    names = new Names(power);
  }

  /**
   * Takes all files of {@code live} to the disk, which makes them durable, and goes on from there.
   *
   * @param live what its users see; closed with this volume
   * @param disk empty; its owner closes it after this volume
   */
  public static PowerCutVolume over(PosixVolume live, PosixVolume disk, SyncOrder order)
      throws PosixException {
    return new PowerCutVolume(live, Power.on(live, disk, order));
  }

  /**
   * Cuts the power: once requests that run have ended, every call is EIO, and the disk has what a
   * new server would find.
   */
  public void cut(Survival survival) throws PosixException {
    power.cut(survival);
  }

  @Override
  public Located walk(Node directory, Name name) throws PosixException {
    power.require();
    return super.walk(directory, name);
  }

  @Override
  public Attributes attributes(Node node) throws PosixException {
    power.require();
    return super.attributes(node);
  }

  @Override
  public ByteString readLink(Node node) throws PosixException {
    power.require();
    return super.readLink(node);
  }

  @Override
  public ByteString xattr(Node node, XattrName name) throws PosixException {
    power.require();
    return super.xattr(node, name);
  }

  @Override
  public ByteString xattrNames(Node node) throws PosixException {
    power.require();
    return super.xattrNames(node);
  }

  @Override
  public VolumeStatistics statistics(Node node) throws PosixException {
    power.require();
    return super.statistics(node);
  }

  @Override
  public void change(Node node, AttributeChanges changes) throws PosixException {
    power.changing(node, changes, () -> super.change(node, changes));
  }

  @Override
  public Opened open(Node node, OpenFlags flags) throws PosixException {
    return names.opening(node, flags, readable -> super.open(node, readable));
  }

  @Override
  public Opened create(
      Node directory, Name name, OpenFlags flags, int mode, Credentials credentials)
      throws PosixException {
    return names.creating(
        directory,
        name,
        flags,
        readable -> super.create(directory, name, readable, mode, credentials));
  }

  @Override
  public Attributes makeDirectory(Node directory, Name name, int mode, Credentials credentials)
      throws PosixException {
    return names.making(
        directory, name, null, () -> super.makeDirectory(directory, name, mode, credentials));
  }

  @Override
  public Attributes makeLink(
      Node directory, Name name, ByteString linkTarget, Credentials credentials)
      throws PosixException {
    return names.making(
        directory,
        name,
        linkTarget,
        () -> super.makeLink(directory, name, linkTarget, credentials));
  }

  @Override
  public Attributes makeNode(
      Node directory, Name name, int mode, int major, int minor, Credentials credentials)
      throws PosixException {
    return names.making(
        directory,
        name,
        null,
        () -> super.makeNode(directory, name, mode, major, minor, credentials));
  }

  @Override
  public void link(Node directory, Name name, Node file) throws PosixException {
    names.linking(directory, name, file, () -> super.link(directory, name, file));
  }

  @Override
  public void rename(Node fromDirectory, Name from, Node toDirectory, Name to)
      throws PosixException {
    names.renaming(
        fromDirectory,
        from,
        toDirectory,
        to,
        () -> super.rename(fromDirectory, from, toDirectory, to));
  }

  @Override
  public void rename(Node node, Node toDirectory, Name to) throws PosixException {
    Power.Action call = () -> super.rename(node, toDirectory, to);
    names.at(
        node, place -> names.renaming(place.parent(), place.name(), toDirectory, to, call), call);
  }

  @Override
  public void remove(Node parent, Name name, boolean directory) throws PosixException {
    names.removing(parent, name, () -> super.remove(parent, name, directory));
  }

  @Override
  public void remove(Node node) throws PosixException {
    Power.Action call = () -> super.remove(node);
    names.at(node, place -> names.removing(place.parent(), place.name(), call), call);
  }

  @Override
  public void setXattr(Node node, XattrName name, ByteString value, XattrMode mode)
      throws PosixException {
    power.changingMetadata(
        node,
        () -> super.setXattr(node, name, value, mode),
        (volume, file) -> volume.setXattr(file, name, value, XattrMode.SET));
  }

  @Override
  public void removeXattr(Node node, XattrName name) throws PosixException {
    power.changingMetadata(
        node,
        () -> super.removeXattr(node, name),
        (volume, file) -> {
          try {
            volume.removeXattr(file, name);
          } catch (PosixException e) {
            if (e.errno() != Errno.ENODATA) { // set and removed in another order than here
              throw e;
            }
          }
        });
  }

  /** Never inline: an fsync's work is done under locks. */
  @Override
  public boolean isFast() {
    return false;
  }
}
