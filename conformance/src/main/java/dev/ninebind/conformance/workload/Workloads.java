// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.workload;

import java.util.List;

/** All workloads, in the order of reports. */
public final class Workloads {
  private Workloads() {}

  public static List<Workload> all() {
    return List.of(
        new MysqlWorkload(),
        new MariadbWorkload(),
        new PostgresWorkload(),
        new SqliteWorkload(),
        new WordpressWorkload(),
        new RabbitmqWorkload(),
        new JenkinsWorkload(),
        new JenkinsHomeWorkload(),
        new NpmWorkload(),
        new GitWorkload(),
        new MavenWorkload(),
        new AptChrootWorkload(),
        new RsyncWorkload());
  }
}
