// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix.ntfs;

import dev.ninebind.host.NtConstants;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Attributes and reparse tags by the names that people know them by (MS-FSCC 2.6, 2.1.2.1). */
final class FlagNames {
  private static final Map<Integer, String> ATTRIBUTES = new LinkedHashMap<>();

  static {
    ATTRIBUTES.put(NtConstants.FILE_ATTRIBUTE_READONLY, "READONLY");
    ATTRIBUTES.put(NtConstants.FILE_ATTRIBUTE_HIDDEN, "HIDDEN");
    ATTRIBUTES.put(NtConstants.FILE_ATTRIBUTE_SYSTEM, "SYSTEM");
    ATTRIBUTES.put(NtConstants.FILE_ATTRIBUTE_DIRECTORY, "DIRECTORY");
    ATTRIBUTES.put(NtConstants.FILE_ATTRIBUTE_ARCHIVE, "ARCHIVE");
    ATTRIBUTES.put(NtConstants.FILE_ATTRIBUTE_NORMAL, "NORMAL");
    ATTRIBUTES.put(NtConstants.FILE_ATTRIBUTE_TEMPORARY, "TEMPORARY");
    ATTRIBUTES.put(NtConstants.FILE_ATTRIBUTE_SPARSE_FILE, "SPARSE_FILE");
    ATTRIBUTES.put(NtConstants.FILE_ATTRIBUTE_REPARSE_POINT, "REPARSE_POINT");
    ATTRIBUTES.put(0x800, "COMPRESSED");
    ATTRIBUTES.put(0x1000, "OFFLINE");
    ATTRIBUTES.put(0x2000, "NOT_CONTENT_INDEXED");
    ATTRIBUTES.put(0x4000, "ENCRYPTED");
    ATTRIBUTES.put(0x40000, "RECALL_ON_OPEN");
    ATTRIBUTES.put(0x80000, "PINNED");
    ATTRIBUTES.put(0x100000, "UNPINNED");
    ATTRIBUTES.put(0x400000, "RECALL_ON_DATA_ACCESS");
  }

  private FlagNames() {}

  /** The attributes that are set; a bit without a name is its number. */
  static List<String> attributes(int bits) {
    List<String> names = new ArrayList<>();
    int rest = bits;
    for (Map.Entry<Integer, String> attribute : ATTRIBUTES.entrySet()) {
      if ((rest & attribute.getKey()) != 0) {
        names.add(attribute.getValue());
        rest &= ~attribute.getKey();
      }
    }
    if (rest != 0) {
      names.add(String.format("0x%x", rest));
    }
    return names;
  }

  /** Null for a tag that has no name here. */
  static String tag(int tag) {
    return switch (tag) {
      case NtConstants.IO_REPARSE_TAG_MOUNT_POINT -> "MOUNT_POINT";
      case NtConstants.IO_REPARSE_TAG_SYMLINK -> "SYMLINK";
      case NtConstants.IO_REPARSE_TAG_LX_SYMLINK -> "LX_SYMLINK";
      case NtConstants.IO_REPARSE_TAG_AF_UNIX -> "AF_UNIX";
      case NtConstants.IO_REPARSE_TAG_LX_FIFO -> "LX_FIFO";
      case NtConstants.IO_REPARSE_TAG_LX_CHR -> "LX_CHR";
      case NtConstants.IO_REPARSE_TAG_LX_BLK -> "LX_BLK";
      default -> null;
    };
  }
}
