// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.daemon;

import dev.ninebind.host.ntfs3g.Ntfs3gVolume;
import dev.ninebind.host.posix.HostProcess;
import dev.ninebind.posix.PosixException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ninebind doctor}: what a folder can and cannot carry for a guest. */
@Command(
    name = "doctor",
    description =
        "Tells what a folder can and cannot carry for a Linux guest, what the guest sees of that,"
            + " what to do about it, and how to serve the folder.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:serve would serve it, with the line that is told",
      "1:serve would refuse it",
      "2:cannot be done as asked"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ninebind doctor /srv/data",
      "  ninebind doctor --json --no-probe /mnt/ntfs/folder",
      "",
      "It tries things in a folder of its own below .ninebind, which it removes again, and leaves",
      "everything else as it is."
    })
final class DoctorCommand implements Callable<Integer> {
  private static final int REFUSED = 1;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "The folder.")
  private String folder;

  @Option(names = "--json", description = "For programs.")
  private boolean json;

  @Option(names = "--no-probe", description = "Only look; make nothing, not even for a moment.")
  private boolean noProbe;

  @Override
  public Integer call() throws UsageException {
    if (!HostProcess.isLinux() && !HostProcess.isWindows()) {
      throw new UsageException(
          "folders of this kind of host cannot be looked at, only those of Linux and Windows");
    }
    Diagnosis diagnosis = diagnose(ExportSource.folder(folder));
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(DiagnosisJson.of(diagnosis));
    } else {
      DiagnosisText.of(diagnosis).forEach(out::println);
    }
    out.flush();
    return diagnosis.advice().served() ? CommandLine.ExitCode.OK : REFUSED;
  }

  private Diagnosis diagnose(Path path) throws UsageException {
    if (HostProcess.isWindows()) {
      return WindowsDoctor.diagnose(new ThisWindows(), path, !noProbe);
    } else if (Ntfs3gVolume.isNtfs3g(path)) {
      return Ntfs3gDoctor.diagnose(path, !noProbe);
    }
    try {
      return PassthroughDoctor.diagnose(path, !noProbe);
    } catch (PosixException e) {
      throw new UsageException("'" + folder + "' cannot be looked at: " + e.getMessage());
    }
  }
}
