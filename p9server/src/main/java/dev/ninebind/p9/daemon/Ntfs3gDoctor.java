// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.daemon;

import dev.ninebind.host.HostVolume;
import dev.ninebind.host.UnsuitableVolumeException;
import dev.ninebind.host.ntfs3g.Ntfs3gVolume;
import dev.ninebind.host.posix.HostMount;
import dev.ninebind.host.posix.HostProcess;
import dev.ninebind.host.store.StoreVolume;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Looks at a folder on a volume that ntfs-3g has mounted. */
final class Ntfs3gDoctor {
  private Ntfs3gDoctor() {}

  /** Errors: it cannot be looked at. */
  static Diagnosis diagnose(Path folder, boolean probe) throws UsageException {
    HostMount mount = HostMount.of(folder).orElse(null);
    boolean readOnly = mount != null && mount.isReadOnly();
    boolean write = probe && !readOnly;
    List<Finding> findings;
    try (HostVolume volume = Ntfs3gVolume.openToLookAt(folder)) {
      findings = new ArrayList<>(NtfsDoctor.findings(volume, write));
    } catch (UnsuitableVolumeException e) {
      throw new UsageException(e.getMessage());
    }
    findings.addAll(ofDriver(mount));
    Map<String, String> facts = PassthroughDoctor.mountFacts(mount);
    return new Diagnosis(
        folder.toString(),
        "ntfs-3g, NTFS on Linux",
        facts,
        findings,
        advice(folder, readOnly, write));
  }

  /** What comes of the driver, whatever the volume. */
  private static List<Finding> ofDriver(HostMount mount) {
    boolean others = mount == null || mount.options().contains("allow_other");
    boolean checks = mount != null && mount.options().contains("default_permissions");
    return List.of(
        new Finding(
            "programs of the host",
            Verdict.LIMITED,
            "do not see guests' locks, and may open what is about to go",
            "",
            ""),
        new Finding(
            "reading and writing",
            Verdict.LIMITED,
            "goes around the kernel's page cache, which is kept for each name of a file: slower",
            "",
            ""),
        others
            ? new Finding(
                "the server's user", Verdict.WORKS, "whoever it is, may use the mount", "", "")
            : new Finding(
                "the server's user",
                Verdict.LIMITED,
                "must be the one who mounted it",
                "mount with -o allow_other",
                "no allow_other"),
        checks && !HostProcess.canOwnFiles()
            ? new Finding(
                "permissions",
                Verdict.LIMITED,
                "those of NTFS, for this process's user, count too: EACCES",
                "run the server as root, or mount without permissions",
                "default_permissions")
            : new Finding("permissions", Verdict.WORKS, "the guest's alone decide", "", ""));
  }

  private static Diagnosis.Advice advice(Path folder, boolean readOnly, boolean write) {
    if (readOnly) {
      return Diagnosis.Advice.serve(
          "--read-only", folder, "it is mounted read-only, so nothing was tried");
    }
    String reason = write && !StoreVolume.isIn(folder) ? Ntfs3gVolume.unsuitable(folder) : null;
    if (reason == null) {
      return Diagnosis.Advice.serve("", folder, "");
    }
    return Files.isWritable(folder)
        ? Diagnosis.Advice.serve("--metadata store", folder, reason)
        : Diagnosis.Advice.refuse(reason);
  }
}
