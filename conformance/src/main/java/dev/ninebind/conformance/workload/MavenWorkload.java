// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.workload;

import dev.ninebind.conformance.guest.GuestRoot;
import dev.ninebind.conformance.guest.GuestScript;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * A Maven build without a network, its repository on the mount too: Commons CLI's own sources and
 * tests, from nothing, with nothing to do, and with one class changed.
 */
public final class MavenWorkload implements Workload {
  @Override
  public String name() {
    return "maven";
  }

  @Override
  public String description() {
    return "Maven 3.8.7 of Debian 12 on OpenJDK 17: Commons CLI 1.9.0 built and tested, the repository on the mount";
  }

  @Override
  public GuestRoot root() {
    return GuestRoot.DEVELOPER;
  }

  @Override
  public int memory() {
    return 1536;
  }

  @Override
  public GuestScript script() {
    return GuestScript.of(MavenWorkload.class, "developer.sh", "maven.sh");
  }

  @Override
  public Set<Kill> kills() {
    return Set.of(Kill.APPLICATION, Kill.SERVER);
  }

  @Override
  public List<String> packages() {
    return List.of("maven", "openjdk-17-jdk-headless");
  }

  @Override
  public Duration bound() {
    return Duration.ofMinutes(30);
  }

  @Override
  public void outfit(Path kept) {
    DeveloperKit.handOver("maven", kept);
  }
}
