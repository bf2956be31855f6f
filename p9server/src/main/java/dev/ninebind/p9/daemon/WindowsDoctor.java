// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.daemon;

import static dev.ninebind.p9.daemon.Verdict.LIMITED;

import dev.ninebind.host.HostException;
import dev.ninebind.host.HostVolume;
import dev.ninebind.host.Outcome;
import dev.ninebind.host.UnsuitableVolumeException;
import dev.ninebind.host.store.StoreVolume;
import dev.ninebind.host.windows.WindowsFeature;
import dev.ninebind.host.windows.WindowsFeatures;
import dev.ninebind.host.windows.WindowsSwitches;
import dev.ninebind.host.windows.WindowsVolume.Metadata;
import dev.ninebind.p9.daemon.Finding.Row;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Looks at a folder of Windows: what was found when it was opened, and what is tried then. */
final class WindowsDoctor {
  /** The Windows that is asked; tests have one of their own. */
  interface Host {
    /** What it and the folder's file system can do. Errors: the folder cannot be opened. */
    WindowsFeatures features(Path folder, boolean lookOnly) throws UnsuitableVolumeException;

    /**
     * The folder, which need not take metadata; closed by the caller. Errors: it is not on NTFS.
     */
    HostVolume volume(Path folder, boolean lookOnly) throws UnsuitableVolumeException;

    WindowsSwitches switches();

    /** Filter drivers that are loaded, or why nobody says. */
    String filterDrivers();
  }

  private static final String NEWER = "Windows 10 1809 or newer";

  /** What of Windows itself makes a difference to guests; the rest is tried, whoever the host. */
  static final List<Row<WindowsFeature>> ROWS =
      List.of(
          new Row<>(
              "safe opens",
              WindowsFeature.DONT_REPARSE,
              LIMITED,
              "Windows too refuses links on the way (OBJ_DONT_REPARSE)",
              "one name a call keeps links out, without Windows' help",
              NEWER),
          new Row<>(
              "metadata in one call",
              WindowsFeature.STAT_LX,
              LIMITED,
              "owner and mode come with the rest",
              "owner and mode are read from the EAs: slower",
              "Windows 10 1803 or newer"),
          new Row<>(
              "looks without opening",
              WindowsFeature.STAT_LX_BY_NAME,
              LIMITED,
              "a stat is one call",
              "a stat opens the file: slower",
              "Windows 10 1803 or newer"),
          new Row<>(
              "fdatasync",
              WindowsFeature.FLUSH_DATA_ONLY,
              LIMITED,
              "writes the data alone",
              "is an fsync",
              NEWER),
          new Row<>(
              "renaming to another case",
              WindowsFeature.RENAMES_CASE,
              LIMITED,
              "in one step",
              "in two steps",
              NEWER));

  private WindowsDoctor() {}

  /** Errors: the folder cannot be looked at. */
  static Diagnosis diagnose(Host host, Path folder, boolean probe) throws UsageException {
    try {
      WindowsFeatures features = host.features(folder, !probe);
      List<Finding> findings = new ArrayList<>();
      if (features.reasonAgainst(Metadata.ELSEWHERE) == null) {
        try (HostVolume volume = host.volume(folder, !probe)) {
          findings.addAll(NtfsDoctor.findings(volume, probe));
        }
      }
      for (Row<WindowsFeature> row : ROWS) {
        findings.add(row.finding(outcome(features, row.looked())));
      }
      return new Diagnosis(
          folder.toString(),
          "Windows, " + features.fileSystem(),
          facts(host, features, folder),
          findings,
          advice(features, folder));
    } catch (UnsuitableVolumeException e) {
      throw new UsageException(e.getMessage());
    }
  }

  private static Outcome outcome(WindowsFeatures features, WindowsFeature feature) {
    WindowsFeatures.Finding finding = features.findings().get(feature);
    if (finding == null) {
      return Outcome.UNTRIED;
    }
    return finding.present()
        ? Outcome.WORKS
        : Outcome.failed(new HostException(finding.status()).getMessage());
  }

  private static Map<String, String> facts(Host host, WindowsFeatures features, Path folder) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("Windows build", features.build() == 0 ? "not told" : "" + features.build());
    facts.put("file system", features.fileSystem());
    facts.put("disk", features.remote() ? "another machine's" : "this machine's");
    facts.put("metadata", StoreVolume.isIn(folder) ? "in a store" : "in the files");
    WindowsSwitches switches = host.switches();
    facts.put("NtfsEnableDirCaseSensitivity", number(switches.caseSensitiveDirectories()));
    facts.put("LongPathsEnabled", number(switches.longPaths()));
    facts.put("NtfsDisable8dot3NameCreation", number(switches.shortNames()));
    facts.put("filter drivers", host.filterDrivers());
    facts.put("not there", list(features, false));
    facts.put("there", list(features, true));
    return facts;
  }

  private static String number(OptionalInt value) {
    return value.isPresent() ? "" + value.getAsInt() : "not set";
  }

  /** All that was looked for, and is there or not. */
  private static String list(WindowsFeatures features, boolean present) {
    List<String> words = new ArrayList<>();
    features
        .findings()
        .forEach(
            (feature, finding) -> {
              if (finding.present() == present) {
                words.add(feature.description());
              }
            });
    return words.isEmpty() ? "nothing" : String.join("; ", words);
  }

  private static Diagnosis.Advice advice(WindowsFeatures features, Path folder) {
    String anywhere = features.reasonAgainst(Metadata.ELSEWHERE);
    if (anywhere != null) {
      return Diagnosis.Advice.refuse(folder + " " + anywhere);
    }
    String inFiles = StoreVolume.isIn(folder) ? null : features.reasonAgainst(Metadata.IN_FILES);
    return inFiles == null
        ? Diagnosis.Advice.serve("", folder, "")
        : Diagnosis.Advice.serve("--metadata store", folder, folder + " " + inFiles);
  }
}
