// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix.ntfs;

import dev.ninebind.host.HostEntry;
import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;
import dev.ninebind.host.HostFile;
import dev.ninebind.host.HostOpen;
import dev.ninebind.host.HostStat;
import dev.ninebind.host.HostVolume;
import dev.ninebind.host.NtConstants;
import dev.ninebind.posix.Errno;
import dev.ninebind.posix.FileType;
import dev.ninebind.posix.Inode;
import dev.ninebind.posix.Name;
import dev.ninebind.posix.Node;
import dev.ninebind.posix.Node.Place;
import dev.ninebind.posix.NodeTree;
import dev.ninebind.posix.PosixException;
import dev.ninebind.posix.Refusals;
import dev.ninebind.posix.ntfs.HostErrors.Doing;
import java.util.ArrayList;
import java.util.List;

/** Removes names: on the host and in the tree together. */
final class Removal {
  /** Renames that may overtake a removal by node before it is given up. */
  private static final int ATTEMPTS = 100;

  private static final int POSIX_DELETE =
      NtConstants.FILE_DISPOSITION_DELETE
          | NtConstants.FILE_DISPOSITION_POSIX_SEMANTICS
          | NtConstants.FILE_DISPOSITION_IGNORE_READONLY_ATTRIBUTE;

  private final HostVolume host;
  private final HostCalls calls;
  private final NodeTree tree;
  private final Directories directories;
  private final Names names;
  private final Identity identity;
  private final UnlinkedFiles unlinked;

  Removal(
      HostVolume host,
      HostCalls calls,
      NodeTree tree,
      Directories directories,
      Names names,
      Identity identity,
      UnlinkedFiles unlinked) {
    this.host = host;
    this.calls = calls;
    this.tree = tree;
    this.directories = directories;
    this.names = names;
    this.identity = identity;
    this.unlinked = unlinked;
  }

  void remove(Node parent, Name name, boolean directory) throws PosixException {
    Refusals.removing(name, directory);
    try (HeldDirectories held = HeldDirectories.of(directories, parent)) {
      remove(held.from(), new Place(parent, name), null, directory);
    }
  }

