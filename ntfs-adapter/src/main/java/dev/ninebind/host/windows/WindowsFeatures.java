// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

import dev.ninebind.host.HostCapabilities;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * What a folder's Windows and file system were found to do when the folder was opened.
 *
 * @param build of Windows, such as 22631; 0 if it is not known
 * @param fileSystem the file system's name, such as NTFS
 * @param fileSystemAttributes bits of FileFsAttributeInformation
 * @param remote the volume is another machine's
 * @param findings of each feature that was looked for; not all are where nothing may be changed
 */
public record WindowsFeatures(
    int build,
    String fileSystem,
    int fileSystemAttributes,
    boolean remote,
    Map<WindowsFeature, Finding> findings) {
  /** Names of a file on NTFS (docs/ntfs.md 6). */
  static final int MAXIMUM_LINKS = 1024;

  /**
   * What a look for a feature came to.
   *
   * @param present it is there
   * @param status the NTSTATUS that decided it
   */
  public record Finding(boolean present, int status) {}

  public WindowsFeatures {
    Map<WindowsFeature, Finding> inOrder = new EnumMap<>(WindowsFeature.class);
    inOrder.putAll(findings);
    findings = Collections.unmodifiableMap(inOrder);
  }

  /** True if the feature was looked for and is there. */
  public boolean has(WindowsFeature feature) {
    Finding finding = findings.get(feature);
    return finding != null && finding.present();
  }

  /** Why a folder that has these cannot be served so, in a few words; null if it can. */
  public String reasonAgainst(WindowsVolume.Metadata metadata) {
    return WindowsFolder.reasonAgainst(this, metadata);
  }

  /** True if the feature was looked for and is not there. */
  public boolean lacks(WindowsFeature feature) {
    Finding finding = findings.get(feature);
    return finding != null && !finding.present();
  }

  /** What follows from this for who uses the volume. */
  HostCapabilities capabilities() {
    return new HostCapabilities(
        false,
        has(WindowsFeature.EXTENDED_ATTRIBUTES),
        has(WindowsFeature.POSIX_DELETE),
        has(WindowsFeature.POSIX_RENAME),
        has(WindowsFeature.CASE_SENSITIVE_DIRECTORIES),
        has(WindowsFeature.CASE_SENSITIVE_NAMES),
        // Ids are of use only with the names that lead from a file to the folder.
        has(WindowsFeature.OPEN_BY_ID) && has(WindowsFeature.LINK_NAMES),
        // Where the time of creation moves too, it would only make a file a stranger to itself.
        has(WindowsFeature.STABLE_IDS) || lacks(WindowsFeature.CREATION_TIMES),
        has(WindowsFeature.RENAME_ABOVE_OPEN_FILES),
        has(WindowsFeature.WATCHES_TREES),
        MAXIMUM_LINKS);
  }

  /** The class that directories are listed by: the first that is there of those with ids. */
  int directoryClass() {
    if (has(WindowsFeature.ID_EXTD_DIRECTORY)) {
      return FileInformationClass.FILE_ID_EXTD_DIRECTORY;
    }
    return has(WindowsFeature.ID_FULL_DIRECTORY)
        ? FileInformationClass.FILE_ID_FULL_DIRECTORY
        : FileInformationClass.FILE_ID_BOTH_DIRECTORY;
  }
}
