// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.speed;

import dev.ninebind.conformance.guest.GuestException;
import dev.ninebind.conformance.guest.GuestRoot;
import dev.ninebind.conformance.guest.ServerProcess;
import dev.ninebind.conformance.guest.WakefulProcessors;
import dev.ninebind.p9.daemon.Main;
import dev.ninebind.p9.daemon.UsageException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.commons.io.file.PathUtils;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code ninebind conformance speed}: what applications in a guest get done on Ninebind and diod.
 */
@Command(
    name = "speed",
    description =
        "Measures what applications in a guest get done on mounts of Ninebind and of diod, in"
            + " turns, and writes a page of it. It wants Linux, root's rights, diod and"
            + " conformance/guest/install-guest, and takes half an hour; --only takes less.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class SpeedCommand implements Callable<Integer> {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Option(
      names = "--page",
      paramLabel = "FILE",
      defaultValue = "docs/guest-performance.md",
      description = "The page to write. Default: ${DEFAULT-VALUE}.")
  private Path page;

  @Option(
      names = "--in",
      paramLabel = "FOLDER",
      defaultValue = "/dev/shm",
      description =
          "Where the servers' folders are made. Default: ${DEFAULT-VALUE}, which is memory: what a"
              + " disk does between two rounds differs more than the servers do.")
  private Path in;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description = "How often each server is measured in a row. Default: ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--only",
      paramLabel = "ROW",
      split = ",",
      description = "Only this row; repeatable, or several with commas.")
  private List<String> only = List.of();

  @Override
  public Integer call() throws UsageException, IOException {
    if (rounds < 1 || rounds > 100) {
      throw new UsageException("--rounds " + rounds + " is not from 1 to 100");
    }
    if (!Files.isDirectory(in) || !Files.isWritable(in)) {
      throw new UsageException("--in " + in + " is no directory to write in");
    }
    if (!WakefulProcessors.areGranted()) {
      throw new UsageException("no /dev/cpu_dma_latency to write to: processors would fall asleep");
    }
    List<Row> rows = chosen();
    Map<GuestRoot, List<Row>> byRoot =
        rows.stream().collect(Collectors.groupingBy(Row::root, TreeMap::new, Collectors.toList()));
    PrintWriter out = spec.commandLine().getOut();
    Path launcher = launcher();
    Path scratch = Files.createTempDirectory(in, "ninebind-speed");
    // diod looks at the folders in there as the user who attaches, who is nobody here.
    Files.setPosixFilePermissions(scratch, PosixFilePermissions.fromString("rwxr-xr-x"));
    SpeedRun run = new SpeedRun(launcher, scratch, out);
    try {
      for (Map.Entry<GuestRoot, List<Row>> each : byRoot.entrySet()) {
        run.run(each.getKey(), each.getValue(), rounds);
      }
      if (run.figures().isEmpty()) {
        throw new UsageException("nothing could be measured");
      }
      LocalDate date = LocalDate.now(ZoneOffset.UTC);
      Files.writeString(page, SpeedPage.text(date, about(), rounds, run.figures()));
    } catch (GuestException e) {
      throw new UsageException(e.getMessage());
    } finally {
      PathUtils.deleteDirectory(scratch);
    }
    out.println("page: " + page);
    out.flush();
    return run.figures().keySet().containsAll(rows)
        ? CommandLine.ExitCode.OK
        : CommandLine.ExitCode.SOFTWARE;
  }

  private List<Row> chosen() throws UsageException {
    if (only.isEmpty()) {
      return List.of(Row.values());
    }
    List<Row> rows = new ArrayList<>();
    for (String name : only) {
      rows.add(
          Arrays.stream(Row.values())
              .filter(row -> row.id().equals(name))
              .findFirst()
              .orElseThrow(() -> new UsageException(unknown(name))));
    }
    return rows;
  }

  private static String unknown(String name) {
    return "no row is called '"
        + name
        + "'; there are: "
        + Arrays.stream(Row.values()).map(Row::id).collect(Collectors.joining(", "));
  }

  /** What users start: it gives the JVM its options. */
  private static Path launcher() throws UsageException {
    String home = System.getProperty("ninebind.home");
    if (home == null) {
      throw new UsageException("start it by bin/ninebind conformance, in a source tree");
    }
    return Path.of(home, "bin/ninebind");
  }

  private List<String> about() throws IOException {
    return List.of(
        "host: Linux " + System.getProperty("os.version"),
        Runtime.getRuntime().availableProcessors()
            + " processors, kept awake when idle, the guest on one of them",
        "folders on " + Files.getFileStore(in).type(),
        "guest: User-Mode Linux " + GuestRoot.DEBIAN_12.linux().title(),
        "ninebind " + Main.version(),
        "diod " + ServerProcess.diodVersion(),
        "Java " + System.getProperty("java.version"));
  }
}
