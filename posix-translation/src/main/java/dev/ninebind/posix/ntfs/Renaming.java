// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix.ntfs;

import dev.ninebind.host.HostFile;
import dev.ninebind.host.HostOpen;
import dev.ninebind.host.HostStat;
import dev.ninebind.host.HostVolume;
import dev.ninebind.host.NtConstants;
import dev.ninebind.posix.Errno;
import dev.ninebind.posix.FileId;
import dev.ninebind.posix.FileType;
import dev.ninebind.posix.Inline;
import dev.ninebind.posix.Name;
import dev.ninebind.posix.Node;
import dev.ninebind.posix.Node.Place;
import dev.ninebind.posix.NodeTree;
import dev.ninebind.posix.NotInline;
import dev.ninebind.posix.PosixException;
import dev.ninebind.posix.Refusals;
import dev.ninebind.posix.ntfs.HostErrors.Doing;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Renames: on the host and in the tree together. What POSIX and NT see differently is settled
 * before the host is asked (docs/ntfs.md 4.4): types that do not go together, two names of one
 * file, a directory into itself.
 */
@SuppressWarnings("try") // the shape is held, and nothing is done with it
final class Renaming {
  /** Renames that may overtake one by node before it is given up. */
  private static final int ATTEMPTS = 100;

  private static final int REPLACE =
      NtConstants.FILE_RENAME_REPLACE_IF_EXISTS
          | NtConstants.FILE_RENAME_POSIX_SEMANTICS
          | NtConstants.FILE_RENAME_IGNORE_READONLY_ATTRIBUTE;

  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(8);

  private final HostVolume host;
  private final HostCalls calls;
  private final NodeTree tree;
  private final Shape shape;
  private final Directories directories;
  private final Names names;
  private final Opening opening;
  private final Identity identity;
  private final Removal removal;
  private final OpenFiles files;

  Renaming(
      HostVolume host,
      HostCalls calls,
      NodeTree tree,
      Shape shape,
      Directories directories,
      Names names,
      Identity identity,
      Removal removal,
      OpenFiles files,
      Opening opening) {
    this.host = host;
    this.calls = calls;
    this.tree = tree;
    this.shape = shape;
    this.directories = directories;
    this.names = names;
    this.opening = opening;
    this.identity = identity;
    this.removal = removal;
    this.files = files;
  }

  /** It is a directory, and cannot be renamed with the shape shared. */
  private static final class NeedsShape extends Exception {
    private static final long serialVersionUID = 1;

    NeedsShape() {
      super(null, null, false, false);
    }
  }

  void rename(Node fromDirectory, Name from, Node toDirectory, Name to) throws PosixException {
    Refusals.renaming(from, to);
    Place source = new Place(fromDirectory, from);
    Place target = new Place(toDirectory, to);
    try (Shape.Hold hold = shape.shared()) {
      rename(source, null, target, false);
    } catch (NeedsShape e) {
      renameAlone(() -> rename(source, null, target, true));
    }
  }

  void rename(Node node, Node toDirectory, Name to) throws PosixException {
    try (Shape.Hold hold = shape.shared()) {
      rename(node, toDirectory, to, false);
    } catch (NeedsShape e) {
      renameAlone(() -> rename(node, toDirectory, to, true));
    }
  }

