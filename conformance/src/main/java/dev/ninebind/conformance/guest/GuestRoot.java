// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.guest;

import java.nio.file.Path;

/**
 * The directory that becomes a guest's root, read-only, and the kernel that it boots unless told
 * otherwise. What is in each root, {@code conformance/guest/install-guest} says.
 */
public enum GuestRoot {
  /** Debian 12, with its database servers and crun. */
  DEBIAN_12("guest-bookworm", GuestLinux.LINUX_6_1),

  /** Debian 13. */
  DEBIAN_13("guest-trixie", GuestLinux.LINUX_6_12),

  /** What is only in Debian's next release, such as MySQL. */
  DEBIAN_SID("guest-sid", GuestLinux.LINUX_7),

  /** Debian 12, and what makes websites and queues: WordPress, Chromium, RabbitMQ. */
  WEB("guest-web", GuestLinux.LINUX_6_1),

  /** Debian 12, and what developers build with. */
  DEVELOPER("guest-developer", GuestLinux.LINUX_6_1);

  private final String directory;
  private final GuestLinux linux;

  GuestRoot(String directory, GuestLinux linux) {
    this.directory = directory;
    this.linux = linux;
  }

  /** The name of its directory in the cache, and of what installs it. */
  public String directory() {
    return directory;
  }

  /** Where it lies; throws if this machine has not got it. */
  public Path path() {
    return GuestHost.requireRoot(directory);
  }

  /** What it boots unless told otherwise. */
  public GuestLinux linux() {
    return linux;
  }

  /** Whether this machine has it. That of Debian's next release cannot be made on some days. */
  public boolean isInstalled() {
    return GuestHost.hasRoot(directory);
  }
}