  void remove(Node node) throws PosixException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Place place = placeToChange(node);
      try (HeldDirectories held = HeldDirectories.of(directories, place.parent())) {
        if (place.equals(node.place())) {
          remove(held.from(), place, node, node.inode().isDirectory());
          return;
        }
      }
    }
    throw new PosixException(Errno.EBUSY);
  }

  /** Where a node is; the root can be neither renamed nor removed, and what is gone neither. */
  Place placeToChange(Node node) throws PosixException {
    if (node == tree.root()) {
      throw new PosixException(Errno.EBUSY);
    }
    Place place = node.place();
    if (place == null) {
      throw new PosixException(Errno.ENOENT);
    }
    return place;
  }

  /**
   * What is under a name.
   *
   * @param node what must be there, or null if anything may: another program may have put another
   *     file there, which was not meant
   */
  Entry find(Held held, Name name, Node node) throws PosixException {
    Entry entry = names.find(held.file(), held.inode(), name);
    if (entry == null) {
      throw new PosixException(Errno.ENOENT);
    } else if (node != null && !identity.is(node.inode().id(), entry.stat())) {
      throw new PosixException(Errno.ESTALE);
    }
    return entry;
  }

  private void remove(Held held, Place place, Node node, boolean directory) throws PosixException {
    Entry entry = find(held, place.name(), node);
    FileType type = LxMetadata.type(entry.stat().attributes(), entry.stat().reparseTag());
    if (directory && type != FileType.DIRECTORY) {
      throw new PosixException(Errno.ENOTDIR);
    } else if (!directory && type == FileType.DIRECTORY) {
      throw new PosixException(Errno.EISDIR);
    }
    NtfsInode inode = known(entry.stat());
    if (directory && inode != null) {
      directories.handles().drop(inode);
    }
    if (host.capabilities().posixDelete()) {
      try (HostFile file = open(held, entry, Access.NAME)) {
        dispose(place, file, POSIX_DELETE, directory);
      }
    } else {
      removeClassically(held, entry);
    }
    lost(entry);
    tree.removed(place.parent(), place.name());
  }

  /** A file lost a name: if it was the last, then whoever holds it holds a dead one. */
  void lost(Entry entry) {
    NtfsInode inode = known(entry.stat());
    if (inode != null && (inode.isDirectory() || entry.stat().links() <= 1)) {
      inode.markGone();
    }
  }

  /** The inode of a file that somebody holds, else null. */
  private NtfsInode known(HostStat stat) {
    Inode inode = tree.inode(identity.id(stat));
    return (NtfsInode) inode;
  }

  private HostFile open(Held held, Entry entry, int access) throws PosixException {
    HostOpen how = HostOpen.existing(access, 0);
    return calls.make(
        Doing.NAME, entry.hostName(), () -> host.open(held.file(), entry.hostName(), how));
  }

  /** A directory that holds nothing but drafts of a crash holds nothing. */
  private void dispose(Place place, HostFile file, int flags, boolean directory)
      throws PosixException {
    try {
      file.dispose(flags);
      return;
    } catch (HostException e) {
      if (directory && e.error() == HostError.DIRECTORY_NOT_EMPTY) {
        removeDrafts(file);
      }
    }
    calls.run(Doing.NAME, place.name(), () -> file.dispose(flags));
  }

  private void removeDrafts(HostFile directory) throws PosixException {
    HostOpen list = HostOpen.existing(Access.DIRECTORY, NtConstants.FILE_DIRECTORY_FILE);
    List<HostEntry> drafts = new ArrayList<>();
    try (HostFile listed = host.open(directory, "", list)) {
      for (List<HostEntry> page = listed.list(true); !page.isEmpty(); page = listed.list(false)) {
        for (HostEntry entry : page) {
          if (!PrivateNames.isDraft(entry.name())) {
            throw new PosixException(Errno.ENOTEMPTY);
          }
          drafts.add(entry);
        }
      }
      for (HostEntry draft : drafts) {
        try (HostFile file = host.open(listed, draft.name(), HostOpen.existing(Access.NAME, 0))) {
          file.dispose(
              host.capabilities().posixDelete()
                  ? POSIX_DELETE
                  : NtConstants.FILE_DISPOSITION_DELETE);
        }
      }
    } catch (HostException e) {
      throw HostErrors.of(e, Doing.NAME);
    }
  }

  private void removeClassically(Held held, Entry entry) throws PosixException {
    try (Removed removed = takeAway(held, entry)) {
      removed.forGood();
    }
  }

  /** Gives a file, or an empty directory, a private name. */
  Removed takeAway(Held held, Entry entry) throws PosixException {
    NtfsInode inode = known(entry.stat());
    if (inode != null && inode.isDirectory()) {
      directories.handles().drop(inode);
    }
    HostFile file = open(held, entry, Access.NAME | NtConstants.FILE_WRITE_ATTRIBUTES);
    boolean taken = false;
    try {
      if (LxMetadata.type(entry.stat().attributes(), entry.stat().reparseTag())
          == FileType.DIRECTORY) {
        removeDrafts(file);
      }
      Removed removed = new Removed(held, entry, file, inode, unlinked.take(file));
      taken = true;
      return removed;
    } finally {
      if (!taken) {
        file.close();
      }
    }
  }

  /** A file that has a private name now, and gets its own back unless it is told otherwise. */
  final class Removed implements AutoCloseable {
    private final Held held;
    private final Entry entry;
    private final HostFile file;
    private final NtfsInode inode;
    private final String privateName;
    private boolean gone;

    /**
     * @param inode null if nobody holds the file
     */
    private Removed(Held held, Entry entry, HostFile file, NtfsInode inode, String privateName) {
      this.held = held;
      this.entry = entry;
      this.file = file;
      this.inode = inode;
      this.privateName = privateName;
    }

    /**
     * It goes, at once or when nobody has it open any more. What cannot be deleted, such as a
     * program that runs, gets its name back.
     */
    void forGood() throws PosixException {
      if (!isOpen()) {
        dispose();
      }
      gone = true;
    }

    /**
     * As {@link #forGood}, when its name is another's already: what cannot be deleted goes later.
     */
    void sometime() {
      gone = true;
      try {
        if (!isOpen()) {
          dispose();
        }
      } catch (PosixException e) {
        // At the next start.
      }
    }

    /** True if a guest has it open: then it goes with the last who has. */
    private boolean isOpen() {
      boolean open = inode != null && !inode.openFiles().isEmpty();
      if (open) {
        inode.addUnlinked(privateName);
        if (inode.openFiles().isEmpty()) { // the last one was closed just now
          unlinked.removeAll(inode);
        }
      }
      return open;
    }

    private void dispose() throws PosixException {
      calls.run(Doing.NAME, entry.hostName(), this::disposeOnce);
    }

    /** READONLY is in the way, and is back after that, for the file's other names. */
    private void disposeOnce() throws HostException {
      boolean readonly = entry.stat().hasAttribute(NtConstants.FILE_ATTRIBUTE_READONLY);
      if (readonly) {
        file.setBasic(0, 0, 0, NtConstants.FILE_ATTRIBUTE_NORMAL);
      }
      try {
        file.dispose(NtConstants.FILE_DISPOSITION_DELETE);
      } finally {
        if (readonly) {
          setReadonlyAgain();
        }
      }
    }

    private void setReadonlyAgain() {
      try {
        file.setBasic(0, 0, 0, MetadataChanges.settable(entry.stat().attributes()));
      } catch (HostException e) {
        // Whether the name went is told, and not to be made a failure by this.
      }
    }

    @Override
    public void close() throws PosixException {
      try {
        if (!gone) {
          calls.run(
              Doing.NAME, entry.hostName(), () -> file.rename(held.file(), entry.hostName(), 0));
        }
      } finally {
        file.close();
      }
    }
  }
}
