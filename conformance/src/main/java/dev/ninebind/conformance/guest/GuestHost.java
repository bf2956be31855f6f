// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.guest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * What guests need of the machine. A machine that lacks it fails the tests, with one line that says
 * what to do: a scenario that was silently skipped looks like one that passed.
 */
public final class GuestHost {
  private static final String REMEDY = "run conformance/guest/install-guest as root";

  private GuestHost() {}

  /** Throws if what every guest needs is missing. */
  static void requireTools() {
    require(effectiveUser() == 0, "root", "run the tests as root, or leave out the tag 'guest'");
    require(Files.exists(Path.of("/dev/net/tun")), "/dev/net/tun", REMEDY);
    for (String program : new String[] {"linux.uml", "ip", "setpriv", "unshare"}) {
      require(onPath(program), program, REMEDY);
    }
  }

  /** A guest's root directory of that name in the cache; throws if it is missing. */
  static Path requireRoot(String directory) {
    Path root = cache().resolve(directory);
    require(hasRoot(directory), root.toString(), REMEDY + " with the name " + directory);
    return root;
  }

  /**
   * A directory that {@code conformance/guest/fetch-developer} and its like have filled, for what
   * guests need from networks that they do not have; throws if it is missing.
   */
  public static Path requireFetched(String name) {
    Path directory = cache().resolve(name);
    require(Files.exists(directory.resolve("stamp")), directory.toString(), REMEDY);
    return directory;
  }

  static boolean hasRoot(String directory) {
    return Files.exists(cache().resolve(directory).resolve("etc/ninebind-guest"));
  }

  static void requireProgram(String program) {
    require(onPath(program), program, REMEDY);
  }

  private static Path cache() {
    String chosen = System.getenv("NINEBIND_CACHE");
    return chosen != null && !chosen.isEmpty()
        ? Path.of(chosen)
        : Path.of(System.getProperty("user.home"), ".cache", "ninebind");
  }

  private static int effectiveUser() {
    try {
      return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      throw new GuestException("guest tests need Linux: " + e, e);
    }
  }

  static boolean onPath(String program) {
    String path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/sbin";
    return Arrays.stream(path.split(":"))
        .filter(directory -> !directory.isEmpty())
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
  }

  private static void require(boolean present, String what, String remedy) {
    if (!present) {
      throw new GuestException("guest tests need " + what + ": " + remedy);
    }
  }
}
