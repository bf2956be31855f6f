// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix.ntfs;

import dev.ninebind.host.HostEntry;
import dev.ninebind.host.HostException;
import dev.ninebind.host.HostFile;
import dev.ninebind.host.HostOpen;
import dev.ninebind.host.HostStat;
import dev.ninebind.host.HostVolume;
import dev.ninebind.host.NtConstants;
import dev.ninebind.posix.FileType;
import dev.ninebind.posix.Name;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * Gives the files of a folder that have no owner or mode of their own those that they are shown
 * with: from then on they stay, whatever defaults the folder is served with. Files that have them
 * are left alone, so a run that was ended goes on where it was.
 */
public final class Adoption {
  /**
   * How far it is.
   *
   * @param seen files and directories looked at
   * @param adopted those given an owner and mode, or that would be
   * @param failed those that could not be read or changed
   */
  public record Progress(long seen, long adopted, long failed) {}

  /** Hears what is done. */
  public interface Listener {
    /** After each file: where it is below the folder, and what it was given; null for nothing. */
    void seen(String path, LxMetadata given, Progress progress);

    /** A file that could not be read or changed. */
    void failed(String path, HostException reason);
  }

  private static final int ALL =
      NtConstants.LX_FILE_METADATA_HAS_UID
          | NtConstants.LX_FILE_METADATA_HAS_GID
          | NtConstants.LX_FILE_METADATA_HAS_MODE;

  private final HostVolume host;
  private final LxMetadata.Defaults defaults;
  private final boolean dryRun;
  private final Listener listener;
  private final Deque<Level> levels = new ArrayDeque<>();
  private long seen;
  private long adopted;
  private long failed;

  /**
   * @param defaults what files without metadata are shown with
   * @param dryRun true to change nothing
   */
  public Adoption(
      HostVolume host, LxMetadata.Defaults defaults, boolean dryRun, Listener listener) {
    this.host = host;
    this.defaults = defaults;
    this.dryRun = dryRun;
    this.listener = listener;
  }

  /** A directory being gone through. */
  private record Level(String path, HostFile handle, Iterator<HostEntry> entries)
      implements AutoCloseable {
    @Override
    public void close() {
      handle.close();
    }
  }

  /** Goes through the whole folder, itself included. Links are not followed. */
  public Progress run() {
    try {
      enter("", host.root(), "");
      while (!levels.isEmpty()) {
        Level level = levels.peek();
        if (level.entries().hasNext()) {
          visit(level, level.entries().next());
        } else {
          levels.pop().close();
        }
      }
    } finally {
      levels.forEach(Level::close);
      levels.clear();
    }
    return progress();
  }

  private Progress progress() {
    return new Progress(seen, adopted, failed);
  }

  private void visit(Level level, HostEntry entry) {
    Name name = NameMapping.toGuest(entry.name());
    if (name != null && name.isPrivate()) {
      return;
    }
    String path = level.path().isEmpty() ? entry.name() : level.path() + "/" + entry.name();
    if (LxMetadata.type(entry.attributes(), entry.reparseTag()) == FileType.DIRECTORY) {
      enter(path, level.handle(), entry.name());
    } else {
      try (HostFile file = open(level.handle(), entry.name(), 0)) {
        adopt(path, file);
      } catch (HostException e) {
        fail(path, e);
      }
    }
  }

  /** Looks at a directory itself, and goes on with what is in it. */
  private void enter(String path, HostFile parent, String name) {
    HostFile handle = null;
    try {
      handle = open(parent, name, NtConstants.FILE_LIST_DIRECTORY | NtConstants.FILE_TRAVERSE);
      List<HostEntry> entries = new ArrayList<>();
      for (List<HostEntry> page = handle.list(true); !page.isEmpty(); page = handle.list(false)) {
        entries.addAll(page);
      }
      adopt(path, handle);
      levels.push(new Level(path, handle, entries.iterator()));
      handle = null;
    } catch (HostException e) {
      fail(path, e);
    } finally {
      if (handle != null) {
        handle.close();
      }
    }
  }

  private HostFile open(HostFile parent, String name, int more) throws HostException {
    int access = dryRun ? Access.STAT : Access.METADATA;
    return host.open(parent, name, HostOpen.existing(access | more, 0));
  }

  private void adopt(String path, HostFile file) throws HostException {
    HostStat stat = file.stat();
    LxMetadata given = null;
    if ((stat.lxFlags() & ALL) != ALL) {
      given = LxMetadata.of(stat, defaults);
      if (!dryRun) {
        file.setEas(given.toEas());
      }
      adopted++;
    }
    seen++;
    listener.seen(path, given, progress());
  }

  private void fail(String path, HostException reason) {
    seen++;
    failed++;
    listener.failed(path, reason);
  }
}
