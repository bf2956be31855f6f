// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.protocol;

import java.util.LinkedHashMap;
import java.util.Map;

/** What checks are about, and why it matters to those who mount the server. */
public enum Area {
  VERSION(
      "version", "The first words of every mount: what they settle holds for all that follows."),
  ATTACH(
      "attach",
      "A mount asks for one tree, and each of its users comes in by an attach of their own."),
  WALK("walk", "Every path that a program names is walked to, component by component."),
  NAMES(
      "names",
      "Source trees and archives hold names with spaces, other scripts, 255 bytes and no UTF-8."),
  OPEN(
      "open",
      "Programs rely on each flag: lock files on O_EXCL, logs on O_APPEND, editors on O_TRUNC."),
  READ("read", "Databases read pages at offsets and take a short read for the end of the file."),
  WRITE("write", "Databases write pages at offsets and believe the count that comes back."),
  APPEND(
      "append",
      "Several processes write one log: a line is lost where two of them get one offset."),
  GETATTR(
      "getattr",
      "ls, find, git, rsync and make decide by sizes, times, link counts and file numbers."),
  SETATTR(
      "setattr",
      "chmod, chown, truncate and touch: PostgreSQL and ssh refuse files whose mode did not stick."),
  READDIR("readdir", "rm -rf, find and package managers list a directory while they change it."),
  MKDIR(
      "mkdir",
      "Lock directories and package managers need mkdir to make it or say that it is there."),
  SYMLINK("symlink", "npm, Debian packages and PostgreSQL's tablespaces are made with links."),
  MKNOD(
      "mknod", "Sockets of databases, fifos of scripts, devices of chroots and container images."),
  LINK("link", "Maildir, git and dpkg use hard links to make or keep a file under two names."),
  UNLINK("unlink", "Temporary files go away one by one, and a directory only when it is empty."),
  RENAME(
      "rename",
      "Saving a file safely is a rename over the old one: editors, git, dpkg, every database."),
  FOLLOW(
      "fids-follow-files",
      "MariaDB, git and npm go on with an open file after it, or a folder above it, was renamed."),
  UNLINKED(
      "unlinked-open-files",
      "MySQL, PostgreSQL and tmpfile() use files that have no name any more."),
  XATTR("xattr", "File capabilities, ACLs, SELinux labels, rsync -X and container layers."),
  LOCK("lock", "MySQL, MariaDB: InnoDB locks its files; sqlite, dpkg and PHP sessions do too."),
  GETLOCK("getlock", "sqlite asks who holds a lock before it takes a journal for a dead one's."),
  FLUSH(
      "flush",
      "A process that is killed while it waits is gone only when its request is called off."),
  FSYNC("fsync", "What a database has acknowledged must be on the disk."),
  STATFS("statfs", "df, package managers and installers ask for the room before they begin."),
  ERRORS(
      "errors",
      "Programs decide by the error number what to do next: create it, retry, or give up."),
  ROBUSTNESS("robustness", "One broken client must not take the server from all others.");

  private final String title;
  private final String why;

  Area(String title, String why) {
    this.title = title;
    this.why = why;
  }

  /** The word for it on the command line and in reports. */
  public String title() {
    return title;
  }

  /** Why each of them matters, in one sentence, by their titles. */
  public static Map<String, String> reasons() {
    Map<String, String> reasons = new LinkedHashMap<>();
    for (Area each : values()) {
      reasons.put(each.title, each.why);
    }
    return reasons;
  }
}
