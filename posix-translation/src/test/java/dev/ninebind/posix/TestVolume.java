// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A volume in memory for tests: it does all that the contract asks but ACLs, under one lock, and
 * lets a test block, fail and count its calls.
 */
public final class TestVolume implements PosixVolume {
  /** Kinds of calls; those of nodes and of open files are not told apart. */
  public enum Op {
    WALK,
    ATTRIBUTES,
    CHANGE,
    OPEN,
    CREATE,
    MAKE,
    LINK,
    READ_LINK,
    RENAME,
    REMOVE,
    READ_XATTR,
    CHANGE_XATTR,
    STATISTICS,
    READ,
    WRITE,
    SYNC,
    LIST,
    LOCK,
    CLOSE
  }

  @FunctionalInterface
  interface Call<T> {
    T run() throws PosixException;
  }

  private static final int LONGEST_TARGET = 4095;

  final ByteRangeLocks locks = new ByteRangeLocks(HostLocks.NONE);
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Op, Gate> gates = new ConcurrentHashMap<>();
  private final Map<Op, Errno> failures = new ConcurrentHashMap<>();
  private final Map<Op, Integer> calls = new ConcurrentHashMap<>();
  private final Set<TestFile> openFiles = ConcurrentHashMap.newKeySet();
  private final NodeTree nodes;
  private long lastNumber;
  private volatile boolean fast = true;
  private volatile boolean closed;

  public TestVolume() {
    TestInode top = inode(FileType.DIRECTORY.modeBits() | 0755, Credentials.ROOT);
    top.parent = top;
    nodes = new NodeTree(top);
  }

  /** Blocks the next call of this kind before its effect, until the gate is released. */
  public Gate blockNext(Op op) {
    Gate gate = new Gate();
    gates.put(op, gate);
    return gate;
  }

  /** Fails the next call of this kind, without effect. */
  public void failNext(Op op, Errno errno) {
    failures.put(op, errno);
  }

  /** How many calls of this kind there were, those that gave up inline not counted. */
  public int calls(Op op) {
    return calls.getOrDefault(op, 0);
  }

  /** What {@link #isFast} answers from here on; true at first. */
  public TestVolume fast(boolean isFast) {
    fast = isFast;
    return this;
  }

  <T> T call(Op op, Call<T> call) throws PosixException {
    Gate gate = gates.get(op);
    if (gate != null && Inline.active()) {
      throw NotInline.INSTANCE;
    }
    if (gate != null && gates.remove(op, gate)) {
      gate.pass();
    }
    Inline.lock(lock);
    try {
      calls.merge(op, 1, Integer::sum);
      Errno failure = failures.remove(op);
      if (failure != null) {
        throw new PosixException(failure);
      }
      return call.run();
    } finally {
      lock.unlock();
    }
  }

  private static PosixException error(Errno errno) {
    return new PosixException(errno);
  }

  private TestInode inode(int mode, Credentials owner) {
    return new TestInode(++lastNumber, mode, owner, 0, 0, ByteString.EMPTY);
  }

  /** The file of a node, if it still has a name or is open. */
  private static TestInode file(Node node) throws PosixException {
    TestInode file = (TestInode) node.inode();
    if (file.links == 0 && file.openFiles().isEmpty()) {
      throw error(Errno.ENOENT);
    }
    return file;
  }

  private static TestInode directory(Node node) throws PosixException {
    TestInode directory = file(node);
    if (!directory.isDirectory()) {
      throw error(Errno.ENOTDIR);
    }
    return directory;
  }

  /** A directory in which this name may be made. */
  private static TestInode directoryFor(Node node, Name name) throws PosixException {
    TestInode directory = directory(node);
    if (name.isPrivate()) {
      throw error(Errno.EPERM);
    }
    if (directory.links == 0) {
      throw error(Errno.ENOENT);
    }
    return directory;
  }

  private static TestInode.Entry entry(TestInode directory, Name name) throws PosixException {
    TestInode.Entry entry = directory.entry(name);
    if (entry == null) {
      throw error(Errno.ENOENT);
    }
    return entry;
  }

  @Override
  public Node root() {
    return nodes.root();
  }

  @Override
  public Located walk(Node node, Name name) throws PosixException {
    return call(
        Op.WALK,
        () -> {
          TestInode directory = directory(node);
          Node found;
          if (name.equals(Name.DOT)) {
            found = nodes.retain(node);
          } else if (name.equals(Name.DOT_DOT)) {
            found = nodes.retainParent(node);
          } else {
            TestInode file = entry(directory, name).file();
            found = nodes.enter(node, name, file.id(), () -> file);
          }
          if (found == null) {
            throw error(Errno.ENOENT);
          }
          return new Located(found, ((TestInode) found.inode()).attributes());
        });
  }

  @Override
  public Node retain(Node node) {
    return nodes.retain(node);
  }

  @Override
  public void release(Node node) {
    nodes.release(node);
  }

