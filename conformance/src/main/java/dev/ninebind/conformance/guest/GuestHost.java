// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.guest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

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
    for (String program : new String[] {"linux.uml", "ip", "setpriv", "taskset", "unshare"}) {
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

  /** What {@link GuestLinux#PRELOAD} is a copy of; throws if it is missing. */
  static Path requirePreload() {
    Path preload = cache().resolve(GuestLinux.PRELOAD);
    require(Files.exists(preload), preload.toString(), REMEDY);
    return preload;
  }

  static boolean hasRoot(String directory) {
    return Files.exists(cache().resolve(directory).resolve("etc/ninebind-guest"));
  }

  /**
   * The command line that runs {@code command} on one processor only, which differs from guest to
   * guest as long as there are enough, and by chance from what other JVMs take. A guest uses but
   * one at a time, yet each of its system calls wakes the host's process of the program in it and
   * then the kernel's again: from one processor to another that takes up to five times as long.
   *
   * @param guest its number
   */
  static List<String> onOneProcessor(int guest, List<String> command) {
    List<Integer> processors = processors();
    int place = (int) ((ProcessHandle.current().pid() + guest) % processors.size());
    String processor = Integer.toString(processors.get(place));
    List<String> line = new ArrayList<>(List.of("taskset", "-c", processor));
    line.addAll(command);
    return line;
  }

  /** The numbers of those that this process may run on. */
  private static List<Integer> processors() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
      String key = "Cpus_allowed_list:";
      String list = lines.filter(line -> line.startsWith(key)).findFirst().orElseThrow();
      return Arrays.stream(list.substring(key.length()).strip().split(","))
          .map(range -> range.split("-"))
          .flatMap(
              ends ->
                  IntStream.rangeClosed(
                          Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]))
                      .boxed())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
