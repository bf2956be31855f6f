// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.workload;

import dev.ninebind.conformance.guest.GuestRoot;
import dev.ninebind.conformance.guest.GuestScript;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * {@code npm ci} of some hundred packages without a network, and what a project does with them
 * then: RxJS's own sources are compiled by TypeScript, bundled by webpack and tested by Node.
 */
public final class NpmWorkload implements Workload {
  @Override
  public String name() {
    return "npm";
  }

  @Override
  public String description() {
    return "npm 10.9.2 on Node 18 of Debian 12: 127 packages of a lock file, RxJS 7.8.2 compiled, bundled and tested";
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
    return GuestScript.of(NpmWorkload.class, "developer.sh", "npm.sh");
  }

  @Override
  public Set<Kill> kills() {
    return Set.of(Kill.SERVER);
  }

  @Override
  public List<String> packages() {
    return List.of("nodejs");
  }

  @Override
  public Duration bound() {
    return Duration.ofMinutes(40);
  }

  @Override
  public void outfit(Path kept) {
    DeveloperKit.handOver("npm", kept);
  }
}
