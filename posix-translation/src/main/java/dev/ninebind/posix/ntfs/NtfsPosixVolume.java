// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix.ntfs;

import dev.ninebind.host.HostException;
import dev.ninebind.host.HostFile;
import dev.ninebind.host.HostOpen;
import dev.ninebind.host.HostStat;
import dev.ninebind.host.HostVolume;
import dev.ninebind.host.HostVolumeInformation;
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
import dev.ninebind.posix.ntfs.HostErrors.Doing;
import java.time.Duration;
import java.util.concurrent.locks.Lock;

/**
 * A folder on NTFS as Linux expects it. What NTFS has no place for is stored as WSL does: owner,
 * mode and device in EAs, links and special files as reparse points, so that WSL, other drivers and
 * Ninebind read each other's files.
 */
@SuppressWarnings("try") // the shape is held, and nothing is done with it
public final class NtfsPosixVolume implements PosixVolume {
  /**
   * How a folder is served.
   *
   * @param defaults what a file has that nobody gave an owner or mode
   * @param drives directory of the guest below which Windows' drives show in links, as {@code
   *     /mnt/}
   * @param mirrorReadonly true if a file that nobody may write gets Windows' READONLY attribute
   * @param appendAtOffset true if a file opened with APPEND is written at the offset that comes
   *     with the data, for guests whose kernel sends the right ones
   * @param patience how long to wait for other programs that have a file open in a way that is
   *     against what a guest wants
   */
  public record Options(
      LxMetadata.Defaults defaults,
      String drives,
      boolean mirrorReadonly,
      boolean appendAtOffset,
      Duration patience) {
    public static final Options DEFAULT =
        new Options(
            new LxMetadata.Defaults(0, 0, 0, 0), "/mnt/", false, false, Duration.ofSeconds(1));
  }

  private final HostVolume host;
  private final HostCalls calls;
  private final NodeTree tree;
  private final Shape shape = new Shape();
  private final Directories directories;
  private final Names names;
  private final Finder finder;
  private final Stats stats;
  private final LinkTargets targets;
  private final DefaultAcls defaultAcls;
  private final XattrStore xattrs;
  private final MetadataChanges changes;
  private final OpenFiles files;
  private final Opening opening;
  private final Creation creation;
  private final Removal removal;
  private final Renaming renaming;

  private NtfsPosixVolume(HostVolume host, HostStat root, HostCalls calls, Options options) {
    this.host = host;
    this.calls = calls;
    Identity identity = new Identity(host.capabilities().stableIds(), root.fileId());
    FileId rootId = identity.id(root);
    tree = new NodeTree(Stats.inode(identity, rootId, root));
    names = new Names(host, calls, identity);
    LostFiles lost = new LostFiles(host, calls, identity, root.fileId());
    directories = new Directories(host, calls, names, identity, lost, tree);
    finder = new Finder(tree, host, calls, names, directories, identity, lost);
    targets = new LinkTargets(calls, options.drives());
    stats = new Stats(tree, identity, finder, targets, options.defaults());
    defaultAcls = new DefaultAcls(calls, tree, identity);
    xattrs = new XattrStore(calls, finder, stats, defaultAcls);
    changes = new MetadataChanges(calls, finder, stats, xattrs, options.mirrorReadonly());
    UnlinkedFiles unlinked = new UnlinkedFiles(host, calls);
    files =
        new OpenFiles(
            calls,
            tree,
            finder,
            shape,
            stats,
            changes,
            unlinked,
            new ByteRangeLocks(HostLocks.NONE),
            options.appendAtOffset());
    opening = new Opening(calls, tree, finder, changes, files);
    creation =
        new Creation(
            host, calls, tree, names, stats, defaultAcls, opening, files, options.mirrorReadonly());
    removal = new Removal(host, calls, tree, directories, names, identity, unlinked);
    renaming =
        new Renaming(
            host, calls, tree, shape, directories, names, identity, removal, files, opening);
  }

