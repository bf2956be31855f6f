// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.daemon;

import static dev.ninebind.p9.daemon.Verdict.LIMITED;
import static dev.ninebind.p9.daemon.Verdict.MISSING;

import dev.ninebind.host.HostCapabilities;
import dev.ninebind.host.HostVolume;
import dev.ninebind.host.Outcome;
import dev.ninebind.host.VolumeTrial;
import dev.ninebind.host.VolumeTrials;
import dev.ninebind.p9.daemon.Finding.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Looks at a folder on NTFS, whoever has mounted it: what is tried, and what its back end can. */
final class NtfsDoctor {
  private static final String NTFS_3G =
      "with ntfs-3g: mount with -o special_files=wsl,streams_interface=xattr; or serve it with"
          + " --metadata store";
  private static final String LOCAL = "Windows 10 1809 or newer, on a local NTFS volume";
  private static final String EA_REMEDY =
      "serve it with --metadata store; or have nothing refuse EAs: filter drivers, an ntfs-3g before"
          + " 2021.8.22";

  /** What is tried, as it is told. */
  static final List<Row<VolumeTrial>> TRIALS =
      List.of(
          new Row<>(
              "owner, group, mode",
              VolumeTrial.EAS,
              MISSING,
              "any, kept in EAs as WSL does",
              "there is no place for them",
              EA_REMEDY),
          new Row<>(
              "extended attributes, ACLs",
              VolumeTrial.LONG_EAS,
              LIMITED,
              "64 KiB a file",
              "less than NTFS holds",
              EA_REMEDY),
          new Row<>(
              "fifos, sockets, devices",
              VolumeTrial.SPECIAL_FILE,
              MISSING,
              "kept as WSL does",
              "cannot be kept as WSL does",
              NTFS_3G),
          new Row<>(
              "symbolic links",
              VolumeTrial.LINK,
              MISSING,
              "kept byte by byte",
              "cannot be kept as WSL does",
              NTFS_3G),
          new Row<>(
              "hard links",
              VolumeTrial.HARD_LINK,
              MISSING,
              "files of several names",
              "ln is refused",
              "NTFS"),
          new Row<>(
              "upper and lower case",
              VolumeTrial.CASE,
              LIMITED,
              "a and A are two files",
              "two files all the same, one of them under an escaped name on the host",
              "on Windows: install WSL, or fsutil.exe file setCaseSensitiveInfo; with ntfs-3g: no"
                  + " ignore_case"),
          new Row<>(
              "names of any bytes",
              VolumeTrial.ANY_NAME,
              MISSING,
              "kept, some escaped",
              "some are refused",
              "with ntfs-3g: no windows_names"),
          new Row<>("names of 255 bytes", VolumeTrial.LONG_NAME, LIMITED, "kept", "refused", ""),
          new Row<>(
              "short names",
              VolumeTrial.NO_SHORT_NAMES,
              LIMITED,
              "there are none",
              "the host has them (PROGRA~1); guests never see them, names that look so cost a"
                  + " further look",
              "fsutil 8dot3name set 1"),
          new Row<>("times", VolumeTrial.TIMES, LIMITED, "100 ns, from 1601 on", "coarser", ""),
          new Row<>(
              "large sparse files",
              VolumeTrial.LARGE_FILE,
              LIMITED,
              "1 TiB tried",
              "they take room for their gaps",
              ""),
          new Row<>(
              "files removed while open",
              VolumeTrial.POSIX_DELETE,
              LIMITED,
              "work on",
              "work on under a private name in .ninebind",
              LOCAL),
          new Row<>(
              "rename over an open file",
              VolumeTrial.POSIX_RENAME,
              LIMITED,
              "in one step",
              "in two steps: for a moment there is no file of the name",
              LOCAL));

  /** What the back end says of itself. */
  static final List<Row<Predicate<HostCapabilities>>> CAPABILITIES =
      List.of(
          new Row<>(
              "files that the host moves",
              HostCapabilities::openById,
              LIMITED,
              "found again wherever they are in the folder",
              "ESTALE, if nobody has them open",
              ""),
          new Row<>(
              "numbers used again",
              HostCapabilities::stableIds,
              LIMITED,
              "told from the file before",
              "told from it by the time of creation",
              ""),
          new Row<>(
              "renaming above open files",
              HostCapabilities::renameAboveOpenFiles,
              LIMITED,
              "always",
              "EBUSY while a program of the host has something open below",
              "close that program, or try again"),
          new Row<>(
              "ACLs changed by others",
              HostCapabilities::watchesTrees,
              LIMITED,
              "a directory's default ACL counts at once",
              "it counts within a second",
              ""));

  private NtfsDoctor() {}

  static List<Finding> findings(HostVolume volume, boolean write) {
    Map<VolumeTrial, Outcome> outcomes = VolumeTrials.of(volume, write);
    List<Finding> findings = new ArrayList<>();
    for (Row<VolumeTrial> row : TRIALS) {
      findings.add(row.finding(outcomes.get(row.looked())));
    }
    HostCapabilities capabilities = volume.capabilities();
    for (Row<Predicate<HostCapabilities>> row : CAPABILITIES) {
      boolean works = row.looked().test(capabilities);
      findings.add(row.finding(works ? Outcome.WORKS : Outcome.failed("")));
    }
    return findings;
  }
}
