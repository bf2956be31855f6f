// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows.experiments;

import dev.ninebind.host.UnsuitableVolumeException;
import dev.ninebind.host.windows.Ntdll;
import dev.ninebind.host.windows.WindowsPrograms;
import dev.ninebind.host.windows.WindowsVolume;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import jnr.ffi.LibraryLoader;

/**
 * What is not certain of NTFS on Windows, asked of a real one. Each experiment works in a folder of
 * its own below a scratch folder and touches nothing else; one that fails does not end the rest.
 *
 * <pre>WindowsExperiments FOLDER [X1 X7 ...]</pre>
 */
public final class WindowsExperiments {
  /** All of them. */
  static final List<Experiment> ALL =
      List.of(
          new Experiment(
              "X1",
              "What do OBJ_DONT_REPARSE and FILE_OPEN_REPARSE_POINT open, WOF's files among it?",
              OpeningExperiments::dontReparse),
          new Experiment(
              "X2",
              "Does NtQueryInformationByName follow a reparse point in the last component?",
              OpeningExperiments::byName),
          new Experiment(
              "X3", "Which four bytes does WSL put before an attribute?", WslExperiment::header),
          new Experiment(
              "X4",
              "Which directories take the case flag, and with which registry value?",
              NameExperiments::caseFlag),
          new Experiment(
              "X5", "Can a directory be flushed, and with which right?", DataExperiments::flush),
          new Experiment("X6", "How many names can a file have?", NameExperiments::links),
          new Experiment(
              "X7",
              "What below a directory keeps it from being renamed?",
              NameExperiments::renameAbove),
          new Experiment(
              "X8",
              "Which names get short ones, and in which directories?",
              NameExperiments::shortNames),
          new Experiment(
              "X9", "What does AllocationSize tell of a file?", DataExperiments::allocation),
          new Experiment("X10", "How long may EAs be?", DataExperiments::longEas),
          new Experiment(
              "X11",
              "Do READONLY files take EAs, and links names?",
              NameExperiments::readOnlyAndLinks),
          new Experiment("X12", "What does a call cost?", DataExperiments::cost),
          new Experiment(
              "X13", "Are other programs in the way of small files?", DataExperiments::inTheWay),
          new Experiment(
              "X14", "What does opening a name below a file say?", OpeningExperiments::belowAFile));

  private final Ntdll ntdll;
  private final String folder;
  private final PrintStream out;

  WindowsExperiments(Ntdll ntdll, String folder, PrintStream out) {
    this.ntdll = ntdll;
    this.folder = folder;
    this.out = out;
  }

  /** Runs some, or all if none is named. */
  public static void main(String[] args) throws Exception {
    Set<String> known = new TreeSet<>();
    ALL.forEach(each -> known.add(each.id()));
    List<String> wanted = args.length == 0 ? List.of() : List.of(args).subList(1, args.length);
    if (args.length == 0 || !known.containsAll(wanted)) {
      exit("usage: WindowsExperiments FOLDER [X1 ... X14]");
    }
    if (!WindowsPrograms.isWindows()) {
      exit("this is no Windows: the experiments are made by its ntdll");
    }
    Path folder = Path.of(args[0]).toAbsolutePath();
    if (!Files.isDirectory(folder)) {
      exit(folder + " is no directory");
    }
    Ntdll ntdll = LibraryLoader.create(Ntdll.class).load("ntdll");
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    int failed = new WindowsExperiments(ntdll, folder.toString(), out).run(wanted);
    System.exit(failed == 0 ? 0 : 1);
  }

  private static void exit(String reason) {
    System.err.println(reason);
    System.exit(2);
  }

  /**
   * Runs them and tells.
   *
   * @param wanted names, none for all
   * @return how many failed
   */
  int run(List<String> wanted) {
    int failed = 0;
    out.println("Experiments on " + folder);
    try (WindowsVolume volume = volume()) {
      for (Experiment experiment : ALL) {
        if (wanted.isEmpty() || wanted.contains(experiment.id())) {
          failed += run(experiment, volume) ? 0 : 1;
        }
      }
    }
    out.println();
    out.println(failed == 0 ? "All were made." : failed + " failed.");
    return failed;
  }

  /** The project's own volume of the folder; null where that cannot be opened. */
  private WindowsVolume volume() {
    try {
      return WindowsVolume.open(ntdll, folder, WindowsVolume.Metadata.ELSEWHERE);
    } catch (UnsuitableVolumeException e) {
      out.println("without a volume: " + e.getMessage());
      return null;
    }
  }

  private boolean run(Experiment experiment, WindowsVolume volume) {
    out.println();
    out.println("## " + experiment.id() + " " + experiment.question());
    List<String> lines = new ArrayList<>();
    List<String> conclusions = new ArrayList<>();
    Throwable failure = null;
    try {
      Bench bench = new Bench(ntdll, volume, folder, experiment.id());
      try {
        experiment.trial().on(bench);
      } catch (Exception | LinkageError e) {
        failure = e;
      } finally {
        bench.close();
        lines.addAll(bench.lines());
        conclusions.addAll(bench.conclusions());
      }
    } catch (RuntimeException e) {
      failure = failure == null ? e : failure;
    }
    lines.forEach(line -> out.println("    " + line));
    conclusions.forEach(line -> out.println("* " + line));
    if (failure != null) {
      out.println("* FAILED: " + failure);
      failure.printStackTrace(out);
    }
    return failure == null;
  }
}
