// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.workload;

import dev.ninebind.conformance.guest.GuestScript;
import java.util.List;

/** PostgreSQL 15: checksums, a tablespace, large objects, a copy by pg_basebackup. */
public final class PostgresWorkload implements DatabaseWorkload {
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
  public GuestScript script() {
    return GuestScript.of(PostgresWorkload.class, "acknowledged.sh", "postgresql.sh");
  }

  @Override
  public List<String> packages() {
    return List.of("postgresql-15");
  }
}