  /**
   * Serves a host volume, which is closed with it. Removes what an earlier run left behind; and if
   * the folder is empty, has it tell {@code a} from {@code A}.
   *
   * @throws PosixException EOPNOTSUPP if the host cannot hold what Linux needs, with the reason
   */
  public static NtfsPosixVolume open(HostVolume host, Options options) throws PosixException {
    NtfsPosixVolume volume = openAsItIs(host, options);
    UnlinkedFiles unlinked = new UnlinkedFiles(host, volume.calls);
    unlinked.sweep();
    try {
      makeCaseSensitive(host);
      unlinked.prepare();
      ((NtfsInode) volume.root().inode()).caseSensitive = host.root().stat().isCaseSensitive();
      volume.defaultAcls.watch(host);
      return volume;
    } catch (HostException e) {
      throw HostErrors.of(e, Doing.OPEN);
    }
  }

  /** As {@link #open}, and changes nothing by that: for a folder that is only read. */
  public static NtfsPosixVolume openAsItIs(HostVolume host, Options options) throws PosixException {
    if (!host.capabilities().extendedAttributes()) {
      throw new PosixException(
          Errno.EOPNOTSUPP, "it has no extended attributes, which hold owners and modes");
    }
    HostCalls calls = new HostCalls(options.patience().toNanos());
    try {
      return new NtfsPosixVolume(host, host.root().stat(), calls, options);
    } catch (HostException e) {
      throw HostErrors.of(e, Doing.OPEN);
    }
  }

