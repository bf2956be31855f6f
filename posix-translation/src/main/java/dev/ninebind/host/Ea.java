// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host;

import java.util.Arrays;

/**
 * An extended attribute of NTFS.
 *
 * @param name 1 to 255 characters of ASCII; NTFS stores it in upper case and finds it in any
 * @param value up to 65,535 bytes, not to be changed by anyone; none at all means: remove it
 */
@SuppressWarnings("ArrayRecordComponent") // compared by content, below
public record Ea(String name, byte[] value) {
  @Override
  public boolean equals(Object other) {
    return other instanceof Ea ea && name.equals(ea.name) && Arrays.equals(value, ea.value);
  }

  @Override
  public int hashCode() {
    return 31 * name.hashCode() + Arrays.hashCode(value);
  }

  @Override
  public String toString() {
    return name + "[" + value.length + "]";
  }
}
