// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.workload;

import dev.ninebind.conformance.guest.GuestRoot;
import dev.ninebind.conformance.guest.GuestScript;
import java.time.Duration;
import java.util.List;

/**
 * {@code rsync -aHAXS} of a tree with hard links, ACLs, attributes, holes, devices and odd names:
 * what it finds again tells of every part of stat. Generations by {@code --link-dest} are killed.
 */
public final class RsyncWorkload implements Workload {
  @Override
  public String name() {
    return "rsync";
  }

  @Override
  public String description() {
    return "rsync 3.2 of Debian 12 copies a tree of all kinds of files onto the mount, on it and back";
  }

  @Override
  public GuestRoot root() {
    return GuestRoot.DEBIAN_12;
  }

  @Override
  public int memory() {
    return 768;
  }

  @Override
  public GuestScript script() {
    return GuestScript.of(RsyncWorkload.class, "developer.sh", "rsync.sh");
  }

  @Override
  public List<String> packages() {
    return List.of("rsync");
  }

  @Override
  public Duration bound() {
    return Duration.ofMinutes(45);
  }
}
