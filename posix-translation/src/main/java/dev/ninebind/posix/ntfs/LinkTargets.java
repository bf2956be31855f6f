// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix.ntfs;

import dev.ninebind.host.HostError;
import dev.ninebind.host.HostFile;
import dev.ninebind.host.NtConstants;
import dev.ninebind.host.ReparsePoint;
import dev.ninebind.posix.ByteString;
import dev.ninebind.posix.Errno;
import dev.ninebind.posix.Name;
import dev.ninebind.posix.PosixException;
import dev.ninebind.posix.ntfs.HostErrors.Doing;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The targets of symbolic links: those made here and by WSL, which hold any bytes, and those that
 * Windows programs make, as a guest would write them (docs/ntfs.md 2.5). The host never follows
 * any.
 */
final class LinkTargets {
  private static final int LX_VERSION = 2;
  private static final int MOUNT_POINT_PATHS = 8;
  private static final int SYMLINK_PATHS = 12;
  private static final int SYMLINK_FLAGS = 8;
  private static final int RELATIVE = 1;
  private static final String NT_PREFIX = "\\??\\";

  private final HostCalls calls;

  /** Below which absolute paths of Windows show, with the drive's letter as the first directory. */
  private final String drives;

  /**
   * @param drives a directory of the guest, such as {@code /mnt/}
   */
  LinkTargets(HostCalls calls, String drives) {
    this.calls = calls;
    this.drives = drives;
  }

  /** What makes a file a symbolic link to this target. */
  static ReparsePoint link(ByteString target) {
    ByteBuffer data =
        ByteBuffer.allocate(4 + target.length()).order(ByteOrder.LITTLE_ENDIAN).putInt(LX_VERSION);
    target.copyTo(data, 0);
    return new ReparsePoint(NtConstants.IO_REPARSE_TAG_LX_SYMLINK, data.array());
  }

  /**
   * Bytes of a link's target; 0 for a damaged one, so that it can be seen and removed. That the
   * host fails to tell it is a failure here too.
   */
  int length(HostFile link) throws PosixException {
    try {
      return read(link).length();
    } catch (PosixException e) {
      if (isDamage(e)) {
        return 0;
      }
      throw e;
    }
  }

  /** True for what is wrong with the link itself, as found here or by the host. */
  private static boolean isDamage(PosixException failure) {
    return failure.errno() == Errno.EIO
        && (failure.getCause() == null
            || HostErrors.is(failure, HostError.IO_REPARSE_TAG_INVALID)
            || HostErrors.is(failure, HostError.IO_REPARSE_TAG_MISMATCH)
            || HostErrors.is(failure, HostError.IO_REPARSE_DATA_INVALID));
  }

  /** The target of a link. Errors: EINVAL (no link), EIO (damaged, or of a kind that has none). */
  ByteString read(HostFile link) throws PosixException {
    ReparsePoint point = calls.make(Doing.LOOKUP, link, link::reparsePoint);
    ByteBuffer data = ByteBuffer.wrap(point.data()).order(ByteOrder.LITTLE_ENDIAN);
    try {
      return switch (point.tag()) {
        case NtConstants.IO_REPARSE_TAG_LX_SYMLINK -> lx(data);
        case NtConstants.IO_REPARSE_TAG_SYMLINK ->
            windows(data, SYMLINK_PATHS, (data.getInt(SYMLINK_FLAGS) & RELATIVE) != 0);
        case NtConstants.IO_REPARSE_TAG_MOUNT_POINT -> windows(data, MOUNT_POINT_PATHS, false);
        default -> {
          if ((point.tag() & NtConstants.IO_REPARSE_TAG_NAME_SURROGATE) != 0) {
            throw new PosixException(Errno.EIO, "a link of a kind that is not known: " + point);
          }
          throw new PosixException(Errno.EINVAL, "no symbolic link");
        }
      };
    } catch (IndexOutOfBoundsException e) {
      throw new PosixException(Errno.EIO, "a damaged link: " + point);
    }
  }

  private static ByteString lx(ByteBuffer data) throws PosixException {
    if (data.getInt(0) != LX_VERSION) {
      throw new PosixException(Errno.EIO, "a link of version " + data.getInt(0));
    }
    byte[] target = new byte[data.limit() - 4];
    data.get(4, target);
    return ByteString.wrap(target);
  }

  /** Takes the path that NT would go, not the one for display. */
  private ByteString windows(ByteBuffer data, int paths, boolean relative) throws PosixException {
    int offset = Short.toUnsignedInt(data.getShort(0));
    int length = Short.toUnsignedInt(data.getShort(2));
    byte[] units = new byte[length];
    data.get(paths + offset, units);
    String path = new String(units, StandardCharsets.UTF_16LE);
    ByteArrayOutputStream target = new ByteArrayOutputStream();
    String rest = path;
    if (!relative) {
      if (!path.matches("\\\\\\?\\?\\\\[A-Za-z]:(\\\\.*)?")) {
        throw new PosixException(Errno.EIO, "a link to " + path);
      }
      int drive = NT_PREFIX.length();
      String letter = path.substring(drive, drive + 1).toLowerCase(Locale.ROOT);
      target.writeBytes((drives + letter).getBytes(StandardCharsets.UTF_8));
      rest = path.substring(drive + 2);
    }
    String[] parts = rest.split("\\\\", -1);
    for (int i = 0; i < parts.length; i++) {
      if (i > 0) {
        target.write('/');
      }
      target.writeBytes(component(parts[i]));
    }
    return ByteString.wrap(target.toByteArray());
  }

  private static byte[] component(String part) {
    Name name = NameMapping.toGuest(part);
    return name != null ? name.toBytes() : part.getBytes(StandardCharsets.UTF_8);
  }
}
