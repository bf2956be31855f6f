// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix.ntfs;

import dev.ninebind.host.NtConstants;
import dev.ninebind.host.ReparsePoint;
import dev.ninebind.posix.ByteString;
import java.util.List;

/** Links that a program of the host puts into the export: the second table of the page. */
final class PlacedLinks {
  /**
   * A link.
   *
   * @param point what it is to NT
   * @param directory true if the reparse point is a directory's
   * @param target what a guest reads; null if it cannot be read: EIO
   */
  record Placed(String what, ReparsePoint point, boolean directory, String target) {
    /** True if a host can place it that knows WSL's kinds alone. */
    boolean isWsls() {
      return point.tag() == NtConstants.IO_REPARSE_TAG_LX_SYMLINK;
    }

    @Override
    public String toString() {
      return what;
    }
  }

  private PlacedLinks() {}

  static List<Placed> all() {
    return List.of(
        junction(
            "junction to a folder beside the export", "\\??\\C:\\elsewhere", "/mnt/c/elsewhere"),
        junction("junction to Windows' folder", "\\??\\C:\\Windows", "/mnt/c/Windows"),
        junction("junction to a drive", "\\??\\C:\\", "/mnt/c/"),
        junction("volume mounted in a folder", "\\??\\Volume{0}\\", null),
        junction("junction to a device", "\\??\\GLOBALROOT\\Device\\HarddiskVolume1\\", null),
        junction("junction to another machine", "\\??\\UNC\\server\\share", null),
        symlink(
            "link to a folder, with its whole path",
            "\\??\\C:\\elsewhere",
            false,
            true,
            "/mnt/c/elsewhere"),
        symlink("link to a folder, relative", "..\\elsewhere", true, true, "../elsewhere"),
        symlink(
            "link to a file, relative",
            "..\\elsewhere\\secret",
            true,
            false,
            "../elsewhere/secret"),
        symlink(
            "link to a file, with its whole path",
            "\\??\\C:\\elsewhere\\secret",
            false,
            false,
            "/mnt/c/elsewhere/secret"),
        symlink("link to another machine", "\\??\\UNC\\server\\share\\x", false, false, null),
        wsl("WSL's link, relative", "../elsewhere"),
        wsl("WSL's link, with its whole path", "/etc/passwd"),
        wsl("WSL's link to itself", "link"));
  }

  private static Placed junction(String what, String path, String target) {
    int tag = NtConstants.IO_REPARSE_TAG_MOUNT_POINT;
    return new Placed(what, Outside.link(tag, path, false), true, target);
  }

  private static Placed symlink(
      String what, String path, boolean relative, boolean directory, String target) {
    int tag = NtConstants.IO_REPARSE_TAG_SYMLINK;
    return new Placed(what, Outside.link(tag, path, relative), directory, target);
  }

  private static Placed wsl(String what, String target) {
    return new Placed(what, LinkTargets.link(ByteString.of(target)), false, target);
  }
}
