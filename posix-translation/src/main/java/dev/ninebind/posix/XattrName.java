// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;

/**
 * The name of an extended attribute, 1 to 255 bytes without NUL: any of {@code user.}, {@code
 * trusted.} and {@code security.}, and the two POSIX ACLs. Having one means that this was checked.
 * Nothing else of {@code system.} gets here: those names are the host's own interfaces (NFS's and
 * CIFS's descriptors among them), not a guest's data.
 *
 * <p>The limits are those of Linux (include/uapi/linux/limits.h), which a guest's kernel checks
 * too.
 */
public final class XattrName {
  /** Longest name in bytes (XATTR_NAME_MAX). */
  public static final int MAX_LENGTH = 255;

  /** Longest value in bytes (XATTR_SIZE_MAX). */
  public static final int MAX_VALUE = 65_536;

  /** Longest list of names in bytes, the NUL after each counted (XATTR_LIST_MAX). */
  public static final int MAX_LIST = 65_536;

  /** What a file's users and groups may do, beyond its mode; see acl(5). */
  public static final XattrName ACCESS_ACL =
      new XattrName(ByteString.of("system.posix_acl_access"));

  /** The ACL that a directory gives to what is made in it. */
  public static final XattrName DEFAULT_ACL =
      new XattrName(ByteString.of("system.posix_acl_default"));

  private static final List<ByteString> NAMESPACES =
      List.of(ByteString.of("user."), ByteString.of("trusted."), ByteString.of("security."));

  /** Names that start so belong to Ninebind. */
  private static final ByteString PRIVATE_PREFIX = ByteString.of("user.ninebind.");

  private final ByteString bytes;

  private XattrName(ByteString bytes) {
    this.bytes = bytes;
  }

  /**
   * The name with these bytes.
   *
   * @throws PosixException ERANGE if it is empty or longer than 255 bytes, EINVAL if it holds NUL
   *     or is a namespace alone, EOPNOTSUPP if it is in no namespace that is served
   */
  public static XattrName of(ByteString bytes) throws PosixException {
    if (bytes.length() == 0 || bytes.length() > MAX_LENGTH) {
      throw new PosixException(Errno.ERANGE, "attribute name of " + bytes.length() + " bytes");
    }
    if (bytes.contains((byte) 0)) {
      throw new PosixException(Errno.EINVAL, "NUL in an attribute's name");
    }
    for (ByteString namespace : NAMESPACES) {
      if (bytes.startsWith(namespace)) {
        if (bytes.length() == namespace.length()) {
          throw new PosixException(Errno.EINVAL, "no attribute's name after its namespace");
        }
        return new XattrName(bytes);
      }
    }
    if (bytes.equals(ACCESS_ACL.bytes)) {
      return ACCESS_ACL;
    } else if (bytes.equals(DEFAULT_ACL.bytes)) {
      return DEFAULT_ACL;
    }
    throw new PosixException(Errno.EOPNOTSUPP, "attribute " + bytes);
  }

  /** The name with the UTF-8 bytes of a Java string; errors as {@link #of(ByteString)}. */
  public static XattrName of(String text) throws PosixException {
    return of(ByteString.of(text));
  }

  public ByteString bytes() {
    return bytes;
  }

  /** True for the names that Ninebind keeps for itself. */
  public boolean isPrivate() {
    return bytes.startsWith(PRIVATE_PREFIX);
  }

  /** True for the two ACLs. */
  public boolean isAcl() {
    return equals(ACCESS_ACL) || equals(DEFAULT_ACL);
  }

  /**
   * What a guest may see of a list of names.
   *
   * @param names as listxattr(2) has them, a NUL after each
   */
  public static ByteString listed(byte[] names) {
    ByteArrayOutputStream listed = new ByteArrayOutputStream(names.length);
    for (int start = 0, end = 0; end < names.length; end++) {
      if (names[end] == 0) {
        if (isListed(ByteString.wrap(Arrays.copyOfRange(names, start, end)))) {
          listed.write(names, start, end + 1 - start);
        }
        start = end + 1;
      }
    }
    return ByteString.wrap(listed.toByteArray());
  }

  private static boolean isListed(ByteString name) {
    try {
      return !of(name).isPrivate();
    } catch (PosixException notServed) {
      return false;
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof XattrName name && bytes.equals(name.bytes);
  }

  @Override
  public int hashCode() {
    return bytes.hashCode();
  }

  /** For people: bytes that are no UTF-8 are lost. */
  @Override
  public String toString() {
    return bytes.toString();
  }
}
