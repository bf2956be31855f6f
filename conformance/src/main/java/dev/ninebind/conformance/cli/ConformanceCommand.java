// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.cli;

import dev.ninebind.conformance.guest.GuestRoot;
import dev.ninebind.conformance.protocol.Server;
import dev.ninebind.conformance.report.CheckResult;
import dev.ninebind.conformance.report.HtmlReport;
import dev.ninebind.conformance.report.JUnitReport;
import dev.ninebind.conformance.report.JsonReport;
import dev.ninebind.conformance.report.Report;
import dev.ninebind.conformance.report.Summary;
import dev.ninebind.conformance.speed.SpeedCommand;
import dev.ninebind.p9.daemon.Main;
import dev.ninebind.p9.daemon.OneLineErrors;
import dev.ninebind.p9.daemon.UsageException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ninebind conformance}: tells how well any 9P2000.L server does what Linux asks of it. */
@Command(
    name = "ninebind conformance",
    description = {
      "Tells how well any 9P2000.L server does what Linux asks of it.",
      "",
      "It works in a new directory below the aname, ninebind-conformance-..., which it removes in"
          + " the end, and touches nothing else. Do not point it at a server that must not fail:"
          + " it sends what no proper client sends, too."
    },
    mixinStandardHelpOptions = true,
    versionProvider = ConformanceCommand.Version.class,
    subcommands = {CompareCommand.class, SpeedCommand.class},
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all that could be run passed",
      "1:something failed",
      "2:cannot be done as asked, or the server cannot be reached"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ninebind conformance --target tcp://127.0.0.1:5640/data",
      "  ninebind conformance --target tcp://10.0.0.1//srv/share --only lock,getlock",
      "  ninebind conformance --target unix:/run/ninebind.sock --aname data --out report",
      "  ninebind conformance --target tcp://127.0.0.1/x --only rename/a-file-replaces-a-file",
      "  ninebind conformance --target tcp://10.0.0.1/x --depth protocol,posix",
      "  ninebind conformance --target tcp://10.0.0.1/x --depth workloads --only git",
      "  ninebind conformance --list",
      "",
      "ANAME is all behind the first slash: //srv/share attaches to /srv/share."
    })
public final class ConformanceCommand implements Callable<Integer> {
  private static final int FAILED = 1;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Option(
      names = "--target",
      paramLabel = "ADDRESS",
      description = "The server: tcp://HOST[:PORT][/ANAME] or unix:PATH.")
  private String target;

  @Option(
      names = "--aname",
      paramLabel = "NAME",
      description = "What to attach to, in place of the address's own. A folder to be written to.")
  private String aname;

  @Option(
      names = "--depth",
      paramLabel = "DEPTH",
      split = ",",
      defaultValue = "protocol",
      description = {
        "How deep, several with commas. protocol (the default): our own client, on any host."
            + " posix: programs on a mount of a real Linux guest; wants Linux, root's rights and"
            + " conformance/guest/install-guest; makes a directory posix-suite below the aname.",
        "workloads: applications that are killed, in such a guest, which takes hours: --only names"
            + " some; wants conformance/guest/install-guest --all."
      })
  private List<String> depths = List.of();

  @Option(
      names = "--only",
      paramLabel = "AREA[/NAME]",
      split = ",",
      description = "Only this area or check; repeatable, or several with commas.")
  private List<String> only = List.of();

  @Option(names = "--list", description = "Names the areas and checks, and runs none.")
  private boolean list;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Writes report.html, report.json and report.xml (JUnit's) there.")
  private Path out;

  @Option(
      names = "--msize",
      paramLabel = "BYTES",
      defaultValue = "1048576",
      description = "Largest message to ask for, 4096 to 8388608. Default: ${DEFAULT-VALUE}.")
  private int msize;

  @Option(
      names = "--user",
      paramLabel = "UID",
      defaultValue = "0",
      description = "The number of the user to attach as. Default: ${DEFAULT-VALUE}.")
  private int user;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "20",
      description = "After which a reply counts as missing. Default: ${DEFAULT-VALUE}.")
  private int timeout;

  @Option(
      names = "--kernel",
      paramLabel = "RELEASE",
      defaultValue = "6.1",
      description = "The guest's kernel: 6.1, 6.12 or 7. Default: ${DEFAULT-VALUE}.")
  private String kernel;

  @Option(
      names = "--cache",
      paramLabel = "MODE",
      defaultValue = "none",
      description = "The cache mode of the guest's mounts: none, loose, mmap. Default: none.")
  private String cache;

  @Option(
      names = "--restart",
      paramLabel = "COMMAND",
      description =
          "Kills the server (as kill -9 does) and starts it again; without it, what needs that is"
              + " not run.")
  private String restart;

  @Option(
      names = "--jenkins-war",
      paramLabel = "FILE",
      description =
          "The Jenkins, one for Java 17, that the workload jenkins runs; without it, Eclipse Hudson"
              + " stands in for it.")
  private Path jenkinsWar;

  @Option(
      names = "--power-cut",
      paramLabel = "COMMAND",
      description =
          "Cuts the power of the machine that the server and its disk are on, as of a virtual one,"
              + " and starts both again; without it, what needs that is not run.")
  private String powerCut;

  /** The command line, with errors of one line. */
  static CommandLine commandLine() {
    return OneLineErrors.on(new CommandLine(new ConformanceCommand()));
  }

