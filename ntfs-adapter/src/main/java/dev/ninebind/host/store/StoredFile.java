// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.store;

import dev.ninebind.host.EaTable;
import dev.ninebind.host.HostEntry;
import dev.ninebind.host.HostStat;
import dev.ninebind.host.NtConstants;
import dev.ninebind.host.ReparsePoint;

/**
 * What is kept of one file. It never changes: a change makes another, with another stamp.
 *
 * @param id of the file
 * @param stamp tells this state of the file from any other, and from those of another file that had
 *     or will have the id
 * @param created the file's CreationTime
 * @param createdToo another one that it may have, while it is being changed; else 0
 * @param reparse null if it is no reparse point
 * @param eas all of them
 */
record StoredFile(
    long id, long stamp, long created, long createdToo, ReparsePoint reparse, EaTable eas) {

  /** True if nothing would be lost without it. */
  boolean isEmpty() {
    return reparse == null && eas.isEmpty();
  }

  /** True for a file that was made then. */
  boolean wasCreated(long time) {
    return time == created || (createdToo != 0 && time == createdToo);
  }

  int tag() {
    return reparse == null ? 0 : reparse.tag();
  }

  /** The stat of the file as it would be with this on the volume. */
  HostStat show(HostStat stat) {
    HostStat shown = eas.show(stat);
    if (reparse == null || stat.reparseTag() != 0) {
      return shown;
    }
    return new HostStat(
        shown.fileId(),
        shown.created(),
        shown.accessed(),
        shown.written(),
        shown.changed(),
        shown.allocated(),
        shown.endOfFile(),
        withReparsePoint(shown.attributes()),
        reparse.tag(),
        shown.links(),
        shown.effectiveAccess(),
        shown.lxFlags(),
        shown.lxUid(),
        shown.lxGid(),
        shown.lxMode(),
        shown.lxMajor(),
        shown.lxMinor());
  }

  /** The same for an entry of a directory. */
  HostEntry show(HostEntry entry) {
    return reparse == null || entry.reparseTag() != 0
        ? entry
        : new HostEntry(
            entry.name(),
            entry.fileId(),
            entry.created(),
            withReparsePoint(entry.attributes()),
            reparse.tag());
  }

  private static int withReparsePoint(int attributes) {
    return (attributes & ~NtConstants.FILE_ATTRIBUTE_NORMAL)
        | NtConstants.FILE_ATTRIBUTE_REPARSE_POINT;
  }
}
