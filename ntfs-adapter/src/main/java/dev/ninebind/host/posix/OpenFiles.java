// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.posix;

import dev.ninebind.posix.ByteRangeLocks;
import dev.ninebind.posix.Credentials;
import dev.ninebind.posix.Errno;
import dev.ninebind.posix.FileType;
import dev.ninebind.posix.Name;
import dev.ninebind.posix.Node;
import dev.ninebind.posix.OpenFlags;
import dev.ninebind.posix.PosixException;
import dev.ninebind.posix.PosixVolume.Opened;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Opens and creates files, and knows those that are open. */
final class OpenFiles {
  /** Times a name is looked at again when others create and remove it while it is being opened. */
  private static final int CREATE_ATTEMPTS = 100;

  private final Nodes nodes;
  private final Opening opening;
  private final Creation creation;
  private final InlineCalls inline;
  private final ByteRangeLocks locks;
  private final AtomicInteger count;
  private final Set<PassthroughFile> files = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /**
   * @param count counts descriptors held
   */
  OpenFiles(
      Nodes nodes,
      Opening opening,
      Creation creation,
      InlineCalls inline,
      ByteRangeLocks locks,
      AtomicInteger count) {
    this.nodes = nodes;
    this.opening = opening;
    this.creation = creation;
    this.inline = inline;
    this.locks = locks;
    this.count = count;
  }

  /** The locks of all these files. */
  ByteRangeLocks locks() {
    return locks;
  }

  int size() {
    return files.size();
  }

  /**
   * Opens the file that a descriptor stands for and whose lstat is in the scratch.
   *
   * @param node the file's; the open file holds it once more
   */
  Opened open(Scratch scratch, Node node, int found, OpenFlags flags) throws PosixException {
    int fd = opening.reopen(scratch, found, node.inode().type(), flags);
    return opened(scratch, nodes.retain(node), fd, flags, flags.has(OpenFlags.TRUNC));
  }

  /**
   * Opens a regular file by name and creates it where there is none. Wants the directory's entries
   * lock held exclusively.
   */
  Opened create(
      int parent, Node directory, Name name, OpenFlags flags, int mode, Credentials credentials)
      throws PosixException {
    for (int attempt = 0; attempt < CREATE_ATTEMPTS; attempt++) {
      Opened opened =
          flags.has(OpenFlags.EXCL) ? null : openPresent(parent, directory, name, flags);
      if (opened == null) {
        opened = createAbsent(parent, directory, name, flags, mode, credentials);
      }
      if (opened != null) {
        return opened;
      }
    }
    throw new PosixException(Errno.EBUSY);
  }

  /** Null if there is no file of this name. */
  private Opened openPresent(int parent, Node directory, Name name, OpenFlags flags)
      throws PosixException {
    Scratch scratch = Scratch.mine();
    int path = scratch.openPath(parent, name, 0);
    if (path == -HostErrno.ENOENT) {
      return null;
    } else if (path < 0) {
      throw HostErrno.ofOpenBeneath(path);
    }
    try {
      HostErrno.check(scratch.stat(path));
      Node node = nodes.enter(directory, name, scratch.statx);
      try {
        return open(scratch, node, path, flags);
      } finally {
        nodes.release(node);
      }
    } finally {
      Libc.close(path);
    }
  }

  /** Null if there is a file of this name, and that is no error. */
  private Opened createAbsent(
      int parent, Node directory, Name name, OpenFlags flags, int mode, Credentials credentials)
      throws PosixException {
    Scratch scratch = Scratch.mine();
    int fd =
        scratch.create(
            parent, name, opening.hostFlags(flags), creation.firstMode(mode, credentials));
    if (fd == -HostErrno.EEXIST && !flags.has(OpenFlags.EXCL)) {
      return null;
    } else if (fd < 0) {
      throw HostErrno.ofOpenBeneath(fd);
    }
    Node node = null;
    try {
      HostErrno.check(scratch.stat(fd));
      creation.settle(scratch, fd, parent, name, FileType.REGULAR, mode, credentials);
      node = nodes.enter(directory, name, scratch.statx);
    } finally {
      if (node == null) {
        Libc.close(fd);
      }
    }
    return opened(scratch, node, fd, flags, false);
  }

  /**
   * An open file, with the attributes that are in the scratch.
   *
   * @param node held for the file from now on
   * @param again true if the attributes must be read once more
   */
  private Opened opened(Scratch scratch, Node node, int fd, OpenFlags flags, boolean again)
      throws PosixException {
    Descriptor descriptor = new Descriptor(fd, count);
    PassthroughFile file =
        new PassthroughFile(this, nodes, inline, node, descriptor, flags, opening.appends(flags));
    node.inode().opened(file);
    files.add(file);
    boolean good = false;
    try {
      if (closed) {
        throw new PosixException(Errno.EIO, "the volume is closed");
      }
      if (again) {
        HostErrno.check(scratch.stat(fd));
      }
      Opened opened = new Opened(file, Nodes.attributes(node, scratch.statx));
      good = true;
      return opened;
    } finally {
      if (!good) {
        file.close();
      }
    }
  }

  /** A file is about to close its descriptor. */
  void closing(PassthroughFile file) {
    file.node().inode().closed(file);
    files.remove(file);
    nodes.release(file.node());
  }

  /** Closes all, their locks before them. */
  void close() {
    closed = true;
    locks.close();
    for (PassthroughFile file : files) {
      try {
        file.close();
      } catch (PosixException e) {
        // Nobody is left who could be told.
      }
    }
  }
}
