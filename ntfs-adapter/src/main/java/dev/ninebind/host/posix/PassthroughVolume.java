// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.posix;

import static dev.ninebind.host.posix.LinuxConstants.AT_FDCWD;

import dev.ninebind.posix.AttributeChanges;
import dev.ninebind.posix.Attributes;
import dev.ninebind.posix.ByteRangeLocks;
import dev.ninebind.posix.ByteString;
import dev.ninebind.posix.Credentials;
import dev.ninebind.posix.Errno;
import dev.ninebind.posix.FileId;
import dev.ninebind.posix.FileType;
import dev.ninebind.posix.HostLocks;
import dev.ninebind.posix.Inline;
import dev.ninebind.posix.Name;
import dev.ninebind.posix.Node;
import dev.ninebind.posix.NodeTree;
import dev.ninebind.posix.OpenFlags;
import dev.ninebind.posix.PosixException;
import dev.ninebind.posix.PosixVolume;
import dev.ninebind.posix.Refusals;
import dev.ninebind.posix.VolumeStatistics;
import dev.ninebind.posix.XattrMode;
import dev.ninebind.posix.XattrName;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Lock;

/**
 * A folder of a Linux host as a volume: every operation is the host's own, on the host's own files.
 *
 * <p>It expects to run with a umask of 0 ({@link HostProcess#umask}); where it does not, a new file
 * costs one more call. It needs Linux 5.8 with /proc mounted, on x86_64 or aarch64. Only regular
 * files and directories are opened; no name and no link leads out of the folder; a file system
 * mounted inside is served with it.
 *
 * <p>Where the host's file system knows the time of a file's birth, a number used again is told
 * from the file that had it before.
 */
public final class PassthroughVolume implements PosixVolume {
  /**
   * How a folder is served.
   *
   * @param appendAtOffset true if a file opened with APPEND is written at the offset that comes
   *     with the data, for guests whose kernel sends the right ones; false if the host appends
   * @param hostLocks true if guests' locks are taken on the host too, where its programs and other
   *     servers of the folder see them; false if only guests of this volume see each other's
   */
  public record Options(boolean appendAtOffset, boolean hostLocks) {
    public static final Options DEFAULT = new Options(false, false);
  }

  private final AtomicInteger descriptors;
  private final Descriptor root;
  private final NodeTree tree;
  private final Nodes nodes;
  private final LostFiles lost;
  private final DirectoryFinder directories;
  private final Finder finder;
  private final Renaming renaming;
  private final Creation creation = new Creation();
  private final OpenFiles files;
  private final HostXattrs xattrs;
  private final boolean fast;
  private boolean rootClosed;

  private PassthroughVolume(
      Descriptor root, AtomicInteger descriptors, FileId rootId, int fileSystem, Options options)
      throws PosixException {
    this.root = root;
    this.descriptors = descriptors;
    boolean inMemory =
        fileSystem == LinuxConstants.TMPFS_MAGIC || fileSystem == LinuxConstants.RAMFS_MAGIC;
    fast =
        inMemory
            || fileSystem == LinuxConstants.EXT_MAGIC
            || fileSystem == LinuxConstants.XFS_MAGIC
            || fileSystem == LinuxConstants.BTRFS_MAGIC;
    FileNumbers numbers = new FileNumbers(rootId.device());
    InlineCalls inline = new InlineCalls(numbers, inMemory);
    Boundary boundary = new Boundary(root, rootId);
    tree = new NodeTree(new PassthroughInode(rootId, FileType.DIRECTORY, rootId.number()));
    nodes = new Nodes(tree, numbers);
    lost = new LostFiles(boundary, numbers, descriptors);
    directories = new DirectoryFinder(tree.root(), boundary, lost, inline, descriptors);
    finder = new Finder(tree.root(), boundary, directories, lost, inline);
    xattrs = new HostXattrs(finder, inline);
    renaming = new Renaming(tree, nodes, directories);
    HostLocks hostLocks = options.hostLocks() ? new OfdLocks(descriptors) : HostLocks.NONE;
    files =
        new OpenFiles(
            nodes,
            new Opening(options.appendAtOffset()),
            creation,
            inline,
            new ByteRangeLocks(hostLocks),
            descriptors);
  }

