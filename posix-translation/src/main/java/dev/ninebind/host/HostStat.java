// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host;

/**
 * FileStatLxInformation. Times are FILETIMEs: units of 100 ns since 1601-01-01 UTC.
 *
 * @param fileId MFT record number in the lower 48 bits, its sequence number above
 * @param created CreationTime
 * @param accessed LastAccessTime
 * @param written LastWriteTime
 * @param changed ChangeTime
 * @param allocated bytes taken on the volume
 * @param endOfFile length in bytes
 * @param attributes FILE_ATTRIBUTE bits
 * @param reparseTag 0 if it is no reparse point
 * @param links names; 0 for a file that is open and has none any more
 * @param effectiveAccess rights that this process has
 * @param lxFlags LX_FILE_METADATA bits: which of the following there are, and the case flag
 * @param lxUid of $LXUID
 * @param lxGid of $LXGID
 * @param lxMode of $LXMOD
 * @param lxMajor of $LXDEV
 * @param lxMinor of $LXDEV
 */
public record HostStat(
    long fileId,
    long created,
    long accessed,
    long written,
    long changed,
    long allocated,
    long endOfFile,
    int attributes,
    int reparseTag,
    int links,
    int effectiveAccess,
    int lxFlags,
    int lxUid,
    int lxGid,
    int lxMode,
    int lxMajor,
    int lxMinor) {

  public boolean isDirectory() {
    return (attributes & NtConstants.FILE_ATTRIBUTE_DIRECTORY) != 0;
  }

  /** True if any of these attributes is set. */
  public boolean hasAttribute(int bits) {
    return (attributes & bits) != 0;
  }

  /** True for a directory that tells {@code a} from {@code A}. */
  public boolean isCaseSensitive() {
    return (lxFlags & NtConstants.LX_FILE_CASE_SENSITIVE_DIR) != 0;
  }
}
