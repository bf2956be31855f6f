// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance;

/**
 * The protocol's share of what Microsoft's page on Linux containers on Windows says its file server
 * lacks, one constant a line, and the one that those who used it met most: files that are renamed
 * or deleted while they are open. A volume that Ninebind serves closes them all.
 */
public enum Gap {
  MKNOD("MkNod"),
  XATTRWALK("XAttrWalk"),
  XATTRCREATE("XAttrCreate"),
  LOCK("Lock"),
  GETLOCK("Getlock"),
  FLUSH("Flush"),
  NLINK("GetAttr: the Nlink count is always reported as 2"),
  OPEN("Open: only ReadWrite, WriteOnly and ReadOnly flags are implemented"),
  RENAME_DELETE("rename and delete below open files");

  private final String title;

  Gap(String title) {
    this.title = title;
  }

  /** The line as it is known by. */
  public String title() {
    return title;
  }
}
