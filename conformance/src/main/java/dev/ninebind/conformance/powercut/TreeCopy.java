// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.powercut;

import dev.ninebind.posix.AttributeChanges;
import dev.ninebind.posix.Attributes;
import dev.ninebind.posix.ByteString;
import dev.ninebind.posix.DirectoryCursor;
import dev.ninebind.posix.Errno;
import dev.ninebind.posix.FileId;
import dev.ninebind.posix.FileType;
import dev.ninebind.posix.Name;
import dev.ninebind.posix.Node;
import dev.ninebind.posix.OpenFile;
import dev.ninebind.posix.OpenFlags;
import dev.ninebind.posix.PosixException;
import dev.ninebind.posix.PosixVolume;
import dev.ninebind.posix.XattrMode;
import dev.ninebind.posix.XattrName;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Takes all that a volume has to the disk, and tracks it. */
final class TreeCopy {
  private static final OpenFlags READ = new OpenFlags(OpenFlags.READ_ONLY);
  private static final int HOLE = 1 << 16;

  private final PosixVolume source;
  private final Disk disk;
  private final Map<FileId, TrackedFile> files;

  TreeCopy(PosixVolume source, Disk disk, Map<FileId, TrackedFile> files) {
    this.source = source;
    this.disk = disk;
    this.files = files;
  }

  void run() throws PosixException {
    PosixVolume volume = disk.volume();
    TrackedFile root = new TrackedFile(source.attributes(source.root()), null);
    root.names = 1;
    root.durableNames = 1;
    root.onDisk = volume.root();
    files.put(source.root().inode().id(), root);
    directory(source.root(), root);
    metadata(source.root(), root);
  }

  private void directory(Node from, TrackedFile directory) throws PosixException {
    for (Name name : names(source, from)) {
      PosixVolume.Located found = source.walk(from, name);
      try {
        entry(directory, name, found.node(), found.attributes());
      } finally {
        source.release(found.node());
      }
    }
  }

  private void entry(TrackedFile directory, Name name, Node from, Attributes attributes)
      throws PosixException {
    FileId id = from.inode().id();
    TrackedFile file = files.get(id);
    if (file != null) {
      disk.put(directory, name, file);
    } else {
      boolean isLink = attributes.type() == FileType.SYMBOLIC_LINK;
      file = new TrackedFile(attributes, isLink ? source.readLink(from) : null);
      files.put(id, file);
      disk.make(directory.onDisk, name, file);
      file.directory = attributes.isDirectory() ? directory : null;
      file.name = name;
      file.durableNames = 1;
      directory.entries.put(name, file);
      if (attributes.isDirectory()) {
        directory(from, file);
      } else if (attributes.type() == FileType.REGULAR) {
        data(from, file, attributes.size());
      }
      metadata(from, file);
    }
    file.names++;
  }

  private void data(Node from, TrackedFile file, long size) throws PosixException {
    if (size == 0) {
      return;
    }
    OpenFile in = source.open(from, READ).file();
    try {
      synchronized (file) {
        OpenFile out = disk.file(file);
        out.change(AttributeChanges.ofSize(size));
        sparse(in, out, size);
        file.lengthOnDisk = size;
        Disk.closeFile(file);
      }
    } finally {
      in.close();
    }
  }

  private static void sparse(OpenFile in, OpenFile out, long size) throws PosixException {
    ByteBuffer piece = ByteBuffer.allocateDirect(HOLE);
    byte[] bytes = new byte[HOLE];
    byte[] zeros = new byte[HOLE];
    for (long at = 0; at < size; at += HOLE) {
      piece.clear().limit((int) Math.min(HOLE, size - at));
      while (piece.hasRemaining() && in.read(piece, at + piece.position()) > 0) {
        // goes on
      }
      piece.flip();
      int length = piece.remaining();
      piece.get(bytes, 0, length);
      if (!Arrays.equals(bytes, 0, length, zeros, 0, length)) {
        Data.copy(in, out, at, at + length);
      }
    }
  }

  /** Attributes after data and entries, for these change times. */
  private void metadata(Node from, TrackedFile file) throws PosixException {
    Attributes now = source.attributes(from);
    PosixVolume to = disk.volume();
    for (XattrName name : xattrs(from)) {
      to.setXattr(file.onDisk, name, source.xattr(from, name), XattrMode.SET);
    }
    boolean isLink = now.type() == FileType.SYMBOLIC_LINK;
    int valid =
        (isLink ? 0 : AttributeChanges.MODE)
            | AttributeChanges.UID
            | AttributeChanges.GID
            | AttributeChanges.ACCESSED
            | AttributeChanges.ACCESSED_SET
            | AttributeChanges.MODIFIED
            | AttributeChanges.MODIFIED_SET;
    to.change(
        file.onDisk,
        new AttributeChanges(
            valid, now.mode() & 07777, now.uid(), now.gid(), 0, now.accessed(), now.modified()));
    file.modifiedOnDisk = now.modified();
  }

  private List<XattrName> xattrs(Node from) throws PosixException {
    List<XattrName> names = new ArrayList<>();
    byte[] all;
    try {
      all = source.xattrNames(from).toBytes();
    } catch (PosixException e) {
      if (e.errno() == Errno.EOPNOTSUPP) {
        return names;
      }
      throw e;
    }
    for (int start = 0, at = 0; at < all.length; at++) {
      if (all[at] == 0) {
        names.add(XattrName.of(ByteString.of(Arrays.copyOfRange(all, start, at))));
        start = at + 1;
      }
    }
    return names;
  }

  /** All names in a directory but the dots. */
  static List<Name> names(PosixVolume volume, Node directory) throws PosixException {
    OpenFile file =
        volume.open(directory, new OpenFlags(OpenFlags.READ_ONLY | OpenFlags.DIRECTORY)).file();
    try {
      DirectoryCursor cursor = file.directory();
      Map<Name, Boolean> names = new LinkedHashMap<>();
      long[] cookie = {0};
      boolean[] more = {true};
      while (more[0]) {
        more[0] = false;
        cursor.list(
            cookie[0],
            (name, type, path, next) -> {
              cookie[0] = next;
              more[0] = true;
              if (!name.isDots()) {
                names.put(name, true);
              }
              return true;
            });
      }
      return List.copyOf(names.keySet());
    } finally {
      file.close();
    }
  }
}
