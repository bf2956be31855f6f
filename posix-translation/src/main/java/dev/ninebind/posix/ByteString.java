// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * An immutable string of bytes: what Linux uses for link targets, attribute names and the like,
 * where nothing promises UTF-8. It compares by bytes, as unsigned numbers; {@link #toString} is for
 * people and loses what is no UTF-8.
 */
public final class ByteString implements Comparable<ByteString> {
  public static final ByteString EMPTY = new ByteString(new byte[0]);

  private final byte[] bytes;

  private ByteString(byte[] bytes) {
    this.bytes = bytes;
  }

  /** A string of a copy of these bytes. */
  public static ByteString of(byte[] bytes) {
    return bytes.length == 0 ? EMPTY : new ByteString(bytes.clone());
  }

  /** A string that takes over this array: the caller must not touch it again. */
  public static ByteString wrap(byte[] bytes) {
    return bytes.length == 0 ? EMPTY : new ByteString(bytes);
  }

  /** The UTF-8 bytes of a Java string. */
  public static ByteString of(String text) {
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

  /** The byte at an index. */
  public byte at(int index) {
    return bytes[index];
  }

  /**
   * Copies the bytes from an index on to a buffer, as many as there are and it has room for, and
   * moves its position.
   *
   * @param from 0 to the length
   * @return how many
   */
  public int copyTo(ByteBuffer target, int from) {
    int count = Math.min(bytes.length - from, target.remaining());
    target.put(bytes, from, count);
    return count;
  }

  /** True if it begins with these bytes. */
  public boolean startsWith(ByteString prefix) {
    int length = prefix.bytes.length;
    return bytes.length >= length && Arrays.equals(bytes, 0, length, prefix.bytes, 0, length);
  }

  /** True if some byte has this value. */
  public boolean contains(byte value) {
    for (byte b : bytes) {
      if (b == value) {
        return true;
      }
    }
    return false;
  }

  @Override
  public int compareTo(ByteString other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ByteString string && Arrays.equals(bytes, string.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
