// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix.ntfs;

import dev.ninebind.host.Ea;
import dev.ninebind.host.HostFile;
import dev.ninebind.posix.ByteString;
import dev.ninebind.posix.Errno;
import dev.ninebind.posix.FileType;
import dev.ninebind.posix.Inline;
import dev.ninebind.posix.Node;
import dev.ninebind.posix.PosixException;
import dev.ninebind.posix.XattrMode;
import dev.ninebind.posix.XattrName;
import dev.ninebind.posix.ntfs.HostErrors.Doing;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/** Extended attributes and ACLs, as {@link XattrEas} of their file. */
final class XattrStore {
  private static final ByteString USER = ByteString.of("user.");

  private final HostCalls calls;
  private final Finder finder;
  private final Stats stats;
  private final DefaultAcls defaultAcls;

  XattrStore(HostCalls calls, Finder finder, Stats stats, DefaultAcls defaultAcls) {
    this.calls = calls;
    this.finder = finder;
    this.stats = stats;
    this.defaultAcls = defaultAcls;
  }

  ByteString value(Node node, XattrName name) throws PosixException {
    refuseAclOfLink(node, name);
    if (name.isPrivate()) {
      throw new PosixException(Errno.ENODATA);
    }
    ByteString value;
    try (Target target = finder.open(node, Access.STAT, Doing.XATTR)) {
      value = stored(target.file(), name);
    }
    return present(value);
  }

  ByteString names(Node node) throws PosixException {
    try (Target target = finder.open(node, Access.STAT, Doing.XATTR)) {
      HostFile file = target.file();
      ByteString names = XattrEas.names(calls.make(Doing.XATTR, node, file::eas));
      if (names.length() > XattrName.MAX_LIST) {
        throw new PosixException(Errno.E2BIG);
      }
      return names;
    }
  }

  void set(Node node, XattrName name, ByteString value, XattrMode mode) throws PosixException {
    refuseChange(node, name);
    if (value.length() > XattrName.MAX_VALUE) {
      throw new PosixException(Errno.E2BIG);
    }
    if (name.isAcl()) {
      setAcl(node, name, value);
      return;
    }
    change(
        node,
        (target, eas) -> {
          if (mode != XattrMode.SET) {
            boolean present = stored(target.file(), name) != null;
            if (present && mode == XattrMode.CREATE) {
              throw new PosixException(Errno.EEXIST);
            } else if (!present && mode == XattrMode.REPLACE) {
              throw new PosixException(Errno.ENODATA);
            }
          }
          put(target.file(), name, value, eas);
        });
  }

  void remove(Node node, XattrName name) throws PosixException {
    refuseChange(node, name);
    if (name.isAcl()) {
      setAcl(node, name, ByteString.EMPTY);
      return;
    }
    change(
        node,
        (target, eas) -> {
          present(stored(target.file(), name));
          put(target.file(), name, null, eas);
        });
  }

  /** Reads what is there and says what to store in its place. */
  @FunctionalInterface
  private interface Change {
    void prepare(Target target, List<Ea> eas) throws PosixException;
  }

  private void change(Node node, Change change) throws PosixException {
    NtfsInode inode = (NtfsInode) node.inode();
    try (Target target = finder.open(node, Access.METADATA, Doing.XATTR)) {
      Inline.lock(inode.metadata);
      try {
        List<Ea> eas = new ArrayList<>();
        change.prepare(target, eas);
        if (!eas.isEmpty()) {
          calls.run(Doing.XATTR, node, () -> target.file().setEas(eas));
        }
      } finally {
        inode.metadata.unlock();
      }
    }
  }

  /** The EA that gives an attribute this value; without a value, that takes it away. */
  private void put(HostFile file, XattrName name, ByteString value, List<Ea> eas)
      throws PosixException {
    String own = XattrEas.eaName(name);
    if (own != null) {
      eas.add(value == null ? new Ea(own, new byte[0]) : XattrEas.ea(name, value));
      return;
    }
    SortedMap<ByteString, ByteString> container = container(file);
    if (value == null) {
      container.remove(name.bytes());
    } else {
      container.put(name.bytes(), value);
    }
    eas.add(XattrEas.container(container));
  }

  private ByteString stored(HostFile file, XattrName name) throws PosixException {
    String own = XattrEas.eaName(name);
    if (own == null) {
      return container(file).get(name.bytes());
    }
    return XattrEas.value(calls.make(Doing.XATTR, file, () -> file.ea(own)));
  }

  private SortedMap<ByteString, ByteString> container(HostFile file) throws PosixException {
    return XattrEas.container(calls.make(Doing.XATTR, file, () -> file.ea(XattrEas.CONTAINER)));
  }

  /** Sets an ACL, and with an access ACL the mode, or takes one away. */
  private void setAcl(Node node, XattrName name, ByteString value) throws PosixException {
    NtfsInode inode = (NtfsInode) node.inode();
    PosixAcl acl = value.length() == 0 ? null : PosixAcl.parse(value);
    boolean access = name.equals(XattrName.ACCESS_ACL);
    if (acl != null && !access && !inode.isDirectory()) {
      throw new PosixException(Errno.EACCES, "a default ACL is a directory's");
    }
    change(
        node,
        (target, eas) -> {
          boolean kept = acl != null && !(access && acl.isMode());
          if (kept || stored(target.file(), name) != null) {
            put(target.file(), name, kept ? acl.toBytes() : null, eas);
          }
          if (acl != null && access) {
            LxMetadata now = stats.metadata(target.statNow());
            eas.addAll(now.withMode((now.mode() & ~0777) | acl.permissions()).toEas());
          }
        });
    if (!access) {
      defaultAcls.drop(inode);
    }
  }

  /**
   * What chmod does to a file's access ACL.
   *
   * @param eas gets the EA that has it so, if there is an ACL
   * @param before gets the EA as it is
   */
  void aclForMode(HostFile file, int mode, List<Ea> eas, List<Ea> before) throws PosixException {
    byte[] stored = calls.make(Doing.XATTR, file, () -> file.ea(XattrEas.CONTAINER));
    if (stored == null) {
      return;
    }
    SortedMap<ByteString, ByteString> container = XattrEas.container(stored);
    ByteString value = container.get(XattrName.ACCESS_ACL.bytes());
    PosixAcl acl = value == null ? null : PosixAcl.parse(value);
    if (acl != null) {
      container.put(XattrName.ACCESS_ACL.bytes(), acl.withPermissions(mode).toBytes());
      eas.add(XattrEas.container(container));
      before.add(new Ea(XattrEas.CONTAINER, stored));
    }
  }

  private static void refuseChange(Node node, XattrName name) throws PosixException {
    refuseAclOfLink(node, name);
    FileType type = node.inode().type();
    boolean plain = type == FileType.REGULAR || type == FileType.DIRECTORY;
    if (name.isPrivate()) {
      throw new PosixException(Errno.EPERM, "a name of Ninebind's own");
    } else if (name.bytes().startsWith(USER) && !plain) {
      throw new PosixException(Errno.EPERM, "user attributes are for files and directories");
    }
  }

  private static void refuseAclOfLink(Node node, XattrName name) throws PosixException {
    if (name.isAcl() && node.inode().type() == FileType.SYMBOLIC_LINK) {
      throw new PosixException(Errno.EOPNOTSUPP, "a symbolic link has no ACL");
    }
  }

  private static ByteString present(ByteString value) throws PosixException {
    if (value == null) {
      throw new PosixException(Errno.ENODATA);
    }
    return value;
  }
}
