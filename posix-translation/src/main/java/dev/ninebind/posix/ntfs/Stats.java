// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix.ntfs;

import dev.ninebind.host.HostEntry;
import dev.ninebind.host.HostStat;
import dev.ninebind.posix.Attributes;
import dev.ninebind.posix.FileId;
import dev.ninebind.posix.FileType;
import dev.ninebind.posix.Name;
import dev.ninebind.posix.Node;
import dev.ninebind.posix.NodeTree;
import dev.ninebind.posix.PosixException;
import dev.ninebind.posix.ntfs.HostErrors.Doing;

/** The volume's tree and its files' attributes, in terms of what the host tells of a file. */
final class Stats {
  private final NodeTree tree;
  private final Identity identity;
  private final Finder finder;
  private final LinkTargets targets;
  private final LxMetadata.Defaults defaults;

  Stats(
      NodeTree tree,
      Identity identity,
      Finder finder,
      LinkTargets targets,
      LxMetadata.Defaults defaults) {
    this.tree = tree;
    this.identity = identity;
    this.finder = finder;
    this.targets = targets;
    this.defaults = defaults;
  }

  /** The node of a file found under a name just now. Wants the directory's entries lock. */
  Node enter(Node directory, Name name, HostStat stat) {
    FileId id = identity.id(stat);
    Node node = tree.enter(directory, name, id, () -> inode(identity, id, stat));
    NtfsInode inode = (NtfsInode) node.inode();
    if (inode.isDirectory()) {
      inode.caseSensitive = stat.isCaseSensitive();
    }
    return node;
  }

  static NtfsInode inode(Identity identity, FileId id, HostStat stat) {
    FileType type = LxMetadata.type(stat.attributes(), stat.reparseTag());
    NtfsInode inode = new NtfsInode(id, type, identity.path(id));
    inode.caseSensitive = stat.isCaseSensitive();
    return inode;
  }

  LxMetadata metadata(HostStat stat) {
    return LxMetadata.of(stat, defaults);
  }

  /**
   * What the guest is told of a file.
   *
   * @param targetLength for a symbolic link
   */
  Attributes attributes(NtfsInode inode, HostStat stat, int targetLength) {
    return NtfsAttributes.of(stat, metadata(stat), inode.path, inode.unlinkedNames(), targetLength);
  }

  /** As above, of a node; asks the host for the length of a symbolic link's target. */
  Attributes attributes(Node node, HostStat stat) throws PosixException {
    NtfsInode inode = (NtfsInode) node.inode();
    int length = inode.type() == FileType.SYMBOLIC_LINK ? targetLength(node, inode, stat) : 0;
    return attributes(inode, stat, length);
  }

  /** As above, of a file that has no node; its target, if it is a link, is this long. */
  Attributes attributes(HostStat stat, int targetLength) {
    long path = identity.path(identity.id(stat));
    return NtfsAttributes.of(stat, metadata(stat), path, 0, targetLength);
  }

  private int targetLength(Node node, NtfsInode inode, HostStat stat) throws PosixException {
    NtfsInode.TargetLength known = inode.targetLength;
    if (known != null && known.changed() == stat.changed()) {
      return known.length();
    }
    try (Target target = finder.open(node, Access.STAT, Doing.LOOKUP)) {
      int length = targets.length(target.file());
      inode.targetLength = new NtfsInode.TargetLength(stat.changed(), length);
      return length;
    }
  }

  /** True for what NTFS keeps for itself in a volume's root. */
  boolean isOfNtfs(HostEntry entry) {
    return identity.isOfNtfs(entry.fileId());
  }

  long path(HostEntry entry) {
    return identity.path(entry);
  }
}
