// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

import dev.ninebind.host.HostEntry;
import dev.ninebind.host.HostException;
import dev.ninebind.host.NtConstants;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Reads directories a page at a time, by the best class that there is (docs/ntfs.md 3.3). */
final class DirectoryPage {
  private DirectoryPage() {}

  /** The next entries but {@code .} and {@code ..}, none at the end. */
  static List<HostEntry> read(
      Nt nt, long handle, int informationClass, boolean withEvent, boolean restart)
      throws HostException {
    boolean again = restart;
    for (; ; ) {
      int status = nt.list(handle, informationClass, withEvent, again);
      if (status == NtStatus.NO_MORE_FILES || status == NtStatus.NO_SUCH_FILE) {
        return List.of();
      }
      NtStatus.check(status);
      List<HostEntry> entries =
          entries(
              nt.scratch.area(Scratch.AREA_SIZE), (int) nt.scratch.information(), informationClass);
      if (!entries.isEmpty()) {
        return entries;
      }
      again = false; // there was nothing but "." and ".." on this page
    }
  }

  private static List<HostEntry> entries(ByteBuffer page, int length, int informationClass) {
    List<HostEntry> entries = new ArrayList<>();
    int nameAt = nameOffset(informationClass);
    int at = 0;
    while (at + nameAt <= length) {
      int nameLength = page.getInt(at + FileIdExtdDirInformation.FILE_NAME_LENGTH);
      String name = Scratch.string(page, at + nameAt, nameLength);
      if (!name.equals(".") && !name.equals("..")) {
        entries.add(entry(page, at, name, informationClass));
      }
      int next = page.getInt(at + FileIdExtdDirInformation.NEXT_ENTRY_OFFSET);
      if (next == 0) {
        break;
      }
      at += next;
    }
    return entries;
  }

  /** Where the name is; what is up to its length is the same in all classes. */
  private static int nameOffset(int informationClass) {
    return switch (informationClass) {
      case FileInformationClass.FILE_ID_EXTD_DIRECTORY -> FileIdExtdDirInformation.FILE_NAME;
      case FileInformationClass.FILE_ID_FULL_DIRECTORY -> FileIdFullDirInformation.FILE_NAME;
      default -> FileIdBothDirInformation.FILE_NAME;
    };
  }

  private static HostEntry entry(ByteBuffer page, int at, String name, int informationClass) {
    int attributes = page.getInt(at + FileIdExtdDirInformation.FILE_ATTRIBUTES);
    int idAt;
    int tagAt = FileIdFullDirInformation.EA_SIZE; // of a reparse point it holds the tag
    switch (informationClass) {
      case FileInformationClass.FILE_ID_EXTD_DIRECTORY -> {
        idAt = FileIdExtdDirInformation.FILE_ID;
        tagAt = FileIdExtdDirInformation.REPARSE_POINT_TAG;
      }
      case FileInformationClass.FILE_ID_FULL_DIRECTORY -> idAt = FileIdFullDirInformation.FILE_ID;
      default -> idAt = FileIdBothDirInformation.FILE_ID;
    }
    boolean reparse = (attributes & NtConstants.FILE_ATTRIBUTE_REPARSE_POINT) != 0;
    return new HostEntry(
        name,
        page.getLong(at + idAt),
        page.getLong(at + FileIdExtdDirInformation.CREATION_TIME),
        attributes,
        reparse ? page.getInt(at + tagAt) : 0);
  }
}
