// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

import dev.ninebind.host.HostException;
import dev.ninebind.host.HostFile;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Which names open files have. */
final class FileNames {
  /** Room for most paths; the longest has 32,767 characters. */
  private static final int SMALL = 2048;

  private static final int LARGEST = 65_536 + FileNameInformation.SIZE;

  private FileNames() {}

  /**
   * The last component of a file's path.
   *
   * @param informationClass FileNormalizedNameInformation or, where there is none,
   *     FileNameInformation, which may tell the short name that the file was opened by
   */
  static String last(Nt nt, long handle, int informationClass) throws HostException {
    int status = nt.queryToArea(handle, informationClass, SMALL);
    if (NtStatus.wantsMoreRoom(status)) {
      status = nt.queryToArea(handle, informationClass, LARGEST);
    }
    NtStatus.check(status);
    ByteBuffer area = nt.scratch.area(0);
    int length = area.getInt(FileNameInformation.FILE_NAME_LENGTH);
    String path = Scratch.string(area, FileNameInformation.FILE_NAME, length);
    return path.substring(path.lastIndexOf('\\') + 1);
  }

  /** All names, FileHardLinkInformation. */
  static List<HostFile.Link> all(Nt nt, long handle) throws HostException {
    int room = SMALL;
    int status = nt.queryToArea(handle, FileInformationClass.FILE_HARD_LINK, room);
    while (NtStatus.wantsMoreRoom(status)) { // again: there may be more by now
      int needed = nt.scratch.area(0).getInt(FileLinksInformation.BYTES_NEEDED);
      room = Math.max(2 * room, needed);
      status = nt.queryToArea(handle, FileInformationClass.FILE_HARD_LINK, room);
    }
    NtStatus.check(status);
    ByteBuffer area = nt.scratch.area(0);
    int count = area.getInt(FileLinksInformation.ENTRIES_RETURNED);
    List<HostFile.Link> links = new ArrayList<>(count);
    int at = FileLinksInformation.ENTRY;
    for (int i = 0; i < count; i++) {
      int units = area.getInt(at + FileLinkEntryInformation.FILE_NAME_LENGTH);
      links.add(
          new HostFile.Link(
              area.getLong(at + FileLinkEntryInformation.PARENT_FILE_ID),
              Scratch.string(area, at + FileLinkEntryInformation.FILE_NAME, 2 * units)));
      at += area.getInt(at + FileLinkEntryInformation.NEXT_ENTRY_OFFSET);
    }
    return links;
  }
}
