// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.daemon;

import dev.ninebind.host.HostException;
import dev.ninebind.host.HostVolume;
import dev.ninebind.posix.ntfs.Adoption;
import dev.ninebind.posix.ntfs.LxMetadata;
import java.io.PrintWriter;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ninebind adopt}: owners and modes for files that Windows programs made. */
@Command(
    name = "adopt",
    description =
        "Gives files on NTFS that have no owner or mode for Linux those that they are shown with, so"
            + " that they keep them whatever options the folder is served with later.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  ninebind adopt /mnt/ntfs/folder --uid 1000 --gid 1000 --umask 022      only tells",
      "  ninebind adopt /mnt/ntfs/folder --uid 1000 --gid 1000 --umask 022 --apply",
      "",
      "Files that have an owner and a mode are left alone: a run that was ended goes on where it was",
      "when it is started again. Files that Linux made are never touched."
    })
final class AdoptCommand implements Callable<Integer> {
  private static final long PROGRESS_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final HostFolders folders;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Parameters(
      paramLabel = "DIR",
      description = "The folder, on NTFS: of this Windows, or mounted by ntfs-3g.")
  private String directory;

  @CommandLine.Mixin private FileDefaults defaults;

  @Option(names = "--apply", description = "Do it. Without this nothing is changed.")
  private boolean apply;

  @Option(names = "--list", description = "Tell each file and what it is given.")
  private boolean list;

  AdoptCommand(HostFolders folders) {
    this.folders = folders;
  }

  @Override
  public Integer call() throws UsageException {
    LxMetadata.Defaults shown = defaults.read().defaults();
    Printer printer = new Printer(spec.commandLine().getOut(), spec.commandLine().getErr());
    Adoption.Progress end;
    try (HostVolume volume = folders.open(folder())) {
      end = new Adoption(volume, shown, !apply, printer).run();
    }
    printer.end(end);
    return end.failed() == 0 ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  private Path folder() throws UsageException {
    try {
      return Path.of(directory).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw new UsageException("'" + directory + "' is no path: " + e.getReason());
    }
  }

  /** Tells what was asked for, and every two seconds how far it is. */
  private final class Printer implements Adoption.Listener {
    private final PrintWriter out;
    private final PrintWriter err;
    private long told = System.nanoTime();

    Printer(PrintWriter out, PrintWriter err) {
      this.out = out;
      this.err = err;
    }

    @Override
    public void seen(String path, LxMetadata given, Adoption.Progress progress) {
      if (list && given != null) {
        String name = path.isEmpty() ? "." : Printable.quoted(path);
        out.printf("%06o %d:%d %s%n", given.mode(), given.uid(), given.gid(), name);
      }
      if (System.nanoTime() - told > PROGRESS_NANOS) {
        told = System.nanoTime();
        err.println("looked at " + count(progress));
        err.flush();
      }
    }

    @Override
    public void failed(String path, HostException reason) {
      err.println(Printable.quoted(path) + ": " + reason.getMessage());
      err.flush();
    }

    void end(Adoption.Progress progress) {
      out.println("looked at " + count(progress));
      if (!apply && progress.adopted() > 0) {
        out.println("nothing was changed; to do it, run the same with --apply");
      }
      out.flush();
    }

    private String count(Adoption.Progress progress) {
      return progress.seen()
          + " files: "
          + progress.adopted()
          + (apply ? " were given" : " would be given")
          + " an owner and mode"
          + (progress.failed() == 0 ? "" : ", " + progress.failed() + " failed");
    }
  }
}