  /**
   * Opens a folder.
   *
   * @param directory where it is; links in this path are followed
   * @throws PosixException ENOENT, ENOTDIR, EACCES; ENOSYS if the host lacks something, with the
   *     reason
   */
  public static PassthroughVolume open(Path directory, Options options) throws PosixException {
    LinuxConstants.requireKnownHost();
    Scratch scratch = Scratch.mine();
    byte[] path = HostPath.bytes(directory);
    if (path.length >= Scratch.LINK_SIZE) {
      throw new PosixException(Errno.ENAMETOOLONG, directory + ": the path is too long");
    }
    int fd =
        scratch.open(
            AT_FDCWD,
            scratch.linkTarget(path),
            LinuxConstants.O_RDONLY | LinuxConstants.O_DIRECTORY | LinuxConstants.O_CLOEXEC,
            0,
            0);
    if (fd == -HostErrno.ENOSYS) {
      throw new PosixException(Errno.ENOSYS, "the host's kernel is too old: it must be Linux 5.8");
    } else if (fd < 0) {
      Errno errno = HostErrno.of(fd);
      throw new PosixException(errno, directory + " cannot be opened as a folder: " + errno);
    }
    AtomicInteger descriptors = new AtomicInteger();
    Descriptor root = new Descriptor(fd, descriptors);
    boolean opened = false;
    try {
      if (!scratch.hasProcDirectory() || scratch.hostPath(fd) < 0) {
        throw new PosixException(Errno.ENOSYS, "/proc is not mounted, or not readable");
      }
      HostErrno.check(scratch.statFileSystem(fd));
      int fileSystem = scratch.fileSystemType();
      HostErrno.check(scratch.stat(fd));
      PassthroughVolume volume =
          new PassthroughVolume(root, descriptors, scratch.statx.id(), fileSystem, options);
      opened = true;
      return volume;
    } finally {
      if (!opened) {
        root.release();
      }
    }
  }

  @Override
  public Node root() {
    return tree.root();
  }

  @Override
  public Located walk(Node directory, Name name) throws PosixException {
    Refusals.directory(directory);
    if (name.isDots()) {
      return tree.walkDots(directory, name, this::attributes);
    } else if (name.isPrivate()) {
      throw new PosixException(Errno.ENOENT);
    }
    Scratch scratch = Scratch.mine();
    Descriptor parent = directories.find(directory);
    try {
      Node node;
      Attributes attributes;
      Lock lock = directory.inode().entriesLock().readLock();
      Inline.lock(lock);
      try {
        HostErrno.check(scratch.stat(parent.fd(), name));
        node = nodes.enter(directory, name, scratch.statx);
        attributes = Nodes.attributes(node, scratch.statx);
      } finally {
        lock.unlock();
      }
      lost.remember((PassthroughInode) node.inode(), parent.fd(), name);
      return new Located(node, attributes);
    } finally {
      parent.release();
    }
  }

  @Override
  public Node retain(Node node) {
    return tree.retain(node);
  }

  @Override
  public void release(Node node) {
    tree.release(node);
  }

  @Override
  public Attributes attributes(Node node) throws PosixException {
    finder.stat(node);
    return Nodes.attributes(node, Scratch.mine().statx);
  }

  @Override
  public void change(Node node, AttributeChanges changes) throws PosixException {
    Descriptor found = finder.open(node);
    try {
      Changes.apply(found.fd(), node.inode().type(), changes, false);
    } finally {
      found.release();
    }
  }

  @Override
  public Opened open(Node node, OpenFlags flags) throws PosixException {
    Descriptor found = finder.open(node);
    try {
      return files.open(Scratch.mine(), node, found.fd(), flags);
    } finally {
      found.release();
    }
  }

  @Override
  public Opened create(
      Node directory, Name name, OpenFlags flags, int mode, Credentials credentials)
      throws PosixException {
    Refusals.creating(directory, name, flags, credentials);
    try (HeldDirectories held = HeldDirectories.of(directories, directory)) {
      return files.create(held.fd(), directory, name, flags, mode, credentials);
    }
  }

  @Override
  public Attributes makeDirectory(Node directory, Name name, int mode, Credentials credentials)
      throws PosixException {
    return make(
        directory,
        name,
        FileType.DIRECTORY,
        mode,
        credentials,
        (scratch, parent, child, first) -> Libc.mkdirat(parent, scratch.name(child), first));
  }

  @Override
  public Attributes makeLink(Node directory, Name name, ByteString target, Credentials credentials)
      throws PosixException {
    Refusals.linkTarget(target);
    return make(
        directory,
        name,
        FileType.SYMBOLIC_LINK,
        0777,
        credentials,
        (scratch, parent, child, first) ->
            Libc.symlinkat(scratch.linkTarget(target.toBytes()), parent, scratch.name(child)));
  }

