// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix.ntfs;

import dev.ninebind.posix.FileId;
import dev.ninebind.posix.FileType;
import dev.ninebind.posix.Inode;
import dev.ninebind.posix.Node.Place;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.ReentrantLock;

/** A file of the volume, and what is known of it between calls. */
final class NtfsInode extends Inode {
  /** Length in bytes of a symbolic link's target, as of a change time. */
  record TargetLength(long changed, int length) {}

  /** Its number as the guest sees it. */
  final long path;

  /** Held around reading and then writing its EAs. */
  final ReentrantLock metadata = new ReentrantLock();

  /** For a directory: true if the host tells {@code a} from {@code A} in it. */
  volatile boolean caseSensitive;

  /** For a directory: its handle in {@link DirectoryHandles}, possibly closed by now; or null. */
  volatile DirectoryHandles.Handle handle;

  /** For a directory: what {@link DefaultAcls} knows of it, or null. */
  volatile DefaultAcls.Known defaultAcl;

  /** Where the volume made a further name of it last, or null; see {@link Finder}. */
  volatile Place linked;

  /** For a symbolic link; null if not known. */
  volatile TargetLength targetLength;

  /**
   * For a regular file: no less than its length, unless the host truncated it; see {@link Space}.
   */
  volatile long end;

  /** For a regular file: true once it was marked sparse. */
  volatile boolean sparse;

  /** Names in {@link UnlinkedFiles} that stand for names removed. */
  private final Deque<String> unlinked = new ArrayDeque<>(0);

  private volatile int unlinkedNames;

  NtfsInode(FileId id, FileType type, long path) {
    super(id, type);
    this.path = path;
  }

  /** Names that the host counts and the guest must not. */
  int unlinkedNames() {
    return unlinkedNames;
  }

  synchronized void addUnlinked(String name) {
    unlinked.add(name);
    unlinkedNames = unlinked.size();
  }

  /** Takes one of them away; null if there is none. */
  synchronized String pollUnlinked() {
    String name = unlinked.poll();
    unlinkedNames = unlinked.size();
    return name;
  }
}
