// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.matrix;

import dev.ninebind.conformance.workload.Workload;
import dev.ninebind.conformance.workload.Workloads;
import dev.ninebind.p9.daemon.OneLineErrors;
import dev.ninebind.p9.daemon.UsageException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The full run from a command line, as {@code bin/verify --full} has it. Exit codes: 0 nothing
 * failed, 1 something did, 2 cannot be done as asked.
 */
@Command(
    name = "bin/verify --matrix",
    description =
        "File operations in every cell of kernels, caches, message sizes and volumes, and the"
            + " applications in a cover of their pairs. Goes on where it was interrupted.",
    mixinStandardHelpOptions = true)
public final class MatrixCommand implements Callable<Integer> {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Option(names = "--results", required = true, description = "where the results are kept")
  private Path results;

  @Option(
      names = "--sources",
      required = true,
      paramLabel = "DIGEST",
      description = "of the server's sources: results of others do not count")
  private String sources;

  @Option(names = "--logs", description = "where the logs of guests and servers are kept")
  private Path logs;

  @Option(
      names = "--docs",
      description = "where matrix.md and applications.md are written at the end")
  private Path docs;

  @Option(
      names = "--revision",
      defaultValue = "unknown",
      description = "of the sources, for the results")
  private String revision;

  @Option(names = "--only", description = "tasks in whose ids this regular expression is found")
  private String only = "";

  @Option(names = "--again", description = "drop the results that are there")
  private boolean again;

  @Option(names = "--again-failed", description = "drop the results that have failures")
  private boolean againFailed;

  @Option(names = "--list", description = "only list the ids, with what came of them")
  private boolean list;

  @Option(
      names = "--jenkins-war",
      paramLabel = "FILE",
      description = "the Jenkins that runs as the application jenkins, in place of Eclipse Hudson")
  private Path jenkinsWar;

  private MatrixCommand() {}

  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return OneLineErrors.on(new CommandLine(new MatrixCommand()));
  }

  /** All that a full run does: the files in every cell, then the applications. */
  static List<Task> tasks(List<Workload> workloads) {
    List<Task> tasks = new ArrayList<>();
    Cell.all().forEach(cell -> tasks.add(new FilesTask(cell)));
    for (int number = 0; number < workloads.size(); number++) {
      tasks.addAll(WorkloadTask.of(workloads.get(number), number));
    }
    return tasks;
  }

  @Override
  public Integer call() throws UsageException {
    if (jenkinsWar != null && !Files.isRegularFile(jenkinsWar)) {
      throw new UsageException("--jenkins-war " + jenkinsWar + " is no file");
    }
    try {
      return run();
    } catch (IOException e) {
      throw new UsageException(e.getMessage());
    }
  }

  private int run() throws IOException {
    List<Task> all = tasks(Workloads.all(Optional.ofNullable(jenkinsWar)));
    List<Task> chosen = chosen(all);
    PrintWriter out = spec.commandLine().getOut();
    FullRun run = run(chosen, line -> say(out, line));
    if (list) {
      Map<String, TaskResult> finished = run.finished();
      for (Task task : chosen) {
        TaskResult result = finished.get(task.id());
        say(out, task.id() + ": " + (result == null ? "open" : result.tally()));
      }
      return 0;
    }
    Runtime.getRuntime().addShutdownHook(new Thread(MatrixCommand::endChildren));
    if (logs != null) {
      System.setProperty("ninebind.guest.logs", logs.toString());
    }
    run.forget(result -> again || (againFailed && !result.tally().isGreen()));
    Map<String, TaskResult> ended = run.run();
    write(all, run(all, line -> {}).known());
    say(out, PageParts.summary(ended.values()));
    boolean failed = ended.values().stream().anyMatch(result -> result.tally().failed() > 0);
    return failed ? 1 : 0;
  }

  private FullRun run(List<Task> tasks, Consumer<String> progress) {
    return new FullRun(tasks, revision, sources, results, Clock.systemUTC(), progress);
  }

  /**
   * When the run is interrupted, servers and guests end at once, which would else keep their volume
   * busy; the driver of an NTFS volume ends by itself when it is unmounted.
   */
  private static void endChildren() {
    ProcessHandle.current()
        .children()
        .filter(child -> !child.info().command().orElse("").endsWith("ntfs-3g"))
        .forEach(ProcessHandle::destroyForcibly);
  }

  private List<Task> chosen(List<Task> all) {
    try {
      Pattern pattern = Pattern.compile(only);
      List<Task> chosen = all.stream().filter(task -> pattern.matcher(task.id()).find()).toList();
      if (chosen.isEmpty()) {
        throw new CommandLine.ParameterException(
            spec.commandLine(), "--only " + only + ": no task has such an id");
      }
      return chosen;
    } catch (PatternSyntaxException e) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--only " + only + ": " + e.getDescription());
    }
  }

  /** The pages tell of all tasks, whatever was chosen this time. */
  private void write(List<Task> all, Map<String, TaskResult> known) throws IOException {
    if (docs != null) {
      Files.writeString(docs.resolve("matrix.md"), MatrixPage.of(all, known));
      Files.writeString(docs.resolve("applications.md"), ApplicationsPage.of(all, known));
    }
  }

  private static void say(PrintWriter out, String line) {
    out.println(line);
    out.flush();
  }
}
