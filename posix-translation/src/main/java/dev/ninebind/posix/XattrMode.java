// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix;

/** What a set attribute may find in its place. */
public enum XattrMode {
  /** An attribute or none. */
  SET,
  /** None (XATTR_CREATE); else EEXIST. */
  CREATE,
  /** An attribute (XATTR_REPLACE); else ENODATA. */
  REPLACE
}
