// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.planted;

import dev.ninebind.posix.AttributeChanges;
import dev.ninebind.posix.Attributes;
import dev.ninebind.posix.ByteString;
import dev.ninebind.posix.Credentials;
import dev.ninebind.posix.ForwardingVolume;
import dev.ninebind.posix.Name;
import dev.ninebind.posix.Node;
import dev.ninebind.posix.OpenFlags;
import dev.ninebind.posix.PosixException;
import dev.ninebind.posix.PosixVolume;
import dev.ninebind.posix.VolumeStatistics;
import dev.ninebind.posix.XattrMode;
import dev.ninebind.posix.XattrName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The bug of servers whose fids are path strings: a fid goes on meaning the path by which it was
 * walked to, whatever is there now, when it or a directory above it has been renamed.
 */
final class StrandedFids extends ForwardingVolume {
  /** The path by which a node was last walked to. */
  private final Map<Node, List<Name>> paths = new ConcurrentHashMap<>();

  StrandedFids(PosixVolume target) {
    super(target);
  }

  private interface Work<R> {
    R with(Node node) throws PosixException;
  }

  /** Where a node is now; null if it has no place any more. */
  private List<Name> place(Node node) {
    List<Name> names = new ArrayList<>();
    for (Node at = node; at != root(); ) {
      Node.Place place = at.place();
      if (place == null) {
        return null;
      }
      names.add(0, place.name());
      at = place.parent();
    }
    return names;
  }

  /** Does something with what is at a node's old path. */
  private <R> R at(Node node, Work<R> work) throws PosixException {
    List<Name> path = paths.get(node);
    List<Name> place = place(node);
    if (path == null || place == null || path.equals(place)) {
      return work.with(node);
    }
    Node found = retain(root());
    try {
      for (Name each : path) {
        Node next = super.walk(found, each).node();
        release(found);
        found = next;
      }
      return work.with(found);
    } finally {
      release(found);
    }
  }

  @Override
  public Located walk(Node directory, Name name) throws PosixException {
    Located located = at(directory, found -> super.walk(found, name));
    List<Name> place = place(located.node());
    if (place != null) {
      paths.put(located.node(), place);
    }
    return located;
  }

  @Override
  public Attributes attributes(Node node) throws PosixException {
    return at(node, super::attributes);
  }

  @Override
  public void change(Node node, AttributeChanges changes) throws PosixException {
    at(
        node,
        found -> {
          super.change(found, changes);
          return null;
        });
  }

  @Override
  public Opened open(Node node, OpenFlags flags) throws PosixException {
    return at(node, found -> super.open(found, flags));
  }

  @Override
  public Opened create(
      Node directory, Name name, OpenFlags flags, int mode, Credentials credentials)
      throws PosixException {
    return at(directory, found -> super.create(found, name, flags, mode, credentials));
  }

  @Override
  public Attributes makeDirectory(Node directory, Name name, int mode, Credentials credentials)
      throws PosixException {
    return at(directory, found -> super.makeDirectory(found, name, mode, credentials));
  }

  @Override
  public void remove(Node parent, Name name, boolean directory) throws PosixException {
    at(
        parent,
        found -> {
          super.remove(found, name, directory);
          return null;
        });
  }

  @Override
  public ByteString xattr(Node node, XattrName name) throws PosixException {
    return at(node, found -> super.xattr(found, name));
  }

  @Override
  public void setXattr(Node node, XattrName name, ByteString value, XattrMode mode)
      throws PosixException {
    at(
        node,
        found -> {
          super.setXattr(found, name, value, mode);
          return null;
        });
  }

  @Override
  public VolumeStatistics statistics(Node node) throws PosixException {
    return at(node, super::statistics);
  }
}
