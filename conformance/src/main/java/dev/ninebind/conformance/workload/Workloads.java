// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.workload;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** All workloads, in the order of reports. */
public final class Workloads {
  private Workloads() {}

  public static List<Workload> all() {
    return all(Optional.empty());
  }

  /**
   * The same with a Jenkins of one's own.
   *
   * @param jenkinsWar one that runs on Java 17; without it, what stands in for Jenkins
   */
  public static List<Workload> all(Optional<Path> jenkinsWar) {
    return List.of(
        new MysqlWorkload(),
        new MariadbWorkload(),
        new PostgresWorkload(),
        new SqliteWorkload(),
        new WordpressWorkload(),
        new RabbitmqWorkload(),
        new JenkinsWorkload(jenkinsWar),
        new JenkinsHomeWorkload(),
        new NpmWorkload(),
        new GitWorkload(),
        new MavenWorkload(),
        new AptChrootWorkload(),
        new RsyncWorkload());
  }
}
