// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.cli;

import dev.ninebind.conformance.guest.GuestException;
import dev.ninebind.conformance.guest.GuestRoot;
import dev.ninebind.conformance.protocol.Server;
import dev.ninebind.conformance.report.CheckResult;
import dev.ninebind.conformance.report.ComparisonPage;
import dev.ninebind.p9.daemon.UsageException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.commons.io.file.PathUtils;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ninebind conformance compare}: the same checks of Ninebind and of diod, side by side. */
@Command(
    name = "compare",
    description =
        "Starts Ninebind on its kinds of volumes, and diod, each on a fresh folder of this host,"
            + " makes the same checks of all of them and writes a page of the results. It wants"
            + " Linux, root's rights, diod, ntfs-3g and conformance/guest/install-guest.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class CompareCommand implements Callable<Integer> {
  private static final int MSIZE = 1 << 20;
  private static final int TIMEOUT_SECONDS = 10;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Option(
      names = "--page",
      paramLabel = "FILE",
      defaultValue = "docs/compatibility.md",
      description = "The page to write. Default: ${DEFAULT-VALUE}.")
  private Path page;

  @Option(
      names = "--only",
      paramLabel = "AREA[/NAME]",
      split = ",",
      description = "Only this area or check; repeatable, or several with commas.")
  private List<String> only = List.of();

  @Option(
      names = "--depth",
      paramLabel = "DEPTH",
      split = ",",
      defaultValue = "protocol,posix",
      description = "How deep, as of the command without compare. Default: ${DEFAULT-VALUE}.")
  private List<String> depths = List.of();

  @Override
  public Integer call() throws UsageException, IOException {
    List<Depth> chosen = Depth.named(depths);
    Selection selection = Selection.of(only, chosen);
    PrintWriter out = spec.commandLine().getOut();
    Path logs = Files.createTempDirectory("ninebind-compare");
    Map<String, List<CheckResult>> results = new LinkedHashMap<>();
    Map<String, String> versions = new LinkedHashMap<>();
    Map<String, String> why = new LinkedHashMap<>();
    try {
      for (Contender each : Contender.values()) {
        out.println(each.title());
        versions.put(each.title(), each.version());
        results.put(each.title(), new ArrayList<>());
        for (Depth depth : chosen) {
          Progress progress = new Progress(out, Progress.onTerminal());
          results.get(each.title()).addAll(run(each, depth, selection, logs, progress, versions));
          progress.end();
          why.putAll(depth.why());
        }
      }
    } catch (GuestException | IllegalStateException e) {
      throw new UsageException(e.getMessage());
    } finally {
      PathUtils.deleteDirectory(logs);
    }
    versions.put("host", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    LocalDate date = LocalDate.now(ZoneOffset.UTC);
    Files.writeString(page, new ComparisonPage(date, versions, why, results).text());
    out.println("page: " + page);
    out.flush();
    return CommandLine.ExitCode.OK;
  }

  /**
   * Looks into one of them.
   *
   * @param versions is given the guest's
   */
  private static List<CheckResult> run(
      Contender contender,
      Depth depth,
      Selection selection,
      Path logs,
      Progress progress,
      Map<String, String> versions)
      throws IOException, UsageException {
    List<CheckResult> results = new ArrayList<>();
    contender.serve(
        logs,
        (target, restart) -> {
          Options options = options(target, selection, restart);
          depth.require(options);
          Map<String, String> facts =
              depth.run(
                  options, progress, result -> results.add(withoutFolder(result, target.aname())));
          if (facts.containsKey("guest")) {
            versions.put("guest", facts.get("guest"));
          }
        });
    return results;
  }

  private static Options options(
      Target target, Selection selection, Optional<Server.Action> restart) {
    return new Options(
        target,
        selection,
        MSIZE,
        0,
        TIMEOUT_SECONDS,
        restart,
        Optional.empty(),
        GuestRoot.DEBIAN_12,
        "none",
        Optional.empty(),
        Optional.empty());
  }

  /** Where the folder was is no news to a reader of the page. */
  private static CheckResult withoutFolder(CheckResult result, String aname) {
    String detail =
        aname.startsWith("/") ? result.detail().replace(aname, "/export") : result.detail();
    return result.withDetail(detail);
  }
}
