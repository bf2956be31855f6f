// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix.ntfs;

import dev.ninebind.host.HostFile;
import dev.ninebind.host.HostStat;
import dev.ninebind.posix.OpenFlags;
import dev.ninebind.posix.PosixException;
import dev.ninebind.posix.ntfs.HostErrors.Doing;

/** A handle of a node's file, for one operation: one of its own, or that of an open file. */
final class Target implements AutoCloseable {
  private final HostCalls calls;
  private final HostFile file;
  private final int access;
  private final NtfsFile lender;
  private HostStat stat;

  /**
   * @param access rights that the handle has
   * @param lender whose handle it is; null if the target owns it
   * @param stat what it is, or null if that was not asked for yet
   */
  Target(HostCalls calls, HostFile file, int access, NtfsFile lender, HostStat stat) {
    this.calls = calls;
    this.file = file;
    this.access = access;
    this.lender = lender;
    this.stat = stat;
  }

  HostFile file() {
    return file;
  }

  int access() {
    return access;
  }

  /** True if somebody reads or writes through this handle too. */
  boolean isShared() {
    return lender != null;
  }

  /** True if whoever it is wants its reads to leave the access time. */
  boolean keepsAccessed() {
    return lender != null && lender.flags().has(OpenFlags.NOATIME);
  }

  /** What it is now: for what is read, changed and written back under the inode's lock. */
  HostStat statNow() throws PosixException {
    stat = null;
    return stat();
  }

  HostStat stat() throws PosixException {
    if (stat == null) {
      stat = calls.make(Doing.LOOKUP, file, file::stat);
    }
    return stat;
  }

  @Override
  public void close() {
    if (lender == null) {
      file.close();
    } else {
      lender.giveBack();
    }
  }
}
