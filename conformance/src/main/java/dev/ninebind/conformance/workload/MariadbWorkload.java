// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.workload;

import dev.ninebind.conformance.guest.GuestRoot;
import dev.ninebind.conformance.guest.GuestScript;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** MariaDB 10.11 with its default durability, under a mix of sysbench. */
public final class MariadbWorkload implements Workload {
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
  public GuestRoot root() {
    return GuestRoot.DEBIAN_12;
  }

  @Override
  public int memory() {
    return 1024;
  }

  @Override
  public GuestScript script() {
    return GuestScript.of(MariadbWorkload.class, "acknowledged.sh", "mariadb.sh");
  }

  @Override
  public Set<Kill> kills() {
    return EnumSet.allOf(Kill.class);
  }

  @Override
  public Map<Kill, Integer> rounds() {
    return Kill.ROUNDS_OF_DATABASES;
  }

  @Override
  public List<String> packages() {
    return List.of("mariadb-server");
  }

  @Override
  public Duration bound() {
    return Duration.ofMinutes(10);
  }
}