  @Override
  public Attributes makeNode(
      Node directory, Name name, int mode, int major, int minor, Credentials credentials)
      throws PosixException {
    FileType type = Refusals.nodeType(mode);
    boolean isDevice = type == FileType.CHARACTER_DEVICE || type == FileType.BLOCK_DEVICE;
    int device = isDevice ? Creation.device(major, minor) : 0;
    return make(
        directory,
        name,
        type,
        mode,
        credentials,
        (scratch, parent, child, first) ->
            Libc.mknodat(parent, scratch.name(child), type.modeBits() | first, device));
  }

  private Attributes make(
      Node directory,
      Name name,
      FileType type,
      int mode,
      Credentials credentials,
      Creation.Maker maker)
      throws PosixException {
    Refusals.newName(directory, name, Errno.EEXIST);
    Refusals.owner(credentials);
    try (HeldDirectories held = HeldDirectories.of(directories, directory)) {
      creation.make(held.fd(), name, type, mode, credentials, maker);
      return nodes.attributes(Scratch.mine().statx);
    }
  }

  @Override
  public void link(Node directory, Name name, Node file) throws PosixException {
    Refusals.newName(directory, name, Errno.EEXIST);
    if (file.inode().isDirectory()) {
      throw new PosixException(Errno.EPERM);
    }
    Scratch scratch = Scratch.mine();
    Descriptor found = finder.open(file);
    try {
      try (HeldDirectories held = HeldDirectories.of(directories, directory)) {
        // By /proc, for to link a bare descriptor (AT_EMPTY_PATH) takes a right of its own.
        HostErrno.check(
            Libc.linkat(
                Scratch.PROC_DIRECTORY,
                scratch.procLink(found.fd()),
                held.fd(),
                scratch.name(name),
                LinuxConstants.AT_SYMLINK_FOLLOW));
      }
    } finally {
      found.release();
    }
  }

  @Override
  public ByteString readLink(Node node) throws PosixException {
    if (node.inode().type() != FileType.SYMBOLIC_LINK) {
      throw new PosixException(Errno.EINVAL);
    }
    Scratch scratch = Scratch.mine();
    Descriptor found = finder.open(node);
    try {
      return ByteString.wrap(scratch.link((int) HostErrno.check(scratch.readLink(found.fd()))));
    } finally {
      found.release();
    }
  }

  @Override
  public void rename(Node fromDirectory, Name from, Node toDirectory, Name to)
      throws PosixException {
    Refusals.directory(fromDirectory);
    Refusals.directory(toDirectory);
    renaming.rename(fromDirectory, from, toDirectory, to);
  }

  @Override
  public void rename(Node node, Node toDirectory, Name to) throws PosixException {
    Refusals.directory(toDirectory);
    renaming.rename(node, toDirectory, to);
  }

  @Override
  public void remove(Node parent, Name name, boolean directory) throws PosixException {
    Refusals.directory(parent);
    renaming.remove(parent, name, directory);
  }

  @Override
  public void remove(Node node) throws PosixException {
    renaming.remove(node);
  }

  @Override
  public ByteString xattr(Node node, XattrName name) throws PosixException {
    return xattrs.value(node, name);
  }

  @Override
  public ByteString xattrNames(Node node) throws PosixException {
    return xattrs.names(node);
  }

  @Override
  public void setXattr(Node node, XattrName name, ByteString value, XattrMode mode)
      throws PosixException {
    xattrs.set(node, name, value, mode);
  }

  @Override
  public void removeXattr(Node node, XattrName name) throws PosixException {
    xattrs.remove(node, name);
  }

  @Override
  public VolumeStatistics statistics(Node node) throws PosixException {
    Scratch scratch = Scratch.mine();
    Descriptor found = node.inode().isDirectory() ? directories.findOrNull(node) : null;
    if (found == null) {
      found = finder.open(node);
    }
    try {
      HostErrno.check(scratch.statFileSystem(found.fd()));
      return scratch.fileSystem();
    } finally {
      found.release();
    }
  }

  @Override
  public boolean isFast() {
    return fast;
  }

  @Override
  public Usage usage() {
    return new Usage(files.size(), tree.size() - 1);
  }

  /**
   * Descriptors of the host that are open now: the root's, those kept for directories, files', and
   * those of locks.
   */
  public int descriptors() {
    return descriptors.get();
  }

  @Override
  public void close() {
    files.close();
    synchronized (this) {
      if (!rootClosed) {
        rootClosed = true;
        directories.close();
        root.release();
      }
    }
  }
}
