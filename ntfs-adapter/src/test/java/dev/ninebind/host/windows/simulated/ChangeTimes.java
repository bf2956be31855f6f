// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows.simulated;

import dev.ninebind.host.HostException;
import dev.ninebind.host.HostFile;
import dev.ninebind.host.HostStat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Times of change that were set, which the border of the volume has no way to do: each stands for
 * the one that the volume gave the file at that moment, until it gives it another.
 */
final class ChangeTimes {
  private record Set(long instead, long time) {}

  private final Map<Long, Set> times = new ConcurrentHashMap<>();

  /** The file has just been changed by the volume. */
  void set(HostFile file, long time) throws HostException {
    if (time > 0) {
      HostStat stat = file.stat();
      times.put(stat.fileId(), new Set(stat.changed(), time));
    }
  }

  /** The file's time of change. */
  long of(HostStat stat) {
    Set set = times.get(stat.fileId());
    return set != null && set.instead == stat.changed() ? set.time : stat.changed();
  }
}
