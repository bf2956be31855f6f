// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.workload;

import dev.ninebind.conformance.guest.GuestRoot;
import dev.ninebind.conformance.guest.GuestScript;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** PostgreSQL 15: checksums, a tablespace, large objects, a copy by pg_basebackup. */
public final class PostgresWorkload implements Workload {
  @Override
  public String name() {
    return "postgresql";
  }

  @Override
  public String description() {
    return "PostgreSQL 15 of Debian 12 with data checksums, under pgbench, with a tablespace, large"
        + " objects and a copy by pg_basebackup.";
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
    return GuestScript.of(PostgresWorkload.class, "acknowledged.sh", "postgresql.sh");
  }

  @Override
  public Set<Kill> kills() {
    return EnumSet.allOf(Kill.class);
  }

  @Override
  public List<String> packages() {
    return List.of("postgresql-15");
  }

  @Override
  public Duration bound() {
    return Duration.ofMinutes(10);
  }
}
