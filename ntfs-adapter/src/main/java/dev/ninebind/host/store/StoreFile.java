// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.store;

import static dev.ninebind.host.NtConstants.DELETE;
import static dev.ninebind.host.NtConstants.FILE_ATTRIBUTE_ARCHIVE;
import static dev.ninebind.host.NtConstants.FILE_ATTRIBUTE_HIDDEN;
import static dev.ninebind.host.NtConstants.FILE_ATTRIBUTE_NORMAL;
import static dev.ninebind.host.NtConstants.FILE_ATTRIBUTE_READONLY;
import static dev.ninebind.host.NtConstants.FILE_ATTRIBUTE_SYSTEM;
import static dev.ninebind.host.NtConstants.FILE_ATTRIBUTE_TEMPORARY;
import static dev.ninebind.host.NtConstants.FILE_DELETE_ON_CLOSE;
import static dev.ninebind.host.NtConstants.FILE_DISPOSITION_DELETE;
import static dev.ninebind.host.NtConstants.FILE_LIST_DIRECTORY;
import static dev.ninebind.host.NtConstants.FILE_READ_ATTRIBUTES;
import static dev.ninebind.host.NtConstants.FILE_READ_EA;
import static dev.ninebind.host.NtConstants.FILE_WRITE_ATTRIBUTES;
import static dev.ninebind.host.NtConstants.FILE_WRITE_DATA;
import static dev.ninebind.host.NtConstants.FILE_WRITE_EA;

import dev.ninebind.host.Ea;
import dev.ninebind.host.HostEntry;
import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;
import dev.ninebind.host.HostFile;
import dev.ninebind.host.HostOpen;
import dev.ninebind.host.HostStat;
import dev.ninebind.host.HostWatch;
import dev.ninebind.host.ReparsePoint;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A handle of the host, which may have more rights than were asked for; so those are checked here.
 */
final class StoreFile implements HostFile {
  /** The directory of a file that was opened by its id. */
  static final long UNKNOWN = -1;

  /** Attributes that a file has because somebody has set them. */
  private static final int SETTABLE =
      FILE_ATTRIBUTE_READONLY
          | FILE_ATTRIBUTE_HIDDEN
          | FILE_ATTRIBUTE_SYSTEM
          | FILE_ATTRIBUTE_ARCHIVE
          | FILE_ATTRIBUTE_TEMPORARY;

  final StoreVolume volume;
  final HostFile inner;

  private final int access;
  private final long parentId;
  private final boolean isRoot;
  private final boolean deletesOnClose;
  private volatile boolean disposed;
  private volatile HostStat first;
  private final AtomicBoolean closing = new AtomicBoolean();
  private volatile boolean closed;

  StoreFile(StoreVolume volume, HostFile inner, HostOpen how, long parentId) {
    this.volume = volume;
    this.inner = inner;
    this.access = how.access();
    this.parentId = parentId;
    this.isRoot = false;
    this.deletesOnClose = (how.options() & FILE_DELETE_ON_CLOSE) != 0;
    volume.files.opened(this);
  }

  private StoreFile(StoreVolume volume, HostFile root) {
    this.volume = volume;
    this.inner = root;
    this.access = ~0; // the host knows
    this.parentId = UNKNOWN;
    this.isRoot = true;
    this.deletesOnClose = false;
  }

  static StoreFile ofRoot(StoreVolume volume, HostFile root) {
    return new StoreFile(volume, root);
  }

  /** The id of the directory that it was opened in, or {@link #UNKNOWN}. */
  long parentId() {
    return parentId;
  }

  /** The file's id. Errors: those of {@link #stat}. */
  long id() throws HostException {
    HostStat known = first;
    return known != null ? known.fileId() : identify().fileId();
  }

  /** What the host says of the file, by which its id is known from here on. */
  HostStat identify() throws HostException {
    HostStat stat = inner.stat();
    if (first == null) {
      synchronized (this) {
        if (first == null && !closed) {
          if (!isRoot) {
            volume.files.identified(this, stat.fileId());
          }
          first = stat;
        }
      }
    }
    return stat;
  }

  /** The same, for who can do nothing about it. */
  void identifyQuietly() {
    try {
      identify();
    } catch (HostException e) {
      // It was closed meanwhile, or may not be looked at: then nothing shows its record either.
    }
  }

  /** Errors: INVALID_PARAMETER for a directory that is a reparse point (docs/ntfs.md 8.2). */
  void requireNames() throws HostException {
    requireOpen();
    id();
    HostStat stat = first;
    if (stat.isDirectory()) {
      StoredFile file = volume.records.of(stat);
      if (file != null && file.reparse() != null) {
        throw new HostException(HostError.INVALID_PARAMETER);
      }
    }
  }

  private void requireOpen() throws HostException {
    if (closed) {
      throw new HostException(HostError.INVALID_HANDLE);
    }
  }

  /** Errors: INVALID_HANDLE, ACCESS_DENIED without any of these rights. */
  private void require(int anyOf) throws HostException {
    requireOpen();
    if ((access & anyOf) == 0) {
      throw new HostException(HostError.ACCESS_DENIED);
    }
  }

  @Override
  public boolean created() {
    return inner.created();
  }

