// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows.verification;

import dev.ninebind.host.NtConstants;
import dev.ninebind.host.windows.NtCaller;
import dev.ninebind.host.windows.NtTrees;
import dev.ninebind.host.windows.Ntdll;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A folder for tests. They leave names that Java cannot remove: with dots at the end, or such as
 * differ by case; so it goes by the calls of ntdll.
 */
final class ScratchFolder {
  private final Ntdll ntdll;
  final Path path;

  private ScratchFolder(Ntdll ntdll, Path path) {
    this.ntdll = ntdll;
    this.path = path;
  }

  static ScratchFolder below(Ntdll ntdll, Path parent) throws IOException {
    return new ScratchFolder(ntdll, Files.createTempDirectory(parent, "ninebind-verify-"));
  }

  /** Removes it with all that is in it; null, or why that cannot be done. */
  String remove() {
    NtCaller caller = new NtCaller(ntdll);
    String nt = caller.ntPath(path.toAbsolutePath().toString());
    long folder =
        caller.create(
            caller.objectAttributes(0, nt, 0x40),
            NtConstants.FILE_LIST_DIRECTORY | NtConstants.DELETE,
            NtCaller.OPEN,
            NtConstants.FILE_DIRECTORY_FILE,
            null);
    if (folder < 0) {
      return NtTrees.name((int) folder);
    }
    NtTrees.empty(caller, folder);
    int status = caller.set(folder, NtCaller.memory(new byte[] {1}), 13);
    caller.close(folder);
    return status == 0 ? null : NtTrees.name(status);
  }
}
