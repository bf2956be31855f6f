// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.workload;

import dev.ninebind.conformance.guest.GuestRoot;
import dev.ninebind.conformance.guest.GuestScript;
import java.time.Duration;
import java.util.List;

/**
 * git with up to 50,000 files: thousands of stats for each status, an index that has to believe
 * what it is told, lock files renamed into place. Commits that were acknowledged survive the kills.
 */
public final class GitWorkload implements Workload {
  @Override
  public String name() {
    return "git";
  }

  @Override
  public String description() {
    return "git 2.39 of Debian 12: a clone of 50,000 files, or 3,000 without a cache, and commits in a smaller one while it is killed";
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
    return GuestScript.of(GitWorkload.class, "developer.sh", "git.sh");
  }

  @Override
  public List<String> packages() {
    return List.of("git");
  }

  @Override
  public Duration bound() {
    return Duration.ofMinutes(40);
  }
}
