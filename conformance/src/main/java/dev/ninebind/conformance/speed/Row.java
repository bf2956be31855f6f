// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.speed;

import dev.ninebind.conformance.guest.GuestRoot;

/** Something that applications do on a mount, and how fast it goes. */
enum Row {
  PGBENCH("pgbench", "pgbench, 4 clients, 10 s", Unit.TRANSACTIONS, GuestRoot.DEBIAN_12),
  GIT_STATUS("git_status", "git status, 50,000 files", Unit.MILLISECONDS, GuestRoot.DEBIAN_12),
  UNTAR("untar", "tar x, Python's and git's libraries", Unit.MILLISECONDS, GuestRoot.DEBIAN_12),
  READ_4K("read_4k", "fio, random reads of 4 KiB", Unit.MEBIBYTES, GuestRoot.DEVELOPER),
  WRITE_4K("write_4k", "fio, random writes of 4 KiB", Unit.MEBIBYTES, GuestRoot.DEVELOPER),
  READ_1M("read_1m", "fio, reads of 1 MiB", Unit.MEBIBYTES, GuestRoot.DEVELOPER),
  WRITE_1M("write_1m", "fio, writes of 1 MiB", Unit.MEBIBYTES, GuestRoot.DEVELOPER),
  NPM("npm", "npm ci, 127 packages", Unit.MILLISECONDS, GuestRoot.DEVELOPER);

  /** What a figure counts. */
  enum Unit {
    TRANSACTIONS("transactions/s", true),
    MEBIBYTES("MiB/s", true),
    MILLISECONDS("ms", false);

    private final String text;
    private final boolean moreIsBetter;

    Unit(String text, boolean moreIsBetter) {
      this.text = text;
      this.moreIsBetter = moreIsBetter;
    }

    String text() {
      return text;
    }

    /** How many times as fast as the second the first is. */
    double times(double first, double second) {
      return moreIsBetter ? first / second : second / first;
    }
  }

  private final String id;
  private final String title;
  private final Unit unit;
  private final GuestRoot root;

  Row(String id, String title, Unit unit, GuestRoot root) {
    this.id = id;
    this.title = title;
    this.unit = unit;
    this.root = root;
  }

  /** Its name on the command line and in the guest's script. */
  String id() {
    return id;
  }

  String title() {
    return title;
  }

  Unit unit() {
    return unit;
  }

  /** What the guest is to have. */
  GuestRoot root() {
    return root;
  }
}
