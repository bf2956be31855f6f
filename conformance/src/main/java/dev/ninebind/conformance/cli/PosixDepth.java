// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.cli;

import dev.ninebind.conformance.guest.GuestException;
import dev.ninebind.conformance.guest.GuestKernel;
import dev.ninebind.conformance.guest.GuestNetwork;
import dev.ninebind.conformance.guest.MountOptions;
import dev.ninebind.conformance.guest.Relay;
import dev.ninebind.conformance.posix.PosixSuite;
import dev.ninebind.conformance.report.CheckResult;
import dev.ninebind.p9.daemon.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.commons.io.file.PathUtils;

/** A real Linux kernel mounts the target, and programs on the mount are asked what they see. */
final class PosixDepth implements Depth {
  private static final int MEMORY = 512;

  /** What the guests' mount takes over TCP. */
  static final int LARGEST_MSIZE = 1 << 20;

  @Override
  public String name() {
    return "posix";
  }

  @Override
  public Map<String, List<String>> checks() {
    Map<String, List<String>> checks = new LinkedHashMap<>();
    PosixSuite.areas().forEach(area -> checks.put(area, List.of()));
    return checks;
  }

  @Override
  public Map<String, String> why() {
    return Map.of();
  }

  @Override
  public void require(Options options) throws UsageException {
    requireGuests(name(), options);
  }

  /** Fails if no guest of this host can mount the target. */
  static void requireGuests(String depth, Options options) throws UsageException {
    if (!System.getProperty("os.name").equals("Linux")) {
      throw new UsageException(
          "the depth " + depth + " boots a guest, which only a Linux host can");
    }
    if (!options.target().aname().matches("[^,\\s]*")) {
      throw new UsageException("no mount can name an aname with commas or white space");
    }
  }

  @Override
  public Map<String, String> run(Options options, Progress progress, Consumer<CheckResult> results)
      throws UsageException {
    List<String> areas = PosixSuite.areas().stream().filter(options.selection()::touches).toList();
    if (areas.isEmpty()) {
      return Map.of();
    }
    progress.note("posix: booting a guest with Linux " + options.guest().linux().release() + "...");
    try {
      Path logs = Files.createTempDirectory("ninebind-conformance");
      try (GuestNetwork network = GuestNetwork.open(1);
          Relay.Way way = TargetPlace.way(network, options, logs);
          GuestKernel guest =
              GuestKernel.boot(network, 0, options.guest(), MEMORY, logs.resolve("guest.log"))) {
        MountOptions mount = TargetPlace.mount(options, way.port());
        String kernel = guest.run("uname -r", Duration.ofMinutes(1)).output();
        for (CheckResult each :
            PosixSuite.on(mount.commandLine(network.serverAddress()))
                .only(areas)
                .run(guest, progress::note)) {
          if (options.selection().takes(each.area(), each.name())) {
            progress.result(each);
            results.accept(each);
          }
        }
        return Map.of("guest", "Linux " + kernel, "mount", mount.toString());
      } finally {
        PathUtils.deleteDirectory(logs);
      }
    } catch (GuestException e) {
      throw new UsageException(e.getMessage());
    } catch (IOException e) {
      throw new UsageException("no temporary files can be written: " + e.getMessage());
    }
  }
}
