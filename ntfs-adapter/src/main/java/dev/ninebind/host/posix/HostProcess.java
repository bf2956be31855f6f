// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.posix;

import dev.ninebind.posix.Credentials;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What concerns this process as a whole, as the host sees it. */
public final class HostProcess {
  /** CAP_CHOWN, CAP_DAC_OVERRIDE, CAP_FOWNER, CAP_FSETID and CAP_MKNOD (linux/capability.h). */
  private static final long OWNING = 1L | 1L << 1 | 1L << 3 | 1L << 4 | 1L << 27;

  private static final String EFFECTIVE = "CapEff:";

  private HostProcess() {}

  /** Binds the calls of Linux now, not when the first is made: it takes a tenth of a second. */
  public static void load() {
    Libc.geteuid();
  }

  /**
   * Sets the bits that the host takes away from the mode of new files; it is one setting for the
   * whole process. A server that passes folders through sets 0, for the guest has applied its own.
   *
   * @return what it was
   */
  public static int umask(int mask) {
    return Libc.umask(mask);
  }

  /** True on a Linux host, the only kind whose folders {@link PassthroughVolume} passes through. */
  public static boolean isLinux() {
    return System.getProperty("os.name").equals("Linux");
  }

  /** True on Windows, where no call of this class but this and {@link #isLinux} is of use. */
  public static boolean isWindows() {
    return System.getProperty("os.name").startsWith("Windows");
  }

  /** The user and group that files get which this process makes. */
  public static Credentials owner() throws IOException {
    Path self = Path.of("/proc/self");
    return new Credentials(
        (Integer) Files.getAttribute(self, "unix:uid"),
        (Integer) Files.getAttribute(self, "unix:gid"));
  }

  /**
   * True if this process may give files any owner, mode and device number: what a folder needs that
   * is to be a guest's own file system. False as well where that cannot be found out.
   */
  public static boolean canOwnFiles() {
    try {
      // Only the numbers are wanted, but a process name in there may be in any charset.
      for (String line :
          Files.readAllLines(Path.of("/proc/self/status"), StandardCharsets.ISO_8859_1)) {
        if (line.startsWith(EFFECTIVE)) {
          long held = Long.parseUnsignedLong(line.substring(EFFECTIVE.length()).strip(), 16);
          return (held & OWNING) == OWNING;
        }
      }
    } catch (IOException | NumberFormatException e) {
      return false;
    }
    return false;
  }
}
