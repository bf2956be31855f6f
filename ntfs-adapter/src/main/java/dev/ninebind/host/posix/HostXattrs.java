// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.posix;

import dev.ninebind.posix.ByteString;
import dev.ninebind.posix.Errno;
import dev.ninebind.posix.Node;
import dev.ninebind.posix.OpenFile;
import dev.ninebind.posix.PosixException;
import dev.ninebind.posix.XattrMode;
import dev.ninebind.posix.XattrName;

/**
 * The host's own extended attributes and ACLs. A file that is open here is asked by its descriptor:
 * Linux since 6.8 asks for {@code security.capability} with every write, and so that is one call.
 * Any other is asked by the link in /proc of an O_PATH descriptor, which stands for that very file,
 * a symbolic link itself included.
 */
final class HostXattrs {
  private final Finder finder;
  private final InlineCalls inline;

  HostXattrs(Finder finder, InlineCalls inline) {
    this.finder = finder;
    this.inline = inline;
  }

  /** A call about a file: what it returned, or the error negated. */
  @FunctionalInterface
  private interface Call {
    /**
     * @param fd the file's descriptor
     * @param path its path where the descriptor serves only to make one, else 0
     */
    long make(Scratch scratch, int fd, long path);
  }

  ByteString value(Node node, XattrName name) throws PosixException {
    if (name.isPrivate()) {
      throw new PosixException(Errno.ENODATA);
    }
    int length =
        call(
            node,
            (scratch, fd, path) ->
                path == 0 ? scratch.xattr(fd, name) : scratch.xattrAt(path, name));
    return ByteString.wrap(Scratch.mine().value(length));
  }

  ByteString names(Node node) throws PosixException {
    int length =
        call(
            node,
            (scratch, fd, path) -> path == 0 ? scratch.xattrNames(fd) : scratch.xattrNamesAt(path));
    return XattrName.listed(Scratch.mine().value(length));
  }

  void set(Node node, XattrName name, ByteString value, XattrMode mode) throws PosixException {
    refusePrivate(name);
    if (value.length() > XattrName.MAX_VALUE) {
      throw new PosixException(Errno.E2BIG);
    }
    int flags =
        switch (mode) {
          case SET -> 0;
          case CREATE -> LinuxConstants.XATTR_CREATE;
          case REPLACE -> LinuxConstants.XATTR_REPLACE;
        };
    call(
        node,
        (scratch, fd, path) -> {
          long nameAt = scratch.name(name);
          long valueAt = scratch.value(value);
          return path == 0
              ? Libc.fsetxattr(fd, nameAt, valueAt, value.length(), flags)
              : Libc.setxattr(path, nameAt, valueAt, value.length(), flags);
        });
  }

  void remove(Node node, XattrName name) throws PosixException {
    refusePrivate(name);
    call(
        node,
        (scratch, fd, path) ->
            path == 0
                ? Libc.fremovexattr(fd, scratch.name(name))
                : Libc.removexattr(path, scratch.name(name)));
  }

  private static void refusePrivate(XattrName name) throws PosixException {
    if (name.isPrivate()) {
      throw new PosixException(Errno.EPERM, "a name of Ninebind's own");
    }
  }

  private int call(Node node, Call call) throws PosixException {
    Scratch scratch = Scratch.mine();
    Descriptor open = openDescriptor(node);
    Descriptor used = open == null ? finder.open(node) : open;
    try {
      long path = open == null ? scratch.procPath(used.fd()) : 0;
      return (int) HostErrno.check(call.make(scratch, used.fd(), path));
    } finally {
      used.release();
    }
  }

  /**
   * The descriptor of an open file of this inode, for the caller to release; null if there is none.
   * Not a directory's: the host may have moved that one out of the export, and {@link Finder}
   * looks.
   */
  private Descriptor openDescriptor(Node node) {
    inline.requireFast(node.inode());
    if (!node.inode().isDirectory()) {
      for (OpenFile file : node.inode().openFiles()) {
        Descriptor descriptor = ((PassthroughFile) file).descriptor();
        if (descriptor.retain()) {
          return descriptor;
        }
      }
    }
    return null;
  }
}
