// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

import dev.ninebind.host.UnsuitableVolumeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The Windows that tests run on. Every call of its ntdll is counted; {@code
 * -Dninebind.windows.calls} names a file that is given the counts when the JVM ends. {@code
 * -Dninebind.windows.scratch} names the folder on NTFS that volumes are made in.
 */
public final class TestedWindows {
  private static final CallCounts COUNTS = new CallCounts();
  private static final Ntdll NTDLL = RecordedNtdll.of(HostWindows.threads().ntdll(), COUNTS::add);

  static {
    String file = System.getProperty("ninebind.windows.calls");
    if (file != null) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> COUNTS.write(Path.of(file))));
    }
  }

  private TestedWindows() {}

  /** Its calls so far. */
  public static CallCounts counts() {
    return COUNTS;
  }

  /** Its ntdll, counted. */
  public static Ntdll ntdll() {
    return NTDLL;
  }

  /** A new, empty folder. */
  public static Path folder() throws IOException {
    String scratch = System.getProperty("ninebind.windows.scratch");
    return scratch == null
        ? Files.createTempDirectory("ninebind")
        : Files.createTempDirectory(Path.of(scratch), "t");
  }

  /** A new, empty folder as a volume that need not have EAs. */
  public static WindowsVolume open() throws IOException, UnsuitableVolumeException {
    return open(folder());
  }

  /** A folder as such a volume. */
  static WindowsVolume open(Path folder) throws UnsuitableVolumeException {
    return WindowsVolume.open(NTDLL, folder.toString(), WindowsVolume.Metadata.ELSEWHERE);
  }
}
