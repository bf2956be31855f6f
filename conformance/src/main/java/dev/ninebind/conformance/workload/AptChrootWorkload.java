// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.workload;

import dev.ninebind.conformance.guest.GuestRoot;
import dev.ninebind.conformance.guest.GuestScript;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * debootstrap, dpkg and apt into a directory of the mount: device nodes, setuid programs, hard
 * links, files that are synced and renamed, and a chroot that runs from it.
 */
public final class AptChrootWorkload implements Workload {
  @Override
  public String name() {
    return "apt";
  }

  @Override
  public String description() {
    return "debootstrap, dpkg 1.21 and apt 2.6 make a Debian 12 on the mount, which runs";
  }

  @Override
  public GuestRoot root() {
    return GuestRoot.DEVELOPER;
  }

  @Override
  public int memory() {
    return 1024;
  }

  @Override
  public GuestScript script() {
    return GuestScript.of(AptChrootWorkload.class, "developer.sh", "apt.sh");
  }

  @Override
  public Set<Kill> kills() {
    return Set.of(Kill.SERVER, Kill.GUEST);
  }

  @Override
  public List<String> packages() {
    return List.of("debootstrap", "dpkg", "apt");
  }

  @Override
  public Duration bound() {
    return Duration.ofMinutes(60);
  }

  @Override
  public void outfit(Path kept) {
    DeveloperKit.handOver("debian", kept);
  }
}
