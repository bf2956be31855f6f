// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix;

/**
 * Tells one file of a volume from every other, now and later: two equal ids are the same file.
 *
 * @param device the file system it is on, for volumes that span several
 * @param number the host's number of the file, which hosts give to a new file once the old is gone
 * @param generation what tells the new from the old: a birth time or a sequence number; 0 where the
 *     host has neither
 */
public record FileId(long device, long number, long generation) {
  @Override
  public int hashCode() {
    return Long.hashCode(number * 0x9E3779B97F4A7C15L ^ device ^ generation);
  }
}
