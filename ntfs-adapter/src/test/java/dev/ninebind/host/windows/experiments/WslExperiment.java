// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows.experiments;

import dev.ninebind.host.Ea;
import dev.ninebind.host.HostFile;
import dev.ninebind.host.HostOpen;
import dev.ninebind.host.NtConstants;
import dev.ninebind.host.windows.WindowsPrograms;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;

/** X3: what WSL stores of an extended attribute. */
final class WslExperiment {
  private WslExperiment() {}

  static void header(Bench bench) throws Exception {
    Path wsl = WindowsPrograms.system("wsl.exe");
    if (wsl == null) {
      bench.lacks("there is no wsl.exe here.");
      return;
    }
    if (bench.volume == null) {
      bench.lacks("the folder could not be opened as a volume.");
      return;
    }
    bench.close(bench.file("x"));
    String path = bench.path() + "\\x";
    String script = "setfattr -n user.foo -v bar \"$(wslpath -u '" + path + "')\"";
    String told = WindowsPrograms.run(List.of(wsl.toString(), "-e", "sh", "-c", script));
    bench.saw("wsl.exe, setfattr: " + (told == null ? "did not end" : told.replace("\n", "; ")));
    HostOpen how = HostOpen.existing(NtConstants.FILE_READ_EA, 0);
    try (HostFile folder = bench.ownFolder();
        HostFile file = bench.volume.open(folder, "x", how)) {
      List<Ea> eas = file.eas();
      for (Ea ea : eas) {
        bench.saw("EA " + ea.name() + ": " + HexFormat.of().formatHex(ea.value()));
      }
      byte[] value = file.ea("LX.USER.FOO");
      if (value == null || value.length < 4) {
        bench.lacks("WSL set no attribute (no distribution, no setfattr, or no metadata mount).");
      } else {
        String header = HexFormat.of().formatHex(value, 0, 4);
        bench.conclude("The value begins with " + header + "; 6165786c was expected.");
      }
    }
  }
}
