// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.cli;

import dev.ninebind.conformance.guest.GuestException;
import dev.ninebind.conformance.protocol.Area;
import dev.ninebind.conformance.protocol.ProtocolSuite;
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
            + " Linux, root's rights, diod and ntfs-3g.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class CompareCommand implements Callable<Integer> {
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

  @Override
  public Integer call() throws UsageException, IOException {
    Selection selection = new Selection(only);
    PrintWriter out = spec.commandLine().getOut();
    Path logs = Files.createTempDirectory("ninebind-compare");
    Map<String, List<CheckResult>> results = new LinkedHashMap<>();
    Map<String, String> versions = new LinkedHashMap<>();
    try {
      for (Contender each : Contender.values()) {
        out.println(each.title());
        Progress progress = new Progress(out, Progress.onTerminal());
        versions.put(each.title(), each.version());
        results.put(each.title(), run(each, selection, logs, progress));
        progress.end();
      }
    } catch (GuestException | IllegalStateException e) {
      throw new UsageException(e.getMessage());
    } finally {
      PathUtils.deleteDirectory(logs);
    }
    versions.put("host", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    LocalDate date = LocalDate.now(ZoneOffset.UTC);
    Files.writeString(page, new ComparisonPage(date, versions, Area.reasons(), results).text());
    out.println("page: " + page);
    out.flush();
    return CommandLine.ExitCode.OK;
  }

  private static List<CheckResult> run(
      Contender contender, Selection selection, Path logs, Progress progress) throws IOException {
    List<CheckResult> results = new ArrayList<>();
    contender.serve(
        logs,
        server -> {
          for (CheckResult each :
              new ProtocolSuite(server, progress::note).run(selection::takes, progress::result)) {
            results.add(withoutFolder(each, server.aname()));
          }
        });
    return results;
  }

  /** Where the folder was is no news to a reader of the page. */
  private static CheckResult withoutFolder(CheckResult result, String aname) {
    String detail =
        aname.startsWith("/") ? result.detail().replace(aname, "/export") : result.detail();
    return result.withDetail(detail);
  }
}
