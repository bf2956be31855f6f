// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows.simulated;

import static dev.ninebind.host.NtConstants.FILE_LIST_DIRECTORY;

import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;
import dev.ninebind.host.HostFile;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * NtNotifyChangeDirectoryFile (MS-FSCC 2.7.1). From the first call on a handle changes are kept for
 * it, as many as the buffer of that call has room for; who comes too late is told to look himself.
 */
final class ChangeNotices {
  private static final int ADDED = 1;
  private static final int REMOVED = 2;
  private static final int MODIFIED = 3;
  private static final int RENAMED_OLD_NAME = 4;
  private static final int RENAMED_NEW_NAME = 5;

  private static final int FILTER_FILE_NAME = 0x1;
  private static final int FILTER_DIRECTORY_NAME = 0x2;
  private static final int NAME = 12;

  private record Change(int action, String name) {
    int size() {
      return (NAME + 2 * name.length() + 3) & ~3;
    }
  }

  /** What is kept for a handle. */
  private static final class Watch {
    final FileObject directory;
    final int filter;
    final boolean tree;
    final int room;
    final Deque<Change> changes = new ArrayDeque<>();
    boolean overflown;
    Completions.Waiting request;
    View buffer;

    Watch(FileObject directory, int filter, boolean tree, int room) {
      this.directory = directory;
      this.filter = filter;
      this.tree = tree;
      this.room = room;
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
      told.end(answer);
    }

    private int write() {
      int at = 0;
      for (Change change : changes) {
        boolean last = change == changes.peekLast();
        buffer.u32(at, last ? 0 : change.size()).u32(at + 4, change.action);
        buffer.u32(at + 8, 2 * change.name.length());
        buffer.text(at + NAME, change.name);
        at += change.size();
      }
      return at;
    }

    synchronized void add(Change change) {
      int bytes = change.size();
      for (Change each : changes) {
        bytes += each.size();
      }
      if (bytes > room) {
        changes.clear();
        overflown = true;
      } else if (!overflown) {
        changes.add(change);
      }
    }
  }

  private final Paths paths;
  private final Completions completions;
  private final List<Watch> watches = new CopyOnWriteArrayList<>();

  ChangeNotices(Paths paths, Completions completions) {
    this.paths = paths;
    this.completions = completions;
  }

  int watch(
      FileObject directory,
      EventObject event,
      long block,
      long buffer,
      int length,
      int filter,
      boolean tree)
      throws HostException {
    directory.with(FILE_LIST_DIRECTORY);
    View view = View.of(buffer, length, 4);
    if (filter == 0 || (filter & ~0xFFF) != 0 || !directory.file.stat().isDirectory()) {
      throw new HostException(HostError.INVALID_PARAMETER);
    }
    if (directory.synchronous) {
      throw new UnsupportedOperationException("waiting for changes on a synchronous handle");
    }
    Watch watch = null;
    for (Watch each : watches) {
      watch = each.directory == directory ? each : watch;
    }
    if (watch == null) {
      watch = new Watch(directory, filter, tree, length);
      watches.add(watch);
    }
    synchronized (watch) {
      if (watch.request != null) {
        throw new UnsupportedOperationException("two requests for the changes of one handle");
      }
      watch.request = completions.waiting(directory, event, block);
      watch.buffer = view;
      watch.tell();
    }
    return Status.PENDING;
  }

  /** A request of this handle was cancelled. */
  void cancelled(FileObject directory) {
    for (Watch watch : watches) {
      if (watch.directory == directory) {
        synchronized (watch) {
          watch.request = null;
        }
      }
    }
  }

  /** The handle is closed. */
  void closed(FileObject directory) {
    for (Watch watch : watches) {
      if (watch.directory == directory) {
        watches.remove(watch);
        synchronized (watch) {
          if (watch.request != null) {
            watch.request.end(new Answer(Status.NOTIFY_CLEANUP, 0));
          }
        }
      }
    }
  }

  /** The path to be told of; null if nobody listens. */
  String path(HostFile file) {
    try {
      return watches.isEmpty() ? null : paths.path(file);
    } catch (HostException gone) {
      return null;
    }
  }

  void added(HostFile file) {
    tell(ADDED, path(file), nameFilter(file));
  }

  void linked(HostFile directory, String name) {
    String path = path(directory);
    tell(ADDED, path == null ? null : path + "\\" + name, FILTER_FILE_NAME);
  }

  void modified(HostFile file, int filter) {
    tell(MODIFIED, path(file), filter);
  }

  void removed(String path) {
    tell(REMOVED, path, FILTER_FILE_NAME | FILTER_DIRECTORY_NAME);
  }

  void renamed(String before, HostFile file) {
    if (before != null) {
      tell(RENAMED_OLD_NAME, before, nameFilter(file));
      tell(RENAMED_NEW_NAME, path(file), nameFilter(file));
    }
  }

  private static int nameFilter(HostFile file) {
    try {
      return file.stat().isDirectory() ? FILTER_DIRECTORY_NAME : FILTER_FILE_NAME;
    } catch (HostException gone) {
      return FILTER_FILE_NAME;
    }
  }

  private void tell(int action, String path, int filter) {
    if (path == null) {
      return;
    }
    for (Watch watch : new ArrayList<>(watches)) {
      String above = path(watch.directory.file);
      if (above == null || (watch.filter & filter) == 0) {
        continue;
      }
      String prefix = above.endsWith("\\") ? above : above + "\\";
      if (!path.startsWith(prefix)) {
        continue;
      }
      String name = path.substring(prefix.length());
      if (watch.tree || name.indexOf('\\') < 0) {
        watch.add(new Change(action, name));
        watch.tell();
      }
    }
  }
}