  /** {@code bin/ninebind.cmd} hands over all its arguments, the command's name with them. */
  public static void main(String[] arguments) {
    boolean named = arguments.length > 0 && arguments[0].equals("conformance");
    System.exit(
        commandLine()
            .execute(named ? Arrays.copyOfRange(arguments, 1, arguments.length) : arguments));
  }

  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"ninebind " + Main.version()};
    }
  }

  @Override
  public Integer call() throws UsageException {
    List<Depth> chosen = Depth.named(depths);
    Selection selection = Selection.of(only, chosen);
    if (list) {
      list(chosen, selection);
      return CommandLine.ExitCode.OK;
    }
    Options options = options(selection);
    for (Depth each : chosen) {
      each.require(options);
    }
    if (out != null) {
      makeOut();
    }
    Instant began = Instant.now();
    long start = System.nanoTime();
    PrintWriter printer = spec.commandLine().getOut();
    Progress progress = new Progress(printer, Progress.onTerminal());
    List<CheckResult> results = new ArrayList<>();
    Map<String, String> facts = new LinkedHashMap<>(facts());
    Map<String, String> why = new LinkedHashMap<>();
    for (Depth each : chosen) {
      facts.putAll(each.run(options, progress, results::add));
      why.putAll(each.why());
    }
    progress.end();
    if (results.isEmpty()) {
      throw new UsageException("nothing was run: no check is called so in this depth");
    }
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    Report report = new Report(options.target().text(), facts, why, began, took, results);
    Summary.of(report).forEach(printer::println);
    write(report, printer);
    printer.flush();
    return report.tally().failed() == 0 ? CommandLine.ExitCode.OK : FAILED;
  }

  private void list(List<Depth> chosen, Selection selection) {
    PrintWriter printer = spec.commandLine().getOut();
    for (Depth each : chosen) {
      each.checks()
          .forEach(
              (area, checks) -> {
                if (!selection.touches(area)) {
                  return;
                }
                printer.println(each.name() + ": " + area);
                String why = each.why().get(area);
                if (why != null) {
                  printer.println("    # " + why);
                }
                checks.stream()
                    .filter(check -> selection.takes(area, check))
                    .forEach(check -> printer.println("    " + area + "/" + check));
              });
    }
    printer.flush();
  }

  private Options options(Selection selection) throws UsageException {
    if (target == null) {
      throw new UsageException("--target is missing: the server to ask, tcp://HOST:PORT/ANAME");
    }
    if (msize < 4096 || msize > 8 << 20) {
      throw new UsageException("--msize " + msize + " is not from 4096 to 8388608");
    }
    if (!List.of("none", "loose", "mmap").contains(cache)) {
      throw new UsageException("--cache " + cache + " is not none, loose or mmap");
    }
    if (timeout < 1) {
      throw new UsageException("--timeout " + timeout + " is not at least 1");
    }
    if (jenkinsWar != null && !Files.isRegularFile(jenkinsWar)) {
      throw new UsageException("--jenkins-war " + jenkinsWar + " is no file");
    }
    Target parsed;
    try {
      parsed = Target.parse(target, aname);
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage());
    }
    return new Options(
        parsed,
        selection,
        msize,
        user,
        timeout,
        action(restart, parsed),
        action(powerCut, parsed),
        guest(),
        cache,
        Optional.ofNullable(jenkinsWar),
        Optional.ofNullable(out));
  }

  private GuestRoot guest() throws UsageException {
    return switch (kernel) {
      case "6.1" -> GuestRoot.DEBIAN_12;
      case "6.12" -> GuestRoot.DEBIAN_13;
      case "7" -> GuestRoot.DEBIAN_SID;
      default -> throw new UsageException("--kernel " + kernel + " is not 6.1, 6.12 or 7");
    };
  }

  private static Optional<Server.Action> action(String command, Target target) {
    return Optional.ofNullable(command).map(each -> new CommandAction(each, target.address()));
  }

  private Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("harness", "ninebind " + Main.version());
    facts.put(
        "host of the harness",
        System.getProperty("os.name")
            + " "
            + System.getProperty("os.version")
            + ", Java "
            + System.getProperty("java.version"));
    List<String> options = new ArrayList<>(List.of("--depth " + String.join(",", depths)));
    if (!only.isEmpty()) {
      options.add("--only " + String.join(",", only));
    }
    options.add("--msize " + msize);
    options.add("--user " + user);
    if (restart != null) {
      options.add("--restart");
    }
    if (powerCut != null) {
      options.add("--power-cut");
    }
    facts.put("options", String.join(" ", options));
    return facts;
  }

  private void makeOut() throws UsageException {
    try {
      Files.createDirectories(out);
    } catch (IOException e) {
      throw new UsageException("'" + out + "' cannot be made: " + e.getMessage());
    }
  }

  private void write(Report report, PrintWriter printer) throws UsageException {
    if (out == null) {
      return;
    }
    try {
      Files.writeString(out.resolve("report.html"), HtmlReport.of(report));
      Files.writeString(out.resolve("report.json"), JsonReport.of(report));
      Files.writeString(out.resolve("report.xml"), JUnitReport.of(report));
    } catch (IOException e) {
      throw new UsageException("the report cannot be written: " + e.getMessage());
    }
    printer.println("report: " + out.resolve("report.html"));
  }
}
