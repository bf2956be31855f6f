// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix;

/**
 * A file system as Linux expects it, reached by {@link Node}s.
 *
 * <p>Promises that hold for every method: it may be called from several threads at once; an
 * operation on names is atomic, as POSIX has it; an operation that fails has no effect; names below
 * the root are single components, and nothing outside the root is reached by any name or link.
 * {@code Credentials} give a new file its owner: permission is the guest kernel's business, so no
 * method checks it unless a policy around the volume does. Between {@link Inline#enter} and {@link
 * Inline#leave} methods throw {@link NotInline} before any effect rather than wait.
 *
 * <p>Errors that any method may throw beside those it names: EIO, ENOMEM, EMFILE, ENFILE; ENOENT
 * for a node whose file is gone; ESTALE for one whose file has left the volume. A {@linkplain
 * Name#isPrivate private name} is ENOENT to look up and EPERM to make, link or rename to.
 */
public interface PosixVolume extends AutoCloseable {
  /**
   * A file found, with its attributes at that moment.
   *
   * @param node held for the caller
   */
  record Located(Node node, Attributes attributes) {}

  /**
   * A file opened, with its attributes at that moment. The caller closes it.
   *
   * @param file holds its node itself
   */
  record Opened(OpenFile file, Attributes attributes) {}

  /** The top directory; not to be released. */
  Node root();

  /**
   * Looks a name up: {@code .} is the directory itself, {@code ..} the one above, and the root is
   * above itself. Links are not followed. Errors: ENOENT, ENOTDIR.
   */
  Located walk(Node directory, Name name) throws PosixException;

  /** Holds a node once more, for another fid. */
  Node retain(Node node);

  /** Gives a node back. Never waits. */
  void release(Node node);

  /** lstat. */
  Attributes attributes(Node node) throws PosixException;

  /**
   * chmod, chown, truncate and utimensat in one, links not followed. Errors: EPERM (immutable,
   * append only), EISDIR or EINVAL (truncating what is no regular file, or to a negative length),
   * EFBIG, ENOSPC, EOPNOTSUPP (mode of a symbolic link), EROFS.
   */
  void change(Node node, AttributeChanges changes) throws PosixException;

  /**
   * Opens a regular file or directory. Errors: ENXIO (fifo, socket, device node), ELOOP (symbolic
   * link), EISDIR (directory for writing), ENOTDIR (DIRECTORY asked for), ETXTBSY, EPERM, EROFS.
   */
  Opened open(Node node, OpenFlags flags) throws PosixException;

  /**
   * Opens a regular file by name and creates it where there is none; with EXCL only creates it.
   * Errors: EEXIST, ENOENT (the directory is gone), ENOTDIR, ENOSPC, EDQUOT, EROFS, and those of
   * {@link #open}.
   *
   * @param mode permission bits of a new file; no umask is applied
   */
  Opened create(Node directory, Name name, OpenFlags flags, int mode, Credentials credentials)
      throws PosixException;

  /**
   * Makes a directory. Errors: EEXIST, ENOENT, ENOTDIR, EMLINK, ENOSPC, EDQUOT, EROFS.
   *
   * @param mode permission bits, setgid among them
   */
  Attributes makeDirectory(Node directory, Name name, int mode, Credentials credentials)
      throws PosixException;

  /**
   * Makes a symbolic link. Errors: EEXIST, ENOENT (an empty target too), EINVAL (NUL in it),
   * ENOTDIR, ENAMETOOLONG, ENOSPC, EDQUOT, EROFS.
   *
   * @param target kept byte for byte, 1 to 4095 of them, no NUL
   */
  Attributes makeLink(Node directory, Name name, ByteString target, Credentials credentials)
      throws PosixException;

  /**
   * Makes a fifo, socket, device node or empty regular file. Errors: EEXIST, ENOENT, ENOTDIR,
   * EINVAL (another type), EPERM, ENOSPC, EDQUOT, EROFS.
   *
   * @param mode type and permission bits
   */
  Attributes makeNode(
      Node directory, Name name, int mode, int major, int minor, Credentials credentials)
      throws PosixException;

  /**
   * Gives a file one more name. Errors: EEXIST, EPERM (a directory), EMLINK, EXDEV, ENOSPC, EROFS.
   */
  void link(Node directory, Name name, Node file) throws PosixException;

  /** The target of a symbolic link. Errors: EINVAL. */
  ByteString readLink(Node node) throws PosixException;

  /**
   * Renames by name, replacing what is there. Errors: ENOENT, ENOTDIR, EISDIR, ENOTEMPTY, EINVAL
   * (into itself), EXDEV, EBUSY, EROFS.
   */
  void rename(Node fromDirectory, Name from, Node toDirectory, Name to) throws PosixException;

  /** Renames the file that a node stands for. Errors as {@link #rename(Node, Name, Node, Name)}. */
  void rename(Node node, Node toDirectory, Name to) throws PosixException;

  /**
   * Removes a name. Errors: ENOENT, ENOTDIR, EISDIR (a directory, not asked for), ENOTEMPTY, EBUSY,
   * EINVAL ({@code .}), EPERM, EROFS.
   *
   * @param directory true to remove an empty directory, false anything else
   */
  void remove(Node parent, Name name, boolean directory) throws PosixException;

  /** Removes the name that a node stands for, whatever its type. Errors as by name. */
  void remove(Node node) throws PosixException;

  /**
   * getxattr, links not followed. Errors: ENODATA (a {@linkplain XattrName#isPrivate private name}
   * too), EOPNOTSUPP (the file has no attributes of this namespace), E2BIG (the value is longer
   * than {@link XattrName#MAX_VALUE}).
   */
  ByteString xattr(Node node, XattrName name) throws PosixException;

  /**
   * listxattr, links not followed: the names, a NUL after each, in no order; empty where the volume
   * has no attributes. Private names, and those that are no {@link XattrName}, are left out.
   * Errors: E2BIG (beyond {@link XattrName#MAX_LIST}).
   */
  ByteString xattrNames(Node node) throws PosixException;

  /**
   * setxattr, links not followed. An empty value is a value, but for an ACL, which it removes; an
   * ACL may change the mode with it, and is set whatever the mode of setting, as in Linux. Errors:
   * EEXIST, ENODATA (see {@link XattrMode}), E2BIG, EINVAL (a malformed ACL; one of another version
   * is EOPNOTSUPP), ENOSPC, EDQUOT, EPERM ({@code user.} on links and special files; immutable; a
   * private name), EACCES (a default ACL on what is no directory), EOPNOTSUPP, EROFS.
   *
   * @param value up to {@link XattrName#MAX_VALUE} bytes
   */
  void setXattr(Node node, XattrName name, ByteString value, XattrMode mode) throws PosixException;

  /**
   * removexattr, links not followed. Errors: ENODATA (but not for an ACL), and those of {@link
   * #setXattr}.
   */
  void removeXattr(Node node, XattrName name) throws PosixException;

  /** statfs of the file system that a node is on. */
  VolumeStatistics statistics(Node node) throws PosixException;

  /**
   * True if calls are short as a rule, so that an event loop may make them itself: memory or a
   * local disk's file system, never a network or another process.
   */
  boolean isFast();

  /** What is in use now. */
  Usage usage();

  /**
   * Things that somebody holds.
   *
   * @param openFiles opened and not closed
   * @param nodes held, the root not counted
   */
  record Usage(int openFiles, int nodes) {}

  /** Ends the volume. Files still open are closed. */
  @Override
  void close();
}
