// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.workload;

import dev.ninebind.conformance.guest.GuestRoot;
import dev.ninebind.conformance.guest.GuestScript;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** MySQL itself, not MariaDB. */
final class MysqlWorkload implements DatabaseWorkload {
  @Override
  public String name() {
    return "mysql";
  }

  @Override
  public String description() {
    return "MySQL of Debian's next release with default durability (innodb_flush_log_at_trx_commit=1,"
        + " sync_binlog=1): four connections with a mix like sysbench's oltp_read_write, and a"
        + " ledger of what was acknowledged; CHECK TABLE EXTENDED, mysqlcheck, innochecksum.";
  }

  @Override
  public GuestRoot root() {
    return GuestRoot.DEBIAN_SID;
  }

  @Override
  public GuestScript script() {
    return GuestScript.of(MysqlWorkload.class, "mysql.sh");
  }

  @Override
  public Set<Kill> kills() {
    // Power cuts are not shown yet: docs/databases.md.
    return EnumSet.complementOf(EnumSet.of(Kill.POWER));
  }

  @Override
  public List<String> packages() {
    return List.of("mysql-server-core", "user-mode-linux");
  }

  @Override
  public void outfit(Path kept) {
    Programs.layInto(kept, "sql-mix.py");
  }
}
