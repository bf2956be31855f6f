// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.matrix;

import dev.ninebind.conformance.TestedVolume;
import dev.ninebind.conformance.guest.GuestKernel;
import dev.ninebind.conformance.guest.GuestLinux;
import dev.ninebind.conformance.guest.GuestRoot;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What of the software that a full run needs is there, and in which version. */
final class Installed {
  private static final Duration BOUND = Duration.ofSeconds(30);

  private Installed() {}

  /** Why a guest of these cannot boot; empty if it can. */
  static String missing(GuestLinux linux, GuestRoot root) {
    if (!root.isInstalled()) {
      return "the root " + root.directory() + " is not installed";
    }
    return linux.isInstalled() ? "" : "Linux " + linux.title() + " is not installed";
  }

  /** Of the kernel that runs, of those packages of its root, of what serves the volume. */
  static Map<String, String> versions(
      GuestKernel guest, Cell cell, List<String> packages, GuestRoot root) {
    Map<String, String> versions = new TreeMap<>();
    versions.put("Linux", guest.run("uname -r", BOUND).output().strip());
    for (String name : packages) {
      DpkgStatus.of(root.path()).version(name).ifPresent(version -> versions.put(name, version));
    }
    if (cell.volume() == TestedVolume.NTFS) {
      DpkgStatus.of(Path.of("/"))
          .version("ntfs-3g")
          .ifPresent(version -> versions.put("ntfs-3g", version));
    }
    return versions;
  }
}
