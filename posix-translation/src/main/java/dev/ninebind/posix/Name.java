// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One component of a path: 1 to 255 bytes, none of them a slash or NUL. That is all Linux asks of a
 * name, so it need not be UTF-8, and what goes in comes back unchanged. Having a {@code Name} means
 * that these rules were checked; {@code .} and {@code ..} are names too, and {@link #isDots} tells.
 */
public final class Name {
  /** Longest name in bytes (NAME_MAX in include/uapi/linux/limits.h). */
  public static final int MAX_LENGTH = 255;

  /** The directory itself. */
  public static final Name DOT = new Name(new byte[] {'.'});

  /** The directory above. */
  public static final Name DOT_DOT = new Name(new byte[] {'.', '.'});

  /** Names that start so belong to Ninebind: never listed, walked to or created. */
  private static final byte[] PRIVATE_PREFIX = ".ninebind".getBytes(StandardCharsets.US_ASCII);

  private final byte[] bytes;

  /** 0 until it is asked for: a name that is only listed has no need of one. */
  private int hash;

  private Name(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * The name with these bytes.
   *
   * @throws PosixException EINVAL if it is empty or holds a slash or NUL; ENAMETOOLONG beyond 255
   *     bytes
   */
  public static Name of(byte[] bytes) throws PosixException {
    return wrap(bytes.clone());
  }

  /** As {@link #of(byte[])}, taking over the array: the caller must not touch it again. */
  public static Name wrap(byte[] bytes) throws PosixException {
    if (bytes.length > MAX_LENGTH) {
      throw new PosixException(Errno.ENAMETOOLONG);
    }
    if (bytes.length == 0) {
      throw new PosixException(Errno.EINVAL, "empty name");
    }
    for (byte b : bytes) {
      if (b == '/' || b == 0) {
        throw new PosixException(Errno.EINVAL, "slash or NUL in a name");
      }
    }
    return new Name(bytes);
  }

  /** The name with the UTF-8 bytes of a Java string; errors as {@link #of(byte[])}. */
  public static Name of(String text) throws PosixException {
    return wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Length in bytes. */
  public int length() {
    return bytes.length;
  }

  /** A copy of the bytes. */
  public byte[] toBytes() {
    return bytes.clone();
  }

  /** Copies the bytes to an array, from an offset on. */
  public void copyTo(byte[] target, int offset) {
    System.arraycopy(bytes, 0, target, offset, bytes.length);
  }

  /** Copies the bytes to where a buffer stands. */
  public void copyTo(ByteBuffer target) {
    target.put(bytes);
  }

  /** True for {@code .} and {@code ..}. */
  public boolean isDots() {
    return bytes[0] == '.' && (bytes.length == 1 || (bytes.length == 2 && bytes[1] == '.'));
  }

  /** True for the names that Ninebind keeps for itself. */
  public boolean isPrivate() {
    int length = PRIVATE_PREFIX.length;
    return bytes.length >= length && Arrays.equals(bytes, 0, length, PRIVATE_PREFIX, 0, length);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Name name && Arrays.equals(bytes, name.bytes);
  }

  @Override
  public int hashCode() {
    int known = hash;
    if (known == 0) {
      known = Arrays.hashCode(bytes);
      hash = known; // two threads may both find it: they find the same
    }
    return known;
  }

  /** For people: bytes that are no UTF-8 are lost. */
  @Override
  public String toString() {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