  /**
   * Has a folder tell {@code a} from {@code A} if it is empty, and the host can do so. For who puts
   * something of its own into it before {@link #open}.
   */
  public static void makeCaseSensitive(HostVolume host) throws HostException {
    if (!host.capabilities().caseSensitiveDirectories()
        || host.root().stat().isCaseSensitive()
        || !host.root().list(true).isEmpty()) {
      return;
    }
    try (HostFile root = host.open(host.root(), "", HostOpen.existing(Access.METADATA, 0))) {
      root.setCaseSensitive(true);
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
    try (Shape.Hold hold = shape.shared();
        Held held = directories.find(directory)) {
      Node node;
      HostStat stat;
      Lock lock = directory.inode().entriesLock().readLock();
      Inline.lock(lock);
      try {
        Entry entry = names.find(held.file(), held.inode(), name);
        if (entry == null) {
          throw new PosixException(Errno.ENOENT);
        }
        stat = entry.stat();
        node = stats.enter(directory, name, stat);
      } finally {
        lock.unlock();
      }
      return tree.located(node, found -> stats.attributes(found, stat));
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
    try (Shape.Hold hold = shape.shared()) {
      return stats.attributes(node, finder.stat(node));
    }
  }

  @Override
  public void change(Node node, AttributeChanges wanted) throws PosixException {
    try (Shape.Hold hold = shape.shared()) {
      changes.apply(node, wanted);
    }
  }

  @Override
  public Opened open(Node node, OpenFlags flags) throws PosixException {
    try (Shape.Hold hold = shape.shared()) {
      return opening.open(node, flags);
    }
  }

  @Override
  public Opened create(
      Node directory, Name name, OpenFlags flags, int mode, Credentials credentials)
      throws PosixException {
    Refusals.creating(directory, name, flags, credentials);
    try (Shape.Hold hold = shape.shared();
        HeldDirectories held = HeldDirectories.of(directories, directory)) {
      return creation.create(held.from(), directory, name, flags, mode, credentials);
    }
  }

  @Override
  public Attributes makeDirectory(Node directory, Name name, int mode, Credentials credentials)
      throws PosixException {
    Refusals.newName(directory, name, Errno.EEXIST);
    Refusals.owner(credentials);
    try (Shape.Hold hold = shape.shared();
        HeldDirectories held = HeldDirectories.of(directories, directory)) {
      return creation.makeDirectory(held.from(), name, mode, credentials);
    }
  }

  @Override
  public Attributes makeLink(Node directory, Name name, ByteString target, Credentials credentials)
      throws PosixException {
    Refusals.linkTarget(target);
    Refusals.newName(directory, name, Errno.EEXIST);
    Refusals.owner(credentials);
    try (Shape.Hold hold = shape.shared();
        HeldDirectories held = HeldDirectories.of(directories, directory)) {
      return creation.makeLink(held.from(), name, target, credentials);
    }
  }

  @Override
  public Attributes makeNode(
      Node directory, Name name, int mode, int major, int minor, Credentials credentials)
      throws PosixException {
    FileType type = Refusals.nodeType(mode);
    boolean device = type == FileType.CHARACTER_DEVICE || type == FileType.BLOCK_DEVICE;
    if (device && (major >>> 12 != 0 || minor >>> 20 != 0)) {
      throw new PosixException(Errno.EINVAL, "device number out of range");
    }
    Refusals.newName(directory, name, Errno.EEXIST);
    Refusals.owner(credentials);
    try (Shape.Hold hold = shape.shared();
        HeldDirectories held = HeldDirectories.of(directories, directory)) {
      if (type == FileType.REGULAR) {
        return creation.makeRegular(held.from(), name, mode, credentials);
      }
      return creation.makeSpecial(
          held.from(), name, type, mode, device ? major : 0, device ? minor : 0, credentials);
    }
  }

  @Override
  public void link(Node directory, Name name, Node file) throws PosixException {
    Refusals.newName(directory, name, Errno.EEXIST);
    if (file.inode().isDirectory()) {
      throw new PosixException(Errno.EPERM);
    }
    try (Shape.Hold hold = shape.shared();
        // Not an open file's handle: it may be of a name that is gone, which NT does not link.
        Target target = finder.openAnew(file, Access.METADATA, 0, Doing.LINK);
        HeldDirectories held = HeldDirectories.of(directories, directory)) {
      NtfsInode inode = (NtfsInode) file.inode();
      if (target.stat().links() <= inode.unlinkedNames()) {
        throw new PosixException(Errno.ENOENT, "it has no name any more");
      }
      HostFile parent = held.from().file();
      String hostName = names.toMake(parent, held.from().inode(), name);
      calls.run(Doing.LINK, name, () -> target.file().link(parent, hostName));
    }
  }

  @Override
  public ByteString readLink(Node node) throws PosixException {
    if (node.inode().type() != FileType.SYMBOLIC_LINK) {
      throw new PosixException(Errno.EINVAL);
    }
    try (Shape.Hold hold = shape.shared();
        Target target = finder.open(node, Access.STAT, Doing.LOOKUP)) {
      return targets.read(target.file());
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
    try (Shape.Hold hold = shape.shared()) {
      removal.remove(parent, name, directory);
    }
  }

  @Override
  public void remove(Node node) throws PosixException {
    try (Shape.Hold hold = shape.shared()) {
      removal.remove(node);
    }
  }

  @Override
  public ByteString xattr(Node node, XattrName name) throws PosixException {
    try (Shape.Hold hold = shape.shared()) {
      return xattrs.value(node, name);
    }
  }

  @Override
  public ByteString xattrNames(Node node) throws PosixException {
    try (Shape.Hold hold = shape.shared()) {
      return xattrs.names(node);
    }
  }

  @Override
  public void setXattr(Node node, XattrName name, ByteString value, XattrMode mode)
      throws PosixException {
    try (Shape.Hold hold = shape.shared()) {
      xattrs.set(node, name, value, mode);
    }
  }

  @Override
  public void removeXattr(Node node, XattrName name) throws PosixException {
    try (Shape.Hold hold = shape.shared()) {
      xattrs.remove(node, name);
    }
  }

  @Override
  public VolumeStatistics statistics(Node node) throws PosixException {
    HostVolumeInformation volume = calls.make(Doing.LOOKUP, node, host::information);
    return new VolumeStatistics(
        volume.clusterSize(),
        volume.clusters(),
        volume.freeClusters(),
        volume.availableClusters(),
        0,
        0,
        volume.serial(),
        Name.MAX_LENGTH);
  }

  @Override
  public boolean isFast() {
    return host.capabilities().fast();
  }

  @Override
  public Usage usage() {
    return new Usage(files.all().size(), tree.size() - 1);
  }

  @Override
  public void close() {
    defaultAcls.close();
    files.close();
    directories.handles().close();
    host.close();
  }
}
