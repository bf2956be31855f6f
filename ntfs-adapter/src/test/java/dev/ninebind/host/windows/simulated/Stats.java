// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows.simulated;

import dev.ninebind.host.HostStat;

/** The structures that tell of a file what is in its record (MS-FSCC 2.4; ntifs.h). */
final class Stats {
  /** FILE_STAT_INFORMATION. */
  static final int STAT = 72;

  /** FILE_STAT_LX_INFORMATION. */
  static final int STAT_LX = 96;

  private final ChangeTimes changes;

  Stats(ChangeTimes changes) {
    this.changes = changes;
  }

  void times(View out, int at, HostStat stat) {
    out.u64(at, stat.created());
    out.u64(at + 8, stat.accessed());
    out.u64(at + 16, stat.written());
    out.u64(at + 24, changes.of(stat));
  }

  void basic(View out, HostStat stat) {
    times(out, 0, stat);
    out.u32(32, stat.attributes()).u32(36, 0);
  }

  void stat(View out, HostStat stat) {
    out.u64(0, stat.fileId());
    times(out, 8, stat);
    out.u64(40, stat.allocated()).u64(48, stat.endOfFile());
    out.u32(56, stat.attributes()).u32(60, stat.reparseTag());
    out.u32(64, stat.links()).u32(68, stat.effectiveAccess());
  }

  void statLx(View out, HostStat stat) {
    stat(out, stat);
    out.u32(72, stat.lxFlags()).u32(76, stat.lxUid()).u32(80, stat.lxGid());
    out.u32(84, stat.lxMode()).u32(88, stat.lxMajor()).u32(92, stat.lxMinor());
  }
}
