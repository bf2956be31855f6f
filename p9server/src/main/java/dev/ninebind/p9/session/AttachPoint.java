// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.session;

import dev.ninebind.posix.Attributes;
import dev.ninebind.posix.Errno;
import dev.ninebind.posix.FileId;
import dev.ninebind.posix.Name;
import dev.ninebind.posix.Node;
import dev.ninebind.posix.PosixException;
import dev.ninebind.posix.PosixVolume;
import java.util.List;

/**
 * Where one attach came in: the top of an export, or a directory below it. All fids that come of
 * the attach share it, and none of them walks to what is above.
 */
public final class AttachPoint {
  private final Export export;
  private final List<Name> path;

  /** The directory below the export's top, once it is found; null if it is the top itself. */
  private volatile FileId below;

  /** The top of an export. */
  public AttachPoint(Export export) {
    this(export, List.of());
  }

  /**
   * @param path from the export's top to a directory, without dots
   */
  public AttachPoint(Export export, List<Name> path) {
    this.export = export;
    this.path = List.copyOf(path);
  }

  public Export export() {
    return export;
  }

  /** True if it takes lookups to get there, of which nothing bounds the number. */
  boolean isBelow() {
    return !path.isEmpty();
  }

  /**
   * Finds the directory, as it is now; no link is followed. Errors: ENOENT, ENOTDIR (a link too).
   *
   * @return held for the caller
   */
  public PosixVolume.Located enter() throws PosixException {
    PosixVolume volume = export.volume();
    Attributes attributes = volume.attributes(volume.root());
    Node node = volume.retain(volume.root());
    boolean arrived = false;
    try {
      for (Name name : path) {
        PosixVolume.Located next = volume.walk(node, name);
        volume.release(node);
        node = next.node();
        attributes = next.attributes();
        if (!attributes.isDirectory()) {
          throw new PosixException(Errno.ENOTDIR);
        }
        below = node.inode().id();
      }
      arrived = true;
      return new PosixVolume.Located(node, attributes);
    } finally {
      if (!arrived) {
        volume.release(node);
      }
    }
  }

  /**
   * As {@link PosixVolume#walk}; the directory that was attached to is above itself. What has been
   * moved out from below it since has nothing above it (ENOENT).
   */
  PosixVolume.Located walk(Node node, Name name) throws PosixException {
    PosixVolume volume = export.volume();
    FileId top = below;
    if (top == null || !name.equals(Name.DOT_DOT)) {
      return volume.walk(node, name);
    }
    if (node.inode().id().equals(top)) {
      return volume.walk(node, Name.DOT);
    }
    PosixVolume.Located above = volume.walk(node, name);
    if (!isWithin(above.node(), top)) {
      volume.release(above.node());
      throw new PosixException(Errno.ENOENT, "outside of what was attached to");
    }
    return above;
  }

  /**
   * Keeps the directory that was attached to at its place, as an export's top is kept. Errors:
   * EBUSY.
   */
  void checkMovable(Node node) throws PosixException {
    if (node.inode().id().equals(below)) {
      throw new PosixException(Errno.EBUSY, "attached to");
    }
  }

  private static boolean isWithin(Node node, FileId top) {
    Node at = node;
    while (!at.inode().id().equals(top)) {
      Node.Place place = at.place();
      if (place == null) {
        return false;
      }
      at = place.parent();
    }
    return true;
  }
}
