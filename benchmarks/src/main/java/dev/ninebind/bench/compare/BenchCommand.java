// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.bench.compare;

import dev.ninebind.p9.daemon.Main;
import dev.ninebind.p9.daemon.OneLineErrors;
import dev.ninebind.p9.daemon.UsageException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ninebind bench}: how fast Ninebind is on this machine, and beside what. */
@Command(
    name = "ninebind bench",
    description = {
      "Tells how fast Ninebind is on this machine, beside a server that does nothing, the host's own"
          + " system calls, and other servers.",
      "",
      "All of them serve one new folder over loopback and are asked the same in turns. Figures mean"
          + " something only beside others of the same run, on a machine that does nothing else."
    },
    mixinStandardHelpOptions = true,
    versionProvider = BenchCommand.Version.class,
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:measured, whatever came out", "2:cannot be done as asked"},
    footerHeading = "%nExamples:%n",
    footer = {
      "  ninebind bench --peers                    everything: about 20 minutes",
      "  ninebind bench --peers --only '^stat'     two rows of it",
      "  ninebind bench --peers --out docs         writes docs/performance.md"
    })
public final class BenchCommand implements Callable<Integer> {
  private static final String DEFAULT_FOLDER = "/dev/shm";

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Option(
      names = "--peers",
      description =
          "Measures diod and nfs-ganesha's 9P too, where they are installed. ganesha runs for root"
              + " only: it listens at all addresses and so gets a network of its own.")
  private boolean peers;

  @Option(
      names = "--only",
      paramLabel = "REGEX",
      description = "Only rows in whose name this is found.")
  private String only = "";

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "5",
      description = "How often each server is measured in a row. Default: ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      defaultValue = "0.5",
      description = "How long each time, after a warm-up. Default: ${DEFAULT-VALUE}.")
  private double seconds;

  @Option(
      names = "--folder",
      paramLabel = "DIR",
      defaultValue = DEFAULT_FOLDER,
      description = "Where the served folder is made. Default: ${DEFAULT-VALUE}, which is memory.")
  private Path folder;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Writes performance.md, its plots and all rounds as performance.csv there. A page that is"
              + " there keeps what it says besides.")
  private Path out;

  @Option(
      names = "--also",
      paramLabel = "NAME=JVM-OPTIONS",
      description =
          "Measures Ninebind once more, with these options of the JVM (NINEBIND_JAVA_OPTS), under"
              + " this name; repeatable.")
  private Map<String, String> also = Map.of();

  @Option(names = "--list", description = "Names the rows, and measures none.")
  private boolean list;

  /** The command line, with errors of one line. */
  static CommandLine commandLine() {
    return OneLineErrors.on(new CommandLine(new BenchCommand()));
  }

  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"ninebind " + Main.version()};
    }
  }

  @Override
  public Integer call() throws UsageException {
    Pattern pattern = pattern();
    List<Row> rows = Rows.matching(pattern);
    boolean start = pattern.matcher(Rows.START).find();
    PrintWriter printer = spec.commandLine().getOut();
    if (rows.isEmpty() && !start) {
      throw new UsageException("no row has '" + only + "' in its name: see --list");
    }
    if (list) {
      if (start) {
        printer.println(Rows.START);
      }
      rows.forEach(row -> printer.println(row.name()));
      printer.flush();
      return CommandLine.ExitCode.OK;
    }
    check();
    try {
      measure(rows, start, printer);
    } catch (IOException e) {
      throw new UsageException(e.getMessage());
    }
    return CommandLine.ExitCode.OK;
  }

  private Pattern pattern() throws UsageException {
    try {
      return Pattern.compile(only);
    } catch (PatternSyntaxException e) {
      throw new UsageException(
          "--only '" + only + "' is no regular expression: " + e.getDescription());
    }
  }

  private void check() throws UsageException {
    if (rounds < 1 || rounds > 1000) {
      throw new UsageException("--rounds " + rounds + " is not from 1 to 1000");
    }
    if (!(seconds >= 0.05 && seconds <= 600)) {
      throw new UsageException("--seconds " + seconds + " is not from 0.05 to 600");
    }
    for (String name : also.keySet()) {
      if (!name.matches("[a-z0-9-]{1,9}") || Contestant.ALL.contains(name)) {
        throw new UsageException("--also '" + name + "' is no new name of up to 9 letters");
      }
    }
    if (!Files.isDirectory(folder) || !Files.isWritable(folder)) {
      throw new UsageException("--folder '" + folder + "' is no directory to write to");
    }
    if (out != null) {
      try {
        Files.createDirectories(out);
      } catch (IOException e) {
        throw new UsageException("--out '" + out + "' cannot be made: " + e.getMessage());
      }
    }
  }

  private void measure(List<Row> rows, boolean start, PrintWriter printer)
      throws IOException, UsageException {
    Path home = home();
    long began = System.nanoTime();
    Bounds bounds =
        Bounds.build(
            home.resolve("benchmarks/src/main/c/bounds.c"),
            home.resolve("benchmarks/target/ninebind/bounds"));
    try (Place place = Place.in(folder.toAbsolutePath());
        WakefulProcessors wakeful = WakefulProcessors.keep()) {
      List<Contestant> contestants = contestants(home, place, bounds, printer);
      printer.println(Machine.description());
      printer.println(
          "idle processors "
              + (wakeful.isGranted()
                  ? "are kept awake"
                  : "may sleep: /dev/cpu_dma_latency is not ours"));
      Terminal terminal =
          new Terminal(
              printer, Boolean.getBoolean("ninebind.terminal"), rows.size() + (start ? 1 : 0));
      Duration measured = Duration.ofNanos((long) (seconds * 1e9));
      Results results;
      try (Bench bench = new Bench(contestants, bounds, place, rounds, measured, terminal)) {
        results = bench.run(rows, start);
      }
      terminal.goals(results);
      if (out != null) {
        Page.Run run =
            new Page.Run(
                LocalDate.now(ZoneOffset.UTC),
                Machine.description(),
                contestants,
                Machine.fileSystem(place.served()),
                rounds,
                seconds,
                wakeful.isGranted());
        new Output(out, printer).write(results, run);
      }
    }
    printer.printf("%d s%n", Duration.ofNanos(System.nanoTime() - began).toSeconds());
    printer.flush();
  }

  /** The source tree: the launcher knows it. */
  private static Path home() throws UsageException {
    String home = System.getProperty("ninebind.home");
    if (home == null) {
      throw new UsageException("start it by bin/ninebind bench, in a source tree");
    }
    return Path.of(home);
  }

  private List<Contestant> contestants(Path home, Place place, Bounds bounds, PrintWriter printer) {
    List<Contestant> all = new ArrayList<>();
    all.add(Contestants.ninebind(home.resolve("bin/ninebind"), place));
    also.forEach((name, options) -> all.add(all.get(0).with(name, options)));
    if (peers) {
      add(all, Contestants.diod(place), "diod is not installed (apt-get install diod)", printer);
      add(
          all,
          Contestants.networkIsPrivate() ? Contestants.ganesha(place) : Optional.empty(),
          "ganesha is not installed (apt-get install nfs-ganesha nfs-ganesha-vfs), or has no network"
              + " of its own (root, unshare and ip)",
          printer);
    }
    all.add(Contestants.echo(bounds));
    return all;
  }

  private static void add(
      List<Contestant> all, Optional<Contestant> peer, String otherwise, PrintWriter printer) {
    peer.ifPresentOrElse(all::add, () -> printer.println("left out: " + otherwise));
  }
}
