// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.workload;

import dev.ninebind.conformance.guest.GuestScript;
import dev.ninebind.conformance.guest.MountOptions;
import java.util.List;

/**
 * sqlite: a rollback journal, and a write-ahead log, which needs a mount with {@code cache=mmap}.
 */
public final class SqliteWorkload implements DatabaseWorkload {
  @Override
  public String name() {
    return "sqlite";
  }

  @Override
  public String description() {
    return "sqlite 3.40 of Debian 12, with a rollback journal and with a write-ahead log, each written"
        + " by two processes.";
  }

  @Override
  public int memory() {
    return 512;
  }

  @Override
  public GuestScript script() {
    return GuestScript.of(SqliteWorkload.class, "acknowledged.sh", "sqlite.sh");
  }

  @Override
  public List<String> packages() {
    return List.of("sqlite3");
  }

  @Override
  public String unfit(MountOptions mount) {
    return mount.cache().equals("none")
        ? "its write-ahead log needs shared mappings, which Linux refuses with cache=none"
        : "";
  }
}
