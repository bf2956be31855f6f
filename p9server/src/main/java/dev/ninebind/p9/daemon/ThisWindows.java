// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.daemon;

import dev.ninebind.host.HostVolume;
import dev.ninebind.host.UnsuitableVolumeException;
import dev.ninebind.host.windows.WindowsFeatures;
import dev.ninebind.host.windows.WindowsSwitches;
import dev.ninebind.host.windows.WindowsVolume;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The Windows that this process runs on. */
final class ThisWindows implements WindowsDoctor.Host {
  private static final long SECONDS = 10;

  @Override
  public WindowsFeatures features(Path folder, boolean lookOnly) throws UnsuitableVolumeException {
    return WindowsVolume.examine(folder, lookOnly);
  }

  @Override
  public HostVolume volume(Path folder, boolean lookOnly) throws UnsuitableVolumeException {
    return lookOnly
        ? WindowsVolume.openToLookAt(folder)
        : WindowsVolume.open(folder, WindowsVolume.Metadata.ELSEWHERE);
  }

  @Override
  public WindowsSwitches switches() {
    return WindowsSwitches.read();
  }

  @Override
  public String filterDrivers() {
    try {
      Process fltmc = new ProcessBuilder("fltmc", "filters").redirectErrorStream(true).start();
      fltmc.getOutputStream().close();
      List<String> lines = new ArrayList<>();
      try (var reader = fltmc.inputReader(Charset.defaultCharset())) {
        reader.lines().forEach(lines::add);
      }
      boolean ended = fltmc.waitFor(SECONDS, TimeUnit.SECONDS);
      return ended && fltmc.exitValue() == 0
          ? filterDrivers(lines)
          : "not told: fltmc needs an administrator";
    } catch (IOException e) {
      return "not told: there is no fltmc";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "not told";
    }
  }

  /** Names and altitudes out of fltmc's table: name, instances, altitude, frame. */
  static String filterDrivers(List<String> lines) {
    List<String> drivers = new ArrayList<>();
    boolean below = false;
    for (String line : lines) {
      String[] words = line.strip().split("\\s+", -1);
      if (below && words.length >= 3 && words[2].matches("[0-9.]+")) {
        drivers.add(words[0] + " (" + words[2] + ")");
      }
      below |= line.startsWith("---");
    }
    return drivers.isEmpty() ? "none" : String.join(", ", drivers);
  }
}
