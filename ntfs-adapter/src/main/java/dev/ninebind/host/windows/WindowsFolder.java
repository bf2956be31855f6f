// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

import dev.ninebind.host.HostException;
import dev.ninebind.host.NtConstants;
import dev.ninebind.host.UnsuitableVolumeException;
import java.nio.ByteBuffer;

/** The folder that is to be served: the one path that Win32 reads (docs/ntfs.md 8). */
final class WindowsFolder {
  static final int ACCESS =
      NtConstants.FILE_LIST_DIRECTORY
          | NtConstants.FILE_TRAVERSE
          | NtConstants.FILE_READ_ATTRIBUTES
          | NtConstants.FILE_READ_EA
          | NtConstants.SYNCHRONIZE;

  private WindowsFolder() {}

  /**
   * Opens a folder by a path of Win32's, links in it followed, for they are the host's own.
   *
   * @return a HANDLE
   */
  static long open(Ntdll ntdll, Nt nt, String folder) throws UnsuitableVolumeException {
    ByteBuffer memory = nt.scratch.area(UnicodeString.SIZE + 2 * (folder.length() + 1));
    long path = nt.scratch.areaAddress();
    for (int i = 0; i < folder.length(); i++) {
      memory.putChar(UnicodeString.SIZE + 2 * i, folder.charAt(i));
    }
    memory.putChar(UnicodeString.SIZE + 2 * folder.length(), '\0');
    int status =
        ntdll.RtlDosPathNameToNtPathName_U_WithStatus(path + UnicodeString.SIZE, path, 0, 0);
    if (NtStatus.isSuccess(status)) {
      try {
        long name = memory.getLong(UnicodeString.BUFFER);
        int length = memory.getChar(UnicodeString.LENGTH);
        status =
            nt.create(
                nt.scratch.object(0, name, length, NtOptions.OBJ_CASE_INSENSITIVE),
                ACCESS,
                0,
                NtConstants.FILE_SHARE_ALL,
                NtOptions.FILE_OPEN,
                NtConstants.FILE_DIRECTORY_FILE,
                0,
                0);
      } finally {
        ntdll.RtlFreeUnicodeString(path);
      }
    }
    if (!NtStatus.isSuccess(status)) {
      String why = new HostException(status).getMessage();
      throw new UnsuitableVolumeException(folder + " can't be opened: " + why);
    }
    return nt.scratch.handle();
  }

  /** Why a folder cannot be served, or null. */
  static String reasonAgainst(WindowsFeatures features, WindowsVolume.Metadata metadata) {
    String fileSystem = features.fileSystem();
    if (features.remote()) {
      return "is on another machine: share the folder from the machine that has its disk";
    } else if (!fileSystem.equals("NTFS")) {
      return "is on " + fileSystem + ", which has no place for owners and modes: NTFS is needed";
    } else if (metadata == WindowsVolume.Metadata.ELSEWHERE) {
      return null;
    } else if (!features.has(WindowsFeature.EXTENDED_ATTRIBUTES)) {
      return "keeps no extended attributes" + status(features, WindowsFeature.EXTENDED_ATTRIBUTES);
    } else if (!features.has(WindowsFeature.REPARSE_POINTS)) {
      return "keeps no reparse points" + status(features, WindowsFeature.REPARSE_POINTS);
    }
    return null;
  }

  private static String status(WindowsFeatures features, WindowsFeature feature) {
    WindowsFeatures.Finding finding = features.findings().get(feature);
    return finding == null ? "" : ": " + new HostException(finding.status()).getMessage();
  }
}
