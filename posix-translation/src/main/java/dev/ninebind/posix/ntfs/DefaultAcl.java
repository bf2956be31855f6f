// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix.ntfs;

import dev.ninebind.posix.ByteString;

/**
 * What a directory gives to what is made in it.
 *
 * @param bytes the ACL's as it was set; null if there is none
 * @param acl the same, read; null if there is none
 */
record DefaultAcl(ByteString bytes, PosixAcl acl) {
  static final DefaultAcl NONE = new DefaultAcl(null, null);
}
