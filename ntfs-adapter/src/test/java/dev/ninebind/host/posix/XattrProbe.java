// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.posix;

import dev.ninebind.posix.Capability;
import dev.ninebind.posix.XattrName;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.EnumSet;
import java.util.Set;

/**
 * What a host's file system can keep of attributes, found out by Java's own calls: tmpfs has had
 * {@code user.} since Linux 6.6, and most disks' file systems take no 64 KiB.
 */
final class XattrProbe {
  private XattrProbe() {}

  static Set<Capability> missing(Path where) {
    Set<Capability> missing = EnumSet.noneOf(Capability.class);
    try {
      Path folder = Folder.in(where);
      if (!takes(folder, 1)) {
        missing.add(Capability.XATTRS);
      }
      if (!takes(folder, XattrName.MAX_VALUE)) {
        missing.add(Capability.LARGE_XATTRS);
      }
      Folder.remove(folder);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return missing;
  }

  private static boolean takes(Path file, int length) {
    try {
      Files.getFileAttributeView(file, UserDefinedFileAttributeView.class)
          .write("probe", ByteBuffer.allocate(length));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