  @Override
  public HostStat stat() throws HostException {
    require(FILE_READ_ATTRIBUTES);
    require(FILE_READ_EA);
    return volume.records.show(identify());
  }

  @Override
  public String name() throws HostException {
    return inner.name();
  }

  @Override
  public List<Link> links() throws HostException {
    return inner.links();
  }

  @Override
  public void setBasic(long created, long accessed, long written, int attributes)
      throws HostException {
    require(FILE_WRITE_ATTRIBUTES);
    if (created > 0 && volume.records.isByTime()) {
      volume.records.changeCreation(
          this, created, () -> inner.setBasic(created, accessed, written, attributes));
    } else {
      inner.setBasic(created, accessed, written, attributes);
    }
  }

  @Override
  public void setEndOfFile(long length) throws HostException {
    inner.setEndOfFile(length);
  }

  @Override
  public void setSparse() throws HostException {
    require(FILE_WRITE_DATA | FILE_WRITE_ATTRIBUTES);
    inner.setSparse();
  }

  @Override
  public void setCaseSensitive(boolean sensitive) throws HostException {
    require(FILE_WRITE_ATTRIBUTES);
    inner.setCaseSensitive(sensitive);
  }

  @Override
  public List<Ea> eas() throws HostException {
    require(FILE_READ_EA);
    return volume.records.eas(this).all();
  }

  @Override
  public byte[] ea(String name) throws HostException {
    require(FILE_READ_EA);
    return volume.records.eas(this).value(name);
  }

  @Override
  public void setEas(List<Ea> eas) throws HostException {
    require(FILE_WRITE_EA);
    volume.records.setEas(this, eas);
    touch();
  }

  @Override
  public ReparsePoint reparsePoint() throws HostException {
    requireOpen();
    return volume.records.reparsePoint(this);
  }

  @Override
  public void setReparsePoint(ReparsePoint point) throws HostException {
    require(FILE_WRITE_DATA | FILE_WRITE_ATTRIBUTES);
    point.check();
    // Nothing comes to be in a directory while it becomes one.
    volume.alone(
        id(),
        () -> {
          volume.records.setReparsePoint(this, point);
          return null;
        });
    touch();
  }

  /** Moves the change time, as NTFS does, if the host lets us. */
  private void touch() {
    try {
      int same = inner.stat().attributes() & SETTABLE;
      inner.setBasic(0, 0, 0, same == 0 ? FILE_ATTRIBUTE_NORMAL : same);
    } catch (HostException e) {
      // What was to be set is set; only the time stays.
    }
  }

  @Override
  public List<HostEntry> list(boolean restart) throws HostException {
    List<HostEntry> entries = inner.list(restart);
    if (entries.isEmpty()) {
      return entries;
    }
    List<HostEntry> shown = new ArrayList<>(entries.size());
    volume.await(id());
    for (HostEntry entry : entries) {
      shown.add(volume.records.show(entry));
    }
    return shown;
  }

  @Override
  public void rename(HostFile directory, String name, int flags) throws HostException {
    require(DELETE);
    StoreFile target = volume.mine(directory, HostError.NOT_SAME_DEVICE);
    target.requireNames();
    volume.removal.rename(this, target, name, flags);
  }

  @Override
  public void link(HostFile directory, String name) throws HostException {
    StoreFile target = volume.mine(directory, HostError.NOT_SAME_DEVICE);
    target.requireNames();
    inner.link(target.inner, name);
    volume.removal.named(this);
  }

  @Override
  public void dispose(int flags) throws HostException {
    require(DELETE);
    volume.removal.dispose(this, flags);
    disposed = (flags & FILE_DISPOSITION_DELETE) != 0;
  }

  @Override
  public int read(ByteBuffer target, long offset) throws HostException {
    return inner.read(target, offset);
  }

  @Override
  public int write(ByteBuffer source, long offset) throws HostException {
    return inner.write(source, offset);
  }

  /** What is kept of the file goes to the disk with it, and that of others too. */
  @Override
  public void flush(Flush kind) throws HostException {
    inner.flush(kind);
    volume.records.store.flush();
  }

  @Override
  public void lock(long offset, long length, boolean exclusive) throws HostException {
    inner.lock(offset, length, exclusive);
  }

  @Override
  public void unlock(long offset, long length) throws HostException {
    inner.unlock(offset, length);
  }

  @Override
  public HostWatch watch(int filter, boolean tree, HostWatch.Listener listener)
      throws HostException {
    require(FILE_LIST_DIRECTORY);
    throw new HostException(HostError.NOT_SUPPORTED);
  }

  @Override
  public void close() {
    if (!isRoot && closing.compareAndSet(false, true)) {
      volume.removal.close(this);
    }
  }

  /** Nothing is to be done with this any more. */
  synchronized void markClosed() {
    closed = true;
  }

  /** What was known of the file when it first was asked about, or null. */
  HostStat known() {
    return first;
  }

  /** Closing this takes a name away: somebody has asked for it. */
  boolean isDisposed() {
    return disposed;
  }

  /** The same, by how it was opened. */
  boolean deletesOnClose() {
    return deletesOnClose;
  }
}
