// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.workload;

import dev.ninebind.conformance.guest.GuestScript;
import java.util.List;

/** MariaDB 10.11 with its default durability, under a mix of sysbench. */
public final class MariadbWorkload implements DatabaseWorkload {
  @Override
  public String name() {
    return "mariadb";
  }

  @Override
  public String description() {
    return "MariaDB 10.11 of Debian 12 with its default durability, under sysbench's mix of reads,"
        + " updates, inserts and deletes.";
  }

  @Override
  public GuestScript script() {
    return GuestScript.of(MariadbWorkload.class, "acknowledged.sh", "mariadb.sh");
  }

  @Override
  public List<String> packages() {
    return List.of("mariadb-server");
  }
}
