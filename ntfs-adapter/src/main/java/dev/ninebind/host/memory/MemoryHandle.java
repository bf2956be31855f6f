// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.memory;

import static dev.ninebind.host.NtConstants.DELETE;
import static dev.ninebind.host.NtConstants.FILE_ACTION_MODIFIED;
import static dev.ninebind.host.NtConstants.FILE_APPEND_DATA;
import static dev.ninebind.host.NtConstants.FILE_LIST_DIRECTORY;
import static dev.ninebind.host.NtConstants.FILE_NOTIFY_CHANGE_ATTRIBUTES;
import static dev.ninebind.host.NtConstants.FILE_NOTIFY_CHANGE_CREATION;
import static dev.ninebind.host.NtConstants.FILE_NOTIFY_CHANGE_EA;
import static dev.ninebind.host.NtConstants.FILE_NOTIFY_CHANGE_LAST_ACCESS;
import static dev.ninebind.host.NtConstants.FILE_NOTIFY_CHANGE_LAST_WRITE;
import static dev.ninebind.host.NtConstants.FILE_NOTIFY_CHANGE_SIZE;
import static dev.ninebind.host.NtConstants.FILE_NOTIFY_VALID_MASK;
import static dev.ninebind.host.NtConstants.FILE_READ_ATTRIBUTES;
import static dev.ninebind.host.NtConstants.FILE_READ_DATA;
import static dev.ninebind.host.NtConstants.FILE_READ_EA;
import static dev.ninebind.host.NtConstants.FILE_SHARE_ALL;
import static dev.ninebind.host.NtConstants.FILE_WRITE_ATTRIBUTES;
import static dev.ninebind.host.NtConstants.FILE_WRITE_DATA;
import static dev.ninebind.host.NtConstants.FILE_WRITE_EA;

import dev.ninebind.host.Ea;
import dev.ninebind.host.EaTable;
import dev.ninebind.host.HostEntry;
import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;
import dev.ninebind.host.HostFile;
import dev.ninebind.host.HostStat;
import dev.ninebind.host.HostWatch;
import dev.ninebind.host.ReparsePoint;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** An open file: who may do what with it, by which name it was opened, where its listing is. */
final class MemoryHandle implements HostFile {
  final MemoryFile file;

  /** The name that it was opened by; null if by none (by its id, or the root). */
  final MemoryLink link;

  final boolean byId;
  final int access;
  final int share;
  final boolean deleteOnClose;

  /** It has or had a watch. */
  private boolean watched;

  /** The name goes when this very handle is closed: it was disposed with POSIX semantics. */
  boolean removesName;

  private final Catalog catalog;
  private final boolean created;
  private boolean isRoot;
  private volatile boolean closed;
  private volatile boolean keepsAccessed;
  private volatile boolean keepsWritten;
  private IndexKey listed;

  MemoryHandle(
      Catalog catalog,
      MemoryFile file,
      MemoryLink link,
      boolean byId,
      int access,
      int share,
      boolean deleteOnClose,
      boolean created) {
    this.catalog = catalog;
    this.file = file;
    this.link = link;
    this.byId = byId;
    this.access = access;
    this.share = share;
    this.deleteOnClose = deleteOnClose;
    this.created = created;
  }

  /** The volume's own handle of its root, which stays open as long as the volume is. */
  static MemoryHandle ofRoot(Catalog catalog, int access) {
    MemoryFile root = catalog.files.find(FileTable.ROOT);
    MemoryHandle handle =
        new MemoryHandle(catalog, root, null, false, access, FILE_SHARE_ALL, false, false);
    handle.isRoot = true;
    root.handles++;
    root.shares.add(access, FILE_SHARE_ALL);
    return handle;
  }

  boolean isOf(Catalog other) {
    return catalog == other;
  }

  /** Errors: INVALID_HANDLE. */
  void checkOpen() throws HostException {
    if (closed) {
      throw new HostException(HostError.INVALID_HANDLE);
    }
  }

  /** Errors: INVALID_HANDLE, ACCESS_DENIED without any of these rights. */
  private void check(int anyOf) throws HostException {
    checkOpen();
    if ((access & anyOf) == 0) {
      throw new HostException(HostError.ACCESS_DENIED);
    }
  }

  /** A change of the file that the volume's lock guards. */
  private interface Step<T> {
    T run() throws HostException;
  }

  private <T> T locked(Step<T> step) throws HostException {
    catalog.lock.lock();
    try {
      checkOpen();
      return step.run();
    } finally {
      catalog.lock.unlock();
    }
  }

  @Override
  public boolean created() {
    return created;
  }