  @Override
  public Attributes attributes(Node node) throws PosixException {
    return call(Op.ATTRIBUTES, () -> file(node).attributes());
  }

  @Override
  public void change(Node node, AttributeChanges changes) throws PosixException {
    call(
        Op.CHANGE,
        () -> {
          file(node).change(changes);
          return null;
        });
  }

  @Override
  public Opened open(Node node, OpenFlags flags) throws PosixException {
    return call(Op.OPEN, () -> open(node, file(node), flags));
  }

  private Opened open(Node node, TestInode file, OpenFlags flags) throws PosixException {
    if (file.isDirectory()) {
      if (flags.changes()) {
        throw error(Errno.EISDIR);
      }
    } else if (flags.has(OpenFlags.DIRECTORY)) {
      throw error(Errno.ENOTDIR);
    } else if (file.type() != FileType.REGULAR) {
      throw error(file.type() == FileType.SYMBOLIC_LINK ? Errno.ELOOP : Errno.ENXIO);
    } else if (flags.has(OpenFlags.TRUNC)) {
      file.resize(0);
    }
    TestFile open = new TestFile(this, nodes.retain(node), flags);
    file.opened(open);
    openFiles.add(open);
    return new Opened(open, file.attributes());
  }

  @Override
  public Opened create(Node node, Name name, OpenFlags flags, int mode, Credentials owner)
      throws PosixException {
    return call(
        Op.CREATE,
        () -> {
          TestInode directory = directoryFor(node, name);
          TestInode.Entry old = directory.entry(name);
          if ((old != null || name.isDots()) && flags.has(OpenFlags.EXCL)) {
            throw error(Errno.EEXIST);
          }
          if (name.isDots() || (old != null && old.file().isDirectory())) {
            throw error(Errno.EISDIR);
          }
          TestInode file =
              old != null ? old.file() : inode(FileType.REGULAR.modeBits() | (mode & 07777), owner);
          if (old == null) {
            directory.put(name, file);
          }
          Node found = nodes.enter(node, name, file.id(), () -> file);
          try {
            return open(found, file, flags);
          } finally {
            nodes.release(found);
          }
        });
  }

  private Attributes make(Node node, Name name, TestInode file) throws PosixException {
    TestInode directory = directoryFor(node, name);
    if (name.isDots() || directory.entry(name) != null) {
      throw error(Errno.EEXIST);
    }
    directory.put(name, file);
    return file.attributes();
  }

  @Override
  public Attributes makeDirectory(Node node, Name name, int mode, Credentials owner)
      throws PosixException {
    int directory = FileType.DIRECTORY.modeBits() | (mode & 07777);
    return call(Op.MAKE, () -> make(node, name, inode(directory, owner)));
  }

  @Override
  public Attributes makeLink(Node node, Name name, ByteString target, Credentials owner)
      throws PosixException {
    if (target.length() == 0) {
      throw error(Errno.ENOENT);
    }
    if (target.length() > LONGEST_TARGET || target.contains((byte) 0)) {
      throw error(target.length() > LONGEST_TARGET ? Errno.ENAMETOOLONG : Errno.EINVAL);
    }
    int mode = FileType.SYMBOLIC_LINK.modeBits() | 0777;
    return call(
        Op.MAKE, () -> make(node, name, new TestInode(++lastNumber, mode, owner, 0, 0, target)));
  }

  @Override
  public Attributes makeNode(
      Node node, Name name, int mode, int major, int minor, Credentials owner)
      throws PosixException {
    FileType type = FileType.ofMode(mode);
    if (type == null || type == FileType.DIRECTORY || type == FileType.SYMBOLIC_LINK) {
      throw error(Errno.EINVAL);
    }
    return call(
        Op.MAKE,
        () ->
            make(
                node,
                name,
                new TestInode(++lastNumber, mode, owner, major, minor, ByteString.EMPTY)));
  }

  @Override
  public void link(Node node, Name name, Node fileNode) throws PosixException {
    call(
        Op.LINK,
        () -> {
          TestInode directory = directoryFor(node, name);
          TestInode file = file(fileNode);
          if (name.isDots() || directory.entry(name) != null) {
            throw error(Errno.EEXIST);
          }
          if (file.isDirectory() || file.links == 0) {
            throw error(file.isDirectory() ? Errno.EPERM : Errno.ENOENT);
          }
          file.links++;
          directory.put(name, file);
          return null;
        });
  }

  @Override
  public ByteString readLink(Node node) throws PosixException {
    return call(
        Op.READ_LINK,
        () -> {
          TestInode file = file(node);
          if (file.type() != FileType.SYMBOLIC_LINK) {
            throw error(Errno.EINVAL);
          }
          return file.target;
        });
  }

  @Override
  public void rename(Node fromNode, Name from, Node toNode, Name to) throws PosixException {
    call(
        Op.RENAME,
        () -> {
          move(fromNode, from, toNode, to);
          return null;
        });
  }

