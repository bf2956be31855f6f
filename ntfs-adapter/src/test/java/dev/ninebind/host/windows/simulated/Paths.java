// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows.simulated;

import static dev.ninebind.host.NtConstants.FILE_DIRECTORY_FILE;
import static dev.ninebind.host.NtConstants.FILE_READ_ATTRIBUTES;
import static dev.ninebind.host.NtConstants.FILE_READ_EA;
import static dev.ninebind.host.NtConstants.FILE_TRAVERSE;
import static dev.ninebind.host.NtConstants.IO_REPARSE_TAG_MOUNT_POINT;
import static dev.ninebind.host.NtConstants.IO_REPARSE_TAG_SYMLINK;

import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;
import dev.ninebind.host.HostFile;
import dev.ninebind.host.HostOpen;
import dev.ninebind.host.HostStat;
import dev.ninebind.host.HostVolume;
import dev.ninebind.host.ReparsePoint;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Finds what a name means: component by component, following links as NT does unless it is told not
 * to, streams left out (they count as their file, which is what an escape would reach).
 */
final class Paths {
  /** The letter of the one volume there is. */
  static final String DRIVE = "C:";

  /** Rights to look at a file, which are in nobody's way. */
  static final int LOOK = FILE_READ_ATTRIBUTES | FILE_READ_EA;

  private static final int MAXIMUM_LINKS_FOLLOWED = 31;

  /** Where a name leads: a directory, and a name in it; an empty one for the directory itself. */
  record Place(HostFile directory, boolean own, String name) implements AutoCloseable {
    @Override
    public void close() {
      if (own) {
        directory.close();
      }
    }
  }

  private final HostVolume volume;
  private final ObjectTable objects;

  Paths(HostVolume volume, ObjectTable objects) {
    this.volume = volume;
    this.objects = objects;
  }

  /**
   * Where this leads to.
   *
   * @param last true to follow a link in the last component too
   */
  Place find(ObjectName name, boolean last) throws HostException {
    boolean follow = !name.has(ObjectName.OBJ_DONT_REPARSE);
    if (name.root() != 0) {
      HostFile root = objects.file(name.root()).file;
      if (name.text().startsWith("\\")) {
        throw new HostException(HostError.OBJECT_NAME_INVALID);
      }
      return walk(new Place(root, false, ""), name.text(), follow, last, 0);
    }
    return walk(new Place(volume.root(), false, ""), fromRoot(name.text()), follow, last, 0);
  }

  /** The part of a full path behind its drive. */
  private static String fromRoot(String path) throws HostException {
    String prefix = "\\??\\" + DRIVE;
    if (!path.regionMatches(true, 0, prefix, 0, prefix.length())) {
      throw new HostException(HostError.OBJECT_PATH_NOT_FOUND);
    }
    String rest = path.substring(prefix.length());
    if (!rest.startsWith("\\")) {
      throw new HostException(HostError.OBJECT_NAME_INVALID); // The device, not its root.
    }
    return rest.substring(1);
  }

  private Place walk(Place from, String path, boolean follow, boolean last, int links)
      throws HostException {
    int end = path.indexOf('\\');
    String name = end < 0 ? path : path.substring(0, end);
    String rest = end < 0 ? "" : path.substring(end + 1);
    if (name.equals(".") || name.equals("..") || (name.isEmpty() && !rest.isEmpty())) {
      from.close();
      throw new HostException(HostError.OBJECT_NAME_INVALID);
    }
    if (rest.isEmpty()) {
      Place place = new Place(from.directory(), from.own(), withoutStream(name));
      return last ? followed(place, follow, links) : place;
    }
    try (from) {
      return walk(step(from, name, follow, links), rest, follow, last, links);
    }
  }

  private static String withoutStream(String name) {
    int colon = name.indexOf(':');
    return colon <= 0 ? name : name.substring(0, colon);
  }

  /** The directory of this name. */
  private Place step(Place from, String name, boolean follow, int links) throws HostException {
    Place place = followed(new Place(from.directory(), false, name), follow, links);
    try (place) {
      int access = LOOK | FILE_TRAVERSE;
      HostOpen how = HostOpen.existing(access, FILE_DIRECTORY_FILE);
      return new Place(volume.open(place.directory(), place.name(), how), true, "");
    } catch (HostException e) {
      boolean missing = e.error() == HostError.OBJECT_NAME_NOT_FOUND;
      boolean file = e.error() == HostError.NOT_A_DIRECTORY;
      throw missing || file ? new HostException(HostError.OBJECT_PATH_NOT_FOUND) : e;
    }
  }

  /** The place itself, or where the link in it leads to. */
  private Place followed(Place place, boolean follow, int links) throws HostException {
    HostStat stat;
    try {
      stat = stat(place);
    } catch (HostException e) {
      return place; // The open will say it.
    }
    if (stat.reparseTag() == 0) {
      return place;
    }
    try (place) {
      if (!follow) {
        throw new HostException(HostError.REPARSE_POINT_ENCOUNTERED);
      }
      if (links == MAXIMUM_LINKS_FOLLOWED) {
        throw new HostException(HostError.REPARSE_POINT_NOT_RESOLVED);
      }
      int tag = stat.reparseTag();
      if (tag != IO_REPARSE_TAG_SYMLINK && tag != IO_REPARSE_TAG_MOUNT_POINT) {
        throw new HostException(HostError.IO_REPARSE_TAG_NOT_HANDLED);
      }
      HostOpen how = HostOpen.existing(LOOK, 0);
      ReparsePoint point;
      try (HostFile link = volume.open(place.directory(), place.name(), how)) {
        point = link.reparsePoint();
      }
      String target = target(point);
      boolean relative = tag == IO_REPARSE_TAG_SYMLINK && (point.data()[8] & 1) != 0;
      Place base =
          relative
              ? new Place(volume.open(place.directory(), "", how), true, "")
              : new Place(volume.root(), false, "");
      return walk(base, relative ? target : fromRoot(target), true, true, links + 1);
    }
  }

  private static int u16(byte[] data, int at) {
    return (data[at] & 0xFF) | ((data[at + 1] & 0xFF) << 8);
  }

  private static String target(ReparsePoint point) {
    byte[] data = point.data();
    int start = point.tag() == IO_REPARSE_TAG_SYMLINK ? 12 : 8;
    int offset = start + u16(data, 0);
    int length = u16(data, 2);
    return new String(data, offset, length, StandardCharsets.UTF_16LE);
  }

  HostStat stat(Place place) throws HostException {
    if (!place.name().isEmpty()) {
      return volume.stat(place.directory(), place.name());
    }
    try (HostFile file = volume.open(place.directory(), "", HostOpen.existing(LOOK, 0))) {
      return file.stat();
    }
  }

  /** The names from the volume's root to the file, each behind a backslash. */
  String path(HostFile file) throws HostException {
    String name = file.name();
    if (name.isEmpty()) {
      return "\\";
    }
    List<HostFile.Link> links = file.links();
    if (links.isEmpty()) {
      return "\\$Extend\\$Deleted\\" + name;
    }
    long parent = links.get(0).parentId();
    for (HostFile.Link link : links) {
      parent = link.name().equals(name) ? link.parentId() : parent;
    }
    HostOpen look = HostOpen.existing(Paths.LOOK, 0);
    try (HostFile above = volume.openById(parent, look)) {
      String path = path(above);
      return (path.equals("\\") ? "" : path) + "\\" + name;
    }
  }
}
