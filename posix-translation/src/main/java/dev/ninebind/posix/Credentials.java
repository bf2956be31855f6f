// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix;

/**
 * Who asks: the owner and group that a file made by this request gets. The guest's kernel has
 * decided by then whether the user may.
 */
public record Credentials(int uid, int gid) {
  public static final Credentials ROOT = new Credentials(0, 0);
}