  @Override
  public void rename(Node node, Node toNode, Name to) throws PosixException {
    call(
        Op.RENAME,
        () -> {
          Node.Place place = place(node);
          move(place.parent(), place.name(), toNode, to);
          return null;
        });
  }

  private Node.Place place(Node node) throws PosixException {
    Node.Place place = node.place();
    if (place == null) {
      throw error(node == nodes.root() ? Errno.EBUSY : Errno.ENOENT);
    }
    return place;
  }

  private void move(Node fromNode, Name from, Node toNode, Name to) throws PosixException {
    TestInode fromDirectory = directory(fromNode);
    TestInode toDirectory = directory(toNode);
    if (from.isDots() || to.isDots()) {
      throw error(Errno.EBUSY);
    }
    TestInode file = entry(fromDirectory, from).file();
    directoryFor(toNode, to);
    if (file.isDirectory() && toDirectory.isWithin(file)) {
      throw error(Errno.EINVAL);
    }
    TestInode.Entry old = toDirectory.entry(to);
    if (old != null) {
      TestInode replaced = old.file();
      if (replaced == file) {
        return;
      }
      if (replaced.isDirectory() && fromDirectory.isWithin(replaced)) {
        throw error(Errno.ENOTEMPTY);
      }
      checkRemovable(replaced, file.isDirectory());
      unlink(toDirectory, old);
    }
    fromDirectory.take(from);
    toDirectory.put(to, file);
    nodes.moved(fromNode, from, toNode, to);
  }

  private static void checkRemovable(TestInode file, boolean asDirectory) throws PosixException {
    if (file.isDirectory() != asDirectory) {
      throw error(asDirectory ? Errno.ENOTDIR : Errno.EISDIR);
    }
    if (!file.isEmpty()) {
      throw error(Errno.ENOTEMPTY);
    }
  }

  private static void unlink(TestInode directory, TestInode.Entry entry) {
    directory.take(entry.name());
    entry.file().links = entry.file().isDirectory() ? 0 : entry.file().links - 1;
    if (entry.file().links == 0) {
      entry.file().markGone();
    }
  }

  @Override
  public void remove(Node parent, Name name, boolean asDirectory) throws PosixException {
    call(
        Op.REMOVE,
        () -> {
          TestInode directory = directory(parent);
          if (name.isDots()) {
            Errno dots = name.equals(Name.DOT) ? Errno.EINVAL : Errno.ENOTEMPTY;
            throw error(asDirectory ? dots : Errno.EISDIR);
          }
          TestInode.Entry entry = entry(directory, name);
          checkRemovable(entry.file(), asDirectory);
          unlink(directory, entry);
          nodes.removed(parent, name);
          return null;
        });
  }

  @Override
  public void remove(Node node) throws PosixException {
    call(
        Op.REMOVE,
        () -> {
          Node.Place place = place(node);
          checkRemovable(file(node), node.inode().isDirectory());
          TestInode directory = directory(place.parent());
          unlink(directory, entry(directory, place.name()));
          nodes.removed(place.parent(), place.name());
          return null;
        });
  }

  @Override
  public ByteString xattr(Node node, XattrName name) throws PosixException {
    return call(Op.READ_XATTR, () -> file(node).xattrs.value(name));
  }

  @Override
  public ByteString xattrNames(Node node) throws PosixException {
    return call(Op.READ_XATTR, () -> file(node).xattrs.names());
  }

  @Override
  public void setXattr(Node node, XattrName name, ByteString value, XattrMode mode)
      throws PosixException {
    call(
        Op.CHANGE_XATTR,
        () -> {
          TestInode file = file(node);
          file.xattrs.set(name, value, mode);
          file.touch();
          return null;
        });
  }

  @Override
  public void removeXattr(Node node, XattrName name) throws PosixException {
    call(
        Op.CHANGE_XATTR,
        () -> {
          TestInode file = file(node);
          file.xattrs.remove(name);
          file.touch();
          return null;
        });
  }

  @Override
  public VolumeStatistics statistics(Node node) throws PosixException {
    return call(
        Op.STATISTICS,
        () -> {
          file(node);
          return new VolumeStatistics(4096, 1000, 600, 500, 100_000, 90_000, 7, Name.MAX_LENGTH);
        });
  }

  @Override
  public boolean isFast() {
    return fast;
  }

  @Override
  public Usage usage() {
    return new Usage(openFiles.size(), nodes.size() - 1);
  }

  void checkOpen(TestFile file) {
    if (!openFiles.contains(file)) {
      throw new IllegalStateException("the file is closed");
    }
  }

  void closed(TestFile file) {
    if (openFiles.remove(file)) {
      ((TestInode) file.node().inode()).closed(file);
      nodes.release(file.node());
    } else if (!closed) {
      throw new IllegalStateException("the file is closed already");
    }
  }

  @Override
  public void close() {
    closed = true;
    locks.close();
    for (TestFile file : List.copyOf(openFiles)) {
      closed(file);
    }
  }
}