  @Override
  public HostStat stat() throws HostException {
    // The class wants both rights, whether there are EAs or not (docs/ntfs.md 4, stat-rights).
    check(FILE_READ_ATTRIBUTES);
    check(FILE_READ_EA);
    return locked(file::stat);
  }

  @Override
  public String name() throws HostException {
    return locked(() -> file.name(link));
  }

  @Override
  public List<Link> links() throws HostException {
    return locked(file::names);
  }

  @Override
  public void setBasic(long created, long accessed, long written, int attributes)
      throws HostException {
    check(FILE_WRITE_ATTRIBUTES);
    locked(
        () -> {
          BasicChange.apply(file, created, accessed, written, attributes, catalog.clock);
          keepsAccessed = keeps(accessed, keepsAccessed);
          keepsWritten = keeps(written, keepsWritten);
          modified(
              (created > 0 ? FILE_NOTIFY_CHANGE_CREATION : 0)
                  | (accessed > 0 ? FILE_NOTIFY_CHANGE_LAST_ACCESS : 0)
                  | (written > 0 ? FILE_NOTIFY_CHANGE_LAST_WRITE : 0)
                  | (attributes != 0 ? FILE_NOTIFY_CHANGE_ATTRIBUTES : 0));
          return null;
        });
  }

  /** Whether this handle leaves a time alone, after it was given one (docs/ntfs.md 3.3, 4.3). */
  private static boolean keeps(long time, boolean before) {
    return time == 0 ? before : time != BasicChange.RESUME;
  }

  @Override
  public void setEndOfFile(long length) throws HostException {
    check(FILE_WRITE_DATA);
    if (file.isDirectory() || length < 0) {
      throw new HostException(HostError.INVALID_PARAMETER);
    }
    file.contents.setEnd(length);
    dataChanged();
    tell(FILE_NOTIFY_CHANGE_SIZE | FILE_NOTIFY_CHANGE_LAST_WRITE);
  }

  @Override
  public void setSparse() throws HostException {
    check(FILE_WRITE_DATA | FILE_WRITE_ATTRIBUTES);
    if (file.isDirectory()) {
      throw new HostException(HostError.INVALID_PARAMETER);
    }
    file.contents.setSparse();
    file.changed = catalog.clock.now();
    tell(FILE_NOTIFY_CHANGE_ATTRIBUTES);
  }

  @Override
  public void setCaseSensitive(boolean sensitive) throws HostException {
    check(FILE_WRITE_ATTRIBUTES);
    if (!catalog.options.caseSensitiveDirectories()) {
      throw new HostException(HostError.NOT_SUPPORTED);
    }
    if (!file.isDirectory()) {
      throw new HostException(HostError.INVALID_PARAMETER);
    }
    locked(
        () -> {
          if (!sensitive && file.entries.hasNamesThatDifferByCase()) {
            throw new HostException(HostError.CASE_DIFFERING_NAMES_IN_DIR);
          }
          file.entries.caseSensitive = sensitive;
          file.changed = catalog.clock.now();
          return null;
        });
  }

  @Override
  public List<Ea> eas() throws HostException {
    check(FILE_READ_EA);
    catalog.checkEas();
    return locked(() -> file.eas.all());
  }

  @Override
  public byte[] ea(String name) throws HostException {
    check(FILE_READ_EA);
    catalog.checkEas();
    return locked(() -> file.eas.value(name));
  }

  @Override
  public void setEas(List<Ea> eas) throws HostException {
    check(FILE_WRITE_EA);
    catalog.checkEas();
    locked(
        () -> {
          EaTable changed = file.eas.with(eas);
          catalog.space.take(changed.size() - file.eas.size());
          file.eas = changed;
          file.changed = catalog.clock.now();
          modified(FILE_NOTIFY_CHANGE_EA);
          return null;
        });
  }

  @Override
  public ReparsePoint reparsePoint() throws HostException {
    return locked(() -> ReparseRules.of(file));
  }

  @Override
  public void setReparsePoint(ReparsePoint point) throws HostException {
    check(FILE_WRITE_DATA | FILE_WRITE_ATTRIBUTES);
    if (!catalog.options.reparsePoints()) {
      throw new HostException(HostError.NOT_SUPPORTED);
    }
    point.check();
    locked(
        () -> {
          ReparseRules.set(file, point, catalog.space);
          file.changed = catalog.clock.now();
          modified(FILE_NOTIFY_CHANGE_ATTRIBUTES);
          return null;
        });
  }

