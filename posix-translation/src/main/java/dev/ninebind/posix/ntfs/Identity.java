// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix.ntfs;

import dev.ninebind.host.HostEntry;
import dev.ninebind.host.HostStat;
import dev.ninebind.posix.FileId;

/**
 * Tells files apart. NT's file ids do by themselves; where a host gives one to another file once
 * the first is gone, the time of creation does with it.
 */
final class Identity {
  private static final int RECORD_BITS = 48;
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private static final long RECORD = (1L << RECORD_BITS) - 1;

  /** The record of a volume's root directory. */
  private static final long VOLUME_ROOT = 5;

  /** The first record that is not NTFS's own: those before it are in the volume's root. */
  private static final long FIRST_FILE = 24;

  private final boolean stable;
  private final boolean volumeRoot;

  /**
   * @param stable true if the host never uses an id again
   * @param root the exported folder's id
   */
  Identity(boolean stable, long root) {
    this.stable = stable;
    this.volumeRoot = (root & RECORD) == VOLUME_ROOT;
  }

  /**
   * True for $MFT, $Extend and what else NTFS keeps of itself as files: to read or write them is to
   * get at the bare volume (docs/ntfs.md 8.1).
   */
  boolean isOfNtfs(long fileId) {
    long record = fileId & RECORD;
    return volumeRoot && record < FIRST_FILE && record != VOLUME_ROOT;
  }

  FileId id(HostStat stat) {
    return id(stat.fileId(), stat.created());
  }

  FileId id(long fileId, long created) {
    return new FileId(0, fileId, stable ? 0 : created);
  }

  boolean is(FileId id, HostStat stat) {
    return id.number() == stat.fileId() && (stable || id.generation() == stat.created());
  }

  /**
   * The number by which a guest knows a file. Where ids are used again it is the id, so that no two
   * files that are there share one, and above it as much of a hash of the time of creation as fits:
   * 32 bits above a record number of NTFS, which has at most that many.
   */
  long path(FileId id) {
    if (stable) {
      return id.number();
    }
    int bits = id.number() >>> Integer.SIZE == 0 ? Integer.SIZE : RECORD_BITS;
    return id.number() ^ (((id.generation() * GOLDEN) >>> bits) << bits);
  }

  long path(HostEntry entry) {
    return path(id(entry.fileId(), entry.created()));
  }
}
