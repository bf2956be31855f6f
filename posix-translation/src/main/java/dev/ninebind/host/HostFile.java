// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * A handle of a file or directory. Each call needs the right (ACCESS_DENIED without it) that the
 * handle was opened with. After {@link #close} every call is INVALID_HANDLE.
 */
public interface HostFile extends AutoCloseable {
  /** {@link #write} at the end of the file, in one step with finding it (NtWriteFile's −1). */
  long APPEND = -1;

  /** What FlushBuffersFileEx is asked for. */
  enum Flush {
    /** Data, metadata and the device's cache (flags 0): fsync. */
    ALL,
    /**
     * The same but for metadata that reading the data does not need (DATA_SYNC_ONLY): fdatasync.
     */
    DATA
  }

  /** A file's name in one directory, of FileHardLinkInformation. */
  record Link(long parentId, String name) {}

  /** True if opening made the file (IOSB.Information is FILE_CREATED). */
  boolean created();

  /** FileStatLxInformation. Wants FILE_READ_ATTRIBUTES, and FILE_READ_EA for owner and mode. */
  HostStat stat() throws HostException;

  /**
   * The last component of FileNormalizedNameInformation: the name as it is stored, whatever case or
   * short name the file was opened by. Empty for the volume's own root directory.
   */
  String name() throws HostException;

  /**
   * FileHardLinkInformation: all names of the file. Errors: NOT_SUPPORTED without {@link
   * HostCapabilities#openById}.
   */
  List<Link> links() throws HostException;

  /**
   * FileBasicInformation. Wants FILE_WRITE_ATTRIBUTES. Times are FILETIMEs; 0 leaves one as it is,
   * −1 stops this handle's own reads and writes from moving it, which setting it does as well, −2
   * lets them again.
   *
   * @param attributes FILE_ATTRIBUTE bits that can be set, NORMAL for none of them; 0 leaves them
   */
  void setBasic(long created, long accessed, long written, int attributes) throws HostException;

  /**
   * FileEndOfFileInformation. Wants FILE_WRITE_DATA. What it adds reads as zeros. Errors:
   * INVALID_PARAMETER (a directory, a negative length), DISK_FULL, USER_MAPPED_FILE,
   * FILE_TOO_LARGE.
   */
  void setEndOfFile(long length) throws HostException;

  /**
   * FSCTL_SET_SPARSE: from here on space is taken only where something was written. Wants
   * FILE_WRITE_DATA or FILE_WRITE_ATTRIBUTES.
   */
  void setSparse() throws HostException;

  /**
   * FileCaseSensitiveInformation. Wants FILE_WRITE_ATTRIBUTES. New directories in it inherit it.
   * Errors: NOT_SUPPORTED without {@link HostCapabilities#caseSensitiveDirectories},
   * INVALID_PARAMETER (no directory), CASE_DIFFERING_NAMES_IN_DIR.
   */
  void setCaseSensitive(boolean sensitive) throws HostException;

  /** NtQueryEaFile for all EAs, in the order in which they are stored. Wants FILE_READ_EA. */
  List<Ea> eas() throws HostException;

  /** NtQueryEaFile for one EA, by its name in any case: its value, or null. Wants FILE_READ_EA. */
  byte[] ea(String name) throws HostException;

  /**
   * NtSetEaFile: adds or replaces these, all or none, and leaves others; an empty value removes.
   * Wants FILE_WRITE_EA. Errors: EA_TOO_LARGE, INVALID_EA_NAME, EAS_NOT_SUPPORTED, DISK_FULL.
   */
  void setEas(List<Ea> eas) throws HostException;

  /** FSCTL_GET_REPARSE_POINT. Errors: NOT_A_REPARSE_POINT. */
  ReparsePoint reparsePoint() throws HostException;

  /**
   * FSCTL_SET_REPARSE_POINT. Wants FILE_WRITE_DATA or FILE_WRITE_ATTRIBUTES. Some hosts can do so
   * only for an empty file that this very handle has made, and give it another id then. Errors:
   * IO_REPARSE_TAG_MISMATCH (it has another tag), IO_REPARSE_DATA_INVALID, DIRECTORY_NOT_EMPTY.
   */
  void setReparsePoint(ReparsePoint point) throws HostException;

  /**
   * NtQueryDirectoryFile: some more entries, in the directory's own order, which does not change
   * while entries come and go; none at the end. {@code .} and {@code ..} are left out. Wants
   * FILE_LIST_DIRECTORY. The handle has one position: calls on it exclude each other.
   *
   * @param restart true to begin again at the start
   */
  List<HostEntry> list(boolean restart) throws HostException;

  /**
   * FileRenameInformationEx, or the classic one where no flag but REPLACE_IF_EXISTS is given. Wants
   * DELETE. Errors: OBJECT_NAME_COLLISION, OBJECT_NAME_INVALID, ACCESS_DENIED (the table in {@code
   * docs/ntfs.md}), DIRECTORY_NOT_EMPTY, SHARING_VIOLATION, INVALID_PARAMETER, NOT_SAME_DEVICE,
   * DISK_FULL.
   *
   * @param flags FILE_RENAME bits of {@link NtConstants}
   */
  void rename(HostFile directory, String name, int flags) throws HostException;

  /**
   * FileLinkInformation without replacing. Errors: OBJECT_NAME_COLLISION, FILE_IS_A_DIRECTORY,
   * TOO_MANY_LINKS, ACCESS_DENIED (it has no name any more), NOT_SAME_DEVICE, DISK_FULL.
   */
  void link(HostFile directory, String name) throws HostException;

  /**
   * FileDispositionInformationEx, or the classic one where no flag but DELETE is given. Wants
   * DELETE. The name goes when this handle is closed; classically, when the last one is. Errors:
   * CANNOT_DELETE (READONLY, a mapped image), DIRECTORY_NOT_EMPTY, INVALID_PARAMETER (flags that
   * the host does not know).
   *
   * @param flags FILE_DISPOSITION bits of {@link NtConstants}
   */
  void dispose(int flags) throws HostException;

  /**
   * NtReadFile into the remaining bytes of a direct buffer; moves its position. Wants
   * FILE_READ_DATA. Errors: FILE_LOCK_CONFLICT, INVALID_DEVICE_REQUEST (a directory).
   *
   * @return bytes read, 0 at or after the end
   */
  int read(ByteBuffer target, long offset) throws HostException;

  /**
   * NtWriteFile of the remaining bytes of a direct buffer; moves its position. Wants
   * FILE_WRITE_DATA, or FILE_APPEND_DATA, which alone puts every write at the end.
   *
   * @param offset in bytes, or {@link #APPEND}
   * @return bytes written, fewer only where the next would fail
   */
  int write(ByteBuffer source, long offset) throws HostException;

  /** NtFlushBuffersFileEx. Wants FILE_WRITE_DATA or FILE_APPEND_DATA. */
  void flush(Flush kind) throws HostException;

  /**
   * NtLockFile, failing at once: a lock of this handle, mandatory for reads and writes of all
   * others. Errors: LOCK_NOT_GRANTED, INVALID_LOCK_RANGE.
   */
  void lock(long offset, long length, boolean exclusive) throws HostException;

  /** NtUnlockFile of exactly such a range. Errors: RANGE_NOT_LOCKED. */
  void unlock(long offset, long length) throws HostException;

  /**
   * NtNotifyChangeDirectoryFileEx (FileNotifyExtendedInformation): tells from now on of changes to
   * what is below this directory, but not of those to the directory itself. Wants
   * FILE_LIST_DIRECTORY. A handle has one watch in its life, for NT keeps to what the first asked
   * for. Errors: NOT_SUPPORTED without {@link HostCapabilities#watchesTrees}, INVALID_PARAMETER (no
   * directory, a wrong filter, a second watch).
   *
   * @param filter FILE_NOTIFY_CHANGE bits of {@link NtConstants}
   * @param tree true for all levels below, false for what is right in it
   */
  HostWatch watch(int filter, boolean tree, HostWatch.Listener listener) throws HostException;

  /** NtClose. Once is enough. It cannot fail. */
  @Override
  void close();
}