  @Override
  public List<HostEntry> list(boolean restart) throws HostException {
    check(FILE_LIST_DIRECTORY);
    if (!file.isDirectory()) {
      throw new HostException(HostError.INVALID_PARAMETER);
    }
    return locked(
        () -> {
          List<HostEntry> page = new ArrayList<>();
          for (MemoryLink each : file.entries.after(restart ? null : listed)) {
            page.add(each.file.entry(each.name()));
            listed = each.key;
          }
          if (restart && page.isEmpty()) {
            listed = null;
          }
          if (!keepsAccessed) {
            file.accessed = catalog.clock.now();
          }
          return page;
        });
  }

  @Override
  public void rename(HostFile directory, String name, int flags) throws HostException {
    check(DELETE);
    catalog.rename(this, directory, name, flags);
  }

  @Override
  public void link(HostFile directory, String name) throws HostException {
    catalog.link(this, directory, name);
  }

  @Override
  public void dispose(int flags) throws HostException {
    check(DELETE);
    locked(
        () -> {
          Deleting.dispose(this, flags, catalog.options.posixSemantics());
          return null;
        });
  }

  @Override
  public int read(ByteBuffer target, long offset) throws HostException {
    check(FILE_READ_DATA);
    checkData(target, offset, 0);
    int count = file.contents.read(this, target, offset);
    if (count > 0 && !keepsAccessed) {
      file.accessed = catalog.clock.now();
    }
    return count;
  }

  @Override
  public int write(ByteBuffer source, long offset) throws HostException {
    check(FILE_WRITE_DATA | FILE_APPEND_DATA);
    checkData(source, offset, APPEND);
    int count =
        file.contents.write(this, source, (access & FILE_WRITE_DATA) != 0 ? offset : APPEND);
    if (count > 0) {
      dataChanged();
      tell(FILE_NOTIFY_CHANGE_SIZE | FILE_NOTIFY_CHANGE_LAST_WRITE);
    }
    return count;
  }

  private void checkData(ByteBuffer buffer, long offset, long least) throws HostException {
    if (!buffer.isDirect()) {
      throw new IllegalArgumentException("not a direct buffer"); // It has no address for NT.
    }
    if (file.isDirectory()) {
      throw new HostException(HostError.INVALID_DEVICE_REQUEST);
    }
    if (offset < least) {
      throw new HostException(HostError.INVALID_PARAMETER);
    }
  }

  private void dataChanged() {
    long now = catalog.clock.now();
    if (!keepsWritten) {
      file.written = now;
    }
    file.changed = now;
  }

  /** There is nothing below that would keep the data any better. */
  @Override
  public void flush(Flush kind) throws HostException {
    check(FILE_WRITE_DATA | FILE_APPEND_DATA);
  }

  @Override
  public void lock(long offset, long length, boolean exclusive) throws HostException {
    check(FILE_READ_DATA | FILE_WRITE_DATA);
    checkNoDirectory();
    file.contents.lock(this, offset, length, exclusive);
  }

  @Override
  public void unlock(long offset, long length) throws HostException {
    check(FILE_READ_DATA | FILE_WRITE_DATA);
    checkNoDirectory();
    file.contents.unlock(this, offset, length);
  }

  private void checkNoDirectory() throws HostException {
    if (file.isDirectory()) {
      throw new HostException(HostError.INVALID_PARAMETER);
    }
  }

  /** Tells of a change of the file, by the name that it was opened by. The lock is held. */
  private void modified(int filter) {
    MemoryLink by = link != null || file.links.isEmpty() ? link : file.links.get(0);
    if (by != null && !by.removed) {
      catalog.watches.changed(by, filter, FILE_ACTION_MODIFIED);
    }
  }

  /** The same without the lock. NTFS tells of data some time later, when it writes its records. */
  private void tell(int filter) {
    if (catalog.watches.want(filter)) {
      catalog.lock.lock();
      try {
        modified(filter);
      } finally {
        catalog.lock.unlock();
      }
    }
  }

  @Override
  public HostWatch watch(int filter, boolean tree, HostWatch.Listener listener)
      throws HostException {
    check(FILE_LIST_DIRECTORY);
    if (!catalog.options.posixSemantics()) {
      throw new HostException(HostError.NOT_SUPPORTED);
    }
    return locked(
        () -> {
          boolean wrong = filter == 0 || (filter & ~FILE_NOTIFY_VALID_MASK) != 0;
          if (watched || wrong || !file.isDirectory()) {
            throw new HostException(HostError.INVALID_PARAMETER);
          }
          watched = true;
          return catalog.watches.add(catalog, this, filter, tree, listener);
        });
  }

  @Override
  public void close() {
    if (!isRoot) {
      catalog.close(this);
    }
  }

  /** True the first time. The volume's lock is held. */
  boolean markClosed() {
    boolean first = !closed;
    closed = true;
    return first;
  }
}
