// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.ntfs3g;

import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;
import dev.ninebind.host.NtConstants;
import dev.ninebind.posix.FileType;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/** A file that handles are open of, under whatever names: what they have in common. */
final class OpenFile {
  private static final int READS = NtConstants.FILE_READ_DATA | NtConstants.FILE_EXECUTE;
  private static final int WRITES = NtConstants.FILE_WRITE_DATA | NtConstants.FILE_APPEND_DATA;

  final long id;
  final FileType type;

  private final AtomicInteger hiddenNames = new AtomicInteger();

  /** Held to write data where writes must not cross. */
  final ReentrantLock writing = new ReentrantLock();

  /** Held to read and write back metadata. */
  final ReentrantLock metadata = new ReentrantLock();

  final RangeLocks locks = new RangeLocks();

  /** With the lock of names held. */
  private final List<Ntfs3gFile> handles = new ArrayList<>();

  OpenFile(long id, FileType type) {
    this.id = id;
    this.type = type;
  }

  /** Names that the volume has and that are gone or about to go. */
  int hiddenNames() {
    return hiddenNames.get();
  }

  void countHidden(int more) {
    hiddenNames.addAndGet(more);
  }

  boolean isDirectory() {
    return type == FileType.DIRECTORY;
  }

  boolean isRegular() {
    return type == FileType.REGULAR;
  }

  void add(Ntfs3gFile handle) {
    handles.add(handle);
  }

  void remove(Ntfs3gFile handle) {
    handles.remove(handle);
    locks.removeAll(handle);
  }

  boolean isOpen() {
    return !handles.isEmpty();
  }

  Ntfs3gFile anyHandle() {
    return handles.get(0);
  }

  /**
   * Holds what one more handle wants against what the others share, as IoCheckShareAccess does:
   * only those that read, write or delete count.
   *
   * @throws HostException SHARING_VIOLATION
   */
  void checkShare(int access, int share) throws HostException {
    for (Ntfs3gFile other : handles) {
      if ((conflicts(access, other.share()) && shares(other.access()))
          || (conflicts(other.access(), share) && shares(access))) {
        throw new HostException(HostError.SHARING_VIOLATION);
      }
    }
  }

  private static boolean shares(int access) {
    return (access & (READS | WRITES | NtConstants.DELETE)) != 0;
  }

  private static boolean conflicts(int access, int share) {
    return ((access & READS) != 0 && (share & NtConstants.FILE_SHARE_READ) == 0)
        || ((access & WRITES) != 0 && (share & NtConstants.FILE_SHARE_WRITE) == 0)
        || ((access & NtConstants.DELETE) != 0 && (share & NtConstants.FILE_SHARE_DELETE) == 0);
  }
}
