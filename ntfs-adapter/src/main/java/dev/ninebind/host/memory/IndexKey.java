// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.memory;

/** Where a name stands in a directory: by its upper case, then by itself. */
record IndexKey(String upper, String name) implements Comparable<IndexKey> {
  static IndexKey of(String name) {
    return new IndexKey(UpCase.of(name), name);
  }

  @Override
  public int compareTo(IndexKey other) {
    int order = upper.compareTo(other.upper);
    return order != 0 ? order : name.compareTo(other.name);
  }
}