  private void rename(Node node, Node toDirectory, Name to, boolean alone)
      throws PosixException, NeedsShape {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Place place = removal.placeToChange(node);
      Refusals.renaming(place.name(), to);
      if (rename(place, node, new Place(toDirectory, to), alone)) {
        return;
      }
    }
    throw new PosixException(Errno.EBUSY);
  }

  /** A rename with the shape alone. */
  @FunctionalInterface
  private interface Attempt {
    void make() throws PosixException, NeedsShape;
  }

  /**
   * Renames a directory while nobody else has a handle. Other programs that do are waited for
   * without keeping anybody out.
   */
  private void renameAlone(Attempt attempt) throws PosixException {
    if (Inline.active()) {
      throw NotInline.INSTANCE;
    }
    long end = System.nanoTime() + calls.patienceNanos();
    while (true) {
      try (Shape.Hold hold = shape.alone()) {
        directories.handles().dropAll();
        attempt.make();
        return;
      } catch (NeedsShape e) {
        throw new IllegalStateException(e);
      } catch (PosixException e) {
        if (e.errno() != Errno.EBUSY || System.nanoTime() >= end) {
          throw e;
        }
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /**
   * @param node what must be there, or null if anything may
   * @param alone true if the shape is held alone
   * @return false if the node was elsewhere by the time that its directory was held
   */
  private boolean rename(Place from, Node node, Place to, boolean alone)
      throws PosixException, NeedsShape {
    try (HeldDirectories held = HeldDirectories.of(directories, from.parent(), to.parent())) {
      if (node != null && !from.equals(node.place())) {
        return false;
      }
      Entry source = removal.find(held.from(), from.name(), node);
      FileType type = LxMetadata.type(source.stat().attributes(), source.stat().reparseTag());
      Entry replaced = names.find(held.to().file(), held.to().inode(), to.name());
      if (replaced != null && replaced.stat().fileId() == source.stat().fileId()) {
        return true; // of two names of one file POSIX leaves both
      }
      refuse(from, source, type, to, replaced);
      if (type != FileType.DIRECTORY || host.capabilities().renameAboveOpenFiles()) {
        move(held, from, source, to, replaced, Doing.NAME);
      } else if (alone) {
        moveDirectory(held, from, source, to, replaced);
      } else {
        throw new NeedsShape();
      }
      return true;
    }
  }

  private void refuse(Place from, Entry source, FileType type, Place to, Entry replaced)
      throws PosixException {
    if (type == FileType.DIRECTORY) {
      FileId id = identity.id(source.stat());
      for (Node at = to.parent();
          at != null;
          at = at.place() == null ? null : at.place().parent()) {
        if (at.inode().id().equals(id)) {
          throw new PosixException(Errno.EINVAL, "into itself");
        }
      }
    }
    if (replaced == null) {
      return;
    }
    HostStat stat = replaced.stat();
    FileType other = LxMetadata.type(stat.attributes(), stat.reparseTag());
    if (isAbove(identity.id(stat), from.parent())) {
      throw new PosixException(Errno.ENOTEMPTY);
    } else if (type == FileType.DIRECTORY && other != FileType.DIRECTORY) {
      throw new PosixException(Errno.ENOTDIR);
    } else if (type != FileType.DIRECTORY && other == FileType.DIRECTORY) {
      throw new PosixException(Errno.EISDIR);
    }
  }

  /** True if a directory, or one above it, is this file. */
  private static boolean isAbove(FileId id, Node directory) {
    for (Node at = directory; at != null; at = at.place() == null ? null : at.place().parent()) {
      if (at.inode().id().equals(id)) {
        return true;
      }
    }
    return false;
  }

  private void moveDirectory(
      HeldDirectories held, Place from, Entry source, Place to, Entry replaced)
      throws PosixException {
    Node directory = tree.child(from.parent(), from.name());
    if (directory == null) { // then nothing below it is open either
      move(held, from, source, to, replaced, Doing.MOVE_DIRECTORY);
      return;
    }
    try (Parking parking = Parking.below(directory, tree, files, opening)) {
      move(held, from, source, to, replaced, Doing.MOVE_DIRECTORY);
    }
  }

  private void move(
      HeldDirectories held, Place from, Entry source, Place to, Entry replaced, Doing doing)
      throws PosixException {
    HostOpen how = HostOpen.existing(Access.NAME, 0);
    String fromName = source.hostName();
    try (HostFile file =
        calls.make(doing, from.name(), () -> host.open(held.from().file(), fromName, how))) {
      boolean same = held.from().inode().equals(held.to().inode());
      String toName =
          replaced != null
              ? replaced.hostName()
              : names.toMake(held.to().file(), held.to().inode(), to.name(), same ? source : null);
      if (replaced == null
          || (host.capabilities().posixRename()
              && replaced.stat().isDirectory() == source.stat().isDirectory())) {
        rename(file, held.to().file(), toName, to.name(), replaced != null, doing);
      } else {
        replaceClassically(held, file, toName, to, replaced, doing);
      }
      if (replaced != null) {
        removal.lost(replaced);
      }
      tree.moved(from.parent(), from.name(), to.parent(), to.name());
    }
  }

  private void rename(
      HostFile file, HostFile directory, String hostName, Name name, boolean replace, Doing doing)
      throws PosixException {
    int flags = REPLACE;
    if (!host.capabilities().posixRename()) {
      flags = 0;
    } else if (!replace) {
      flags &= ~NtConstants.FILE_RENAME_REPLACE_IF_EXISTS;
    }
    int bits = flags;
    calls.run(doing, name, () -> file.rename(directory, hostName, bits));
  }

  /**
   * Without POSIX semantics NT replaces neither an open file nor a directory; and a link to a
   * directory, which Windows makes one of, and a file never replace each other. So what is in the
   * way goes first, and comes back should the rename fail.
   */
  private void replaceClassically(
      HeldDirectories held, HostFile file, String toName, Place to, Entry replaced, Doing doing)
      throws PosixException {
    HostFile directory = held.to().file();
    try (Removal.Removed removed = removal.takeAway(held.to(), replaced)) {
      rename(file, directory, toName, to.name(), false, doing);
      removed.sometime();
    }
  }
}
