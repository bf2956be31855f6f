// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows.simulated;

import static dev.ninebind.host.NtConstants.FILE_LIST_DIRECTORY;

import dev.ninebind.host.HostChange;
import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;
import dev.ninebind.host.HostWatch;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * NtNotifyChangeDirectoryFile and its Ex form (MS-FSCC 2.7). From the first call on a handle
 * changes are kept for it, as many as the buffer of that call has room for; who comes too late is
 * told to look himself.
 */
final class ChangeNotices {
  /** FileNotifyExtendedInformation; 1 is FileNotifyInformation. */
  private static final int EXTENDED = 2;

  /** What is kept for a handle. */
  private static final class Watch implements HostWatch.Listener {
    final int nameAt;
    final int room;
    final Deque<HostChange> changes = new ArrayDeque<>();
    int bytes;
    boolean overflown;
    Completions.Waiting request;
    View buffer;

    Watch(boolean extended, int room) {
      this.nameAt = extended ? 84 : 12;
      this.room = room;
    }

    /** An entry's size: the next begins at a multiple of 8 in the extended form, else of 4. */
    private int size(HostChange change) {
      int alignment = nameAt == 84 ? 8 : 4;
      int size = nameAt + 2 * name(change).length();
      return (size + alignment - 1) & -alignment;
    }

    private static String name(HostChange change) {
      return String.join("\\", change.path());
    }

    @Override
    public synchronized void changed(HostChange change) {
      bytes += size(change);
      if (bytes > room) {
        overflown = true;
      } else if (!overflown) {
        changes.add(change);
      }
      tell();
    }

    @Override
    public synchronized void overflowed() {
      overflown = true;
      tell();
    }

    /** Tells what there is, if somebody asks and there is something. */
    synchronized void tell() {
      if (request == null || (changes.isEmpty() && !overflown)) {
        return;
      }
      Answer answer = overflown ? new Answer(Status.NOTIFY_ENUM_DIR, 0) : Answer.bytes(write());
      Completions.Waiting told = request;
      request = null;
      overflown = false;
      changes.clear();
      bytes = 0;
      told.end(answer);
    }

    private int write() {
      int at = 0;
      int last = 0;
      for (HostChange change : changes) {
        String name = name(change);
        int size = size(change);
        buffer.zero(at, nameAt);
        buffer.u32(at, size).u32(at + 4, change.action());
        if (nameAt == 84) {
          buffer.u64(at + 64, change.fileId());
        }
        buffer.u32(at + nameAt - 4, 2 * name.length());
        buffer.text(at + nameAt, name);
        last = at;
        at += size;
      }
      buffer.u32(last, 0);
      return at;
    }

    synchronized void cancelled() {
      request = null;
    }
  }

  private final Completions completions;
  private final Map<FileObject, Watch> watches = new ConcurrentHashMap<>();

  ChangeNotices(Completions completions) {
    this.completions = completions;
  }

  int watch(
      FileObject directory,
      EventObject event,
      long block,
      long buffer,
      int length,
      int filter,
      boolean tree,
      int informationClass)
      throws HostException {
    directory.with(FILE_LIST_DIRECTORY);
    View view = View.of(buffer, length, informationClass == EXTENDED ? 8 : 4);
    if (informationClass != 1 && informationClass != EXTENDED) {
      throw new HostException(HostError.INVALID_PARAMETER);
    }
    if (directory.synchronous) {
      throw new UnsupportedOperationException("waiting for changes on a synchronous handle");
    }
    Watch watch = watches.get(directory);
    if (watch == null) {
      watch = new Watch(informationClass == EXTENDED, length);
      directory.file.watch(filter, tree, watch); // It ends with the handle.
      watches.put(directory, watch);
    }
    synchronized (watch) {
      if (watch.request != null) {
        throw new UnsupportedOperationException("two requests for the changes of one handle");
      }
      watch.buffer = view;
      watch.request = completions.waiting(directory, event, block);
      watch.tell();
    }
    return Status.PENDING;
  }

  /** A request of this handle was cancelled. */
  void cancelled(FileObject directory) {
    Watch watch = watches.get(directory);
    if (watch != null) {
      watch.cancelled();
    }
  }

  /** The handle is closed. */
  void closed(FileObject directory) {
    Watch watch = watches.remove(directory);
    if (watch != null) {
      synchronized (watch) {
        if (watch.request != null) {
          watch.request.end(new Answer(Status.NOTIFY_CLEANUP, 0));
          watch.request = null;
        }
      }
    }
  }
}
