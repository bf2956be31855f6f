// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

import dev.ninebind.host.Ea;
import dev.ninebind.host.HostEntry;
import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;
import dev.ninebind.host.HostFile;
import dev.ninebind.host.HostStat;
import dev.ninebind.host.HostWatch;
import dev.ninebind.host.ReparsePoint;
import java.nio.ByteBuffer;
import java.util.List;

/** An open file of Windows. Rights are NT's to check, and calls may run side by side. */
final class WindowsFile implements HostFile {
  private static final int STRUCTURE = Scratch.STRUCTURE;

  /** Which handle it is. */
  enum Kind {
    /** The volume's own of the served folder, open as long as the volume is. */
    ROOT,
    /** Another one of that folder, which nobody may take away from here. */
    FOLDER,
    /** Of a file that this handle has made. */
    CREATED,
    /** Of a file that was there. */
    FOUND
  }

  private final WindowsVolume volume;
  private final Handle handle;
  private final Kind kind;
  private final FileData data;
  private final DirectoryListing listing;

  /** The only one that there can be; guarded by this. */
  private DirectoryWatch watch;

  /** What the file's name ends with that hosts without WHOLE_NAMES do not tell. */
  private volatile String end;

  WindowsFile(WindowsVolume volume, Handle handle, int access, Kind kind, String name) {
    this.end = volume.endOf(name);
    this.volume = volume;
    this.handle = handle;
    this.kind = kind;
    boolean plain = kind != Kind.FOUND || !volume.hasReparsePoints();
    this.data = new FileData(volume, handle, access, plain);
    this.listing = new DirectoryListing(volume, handle, access);
  }

  boolean isOf(WindowsVolume other) {
    return volume == other;
  }

  /** True for any handle of the served folder. */
  boolean isFolder() {
    return kind == Kind.ROOT || kind == Kind.FOLDER;
  }

  Handle handle() {
    return handle;
  }

  @Override
  public boolean created() {
    return kind == Kind.CREATED;
  }

  @Override
  public HostStat stat() throws HostException {
    long used = handle.use();
    try {
      HostStat stat = volume.stats().of(volume.nt(), used);
      data.learned(stat.reparseTag());
      return stat;
    } finally {
      handle.release();
    }
  }

  @Override
  public String name() throws HostException {
    int informationClass = volume.nameClass();
    return handle.call(
        volume.nt(),
        (nt, used) -> kind == Kind.ROOT ? "" : FileNames.last(nt, used, informationClass) + end);
  }

  @Override
  public List<Link> links() throws HostException {
    boolean possible = volume.capabilities().openById();
    return handle.call(
        volume.nt(),
        (nt, used) -> {
          if (!possible) {
            throw new HostException(HostError.NOT_SUPPORTED);
          }
          return FileNames.all(nt, used);
        });
  }

  @Override
  public void setBasic(long created, long accessed, long written, int attributes)
      throws HostException {
    handle.change(
        volume.nt(),
        (nt, used) -> {
          ByteBuffer memory = nt.scratch.memory;
          memory.putLong(STRUCTURE + FileBasicInformation.CREATION_TIME, created);
          memory.putLong(STRUCTURE + FileBasicInformation.LAST_ACCESS_TIME, accessed);
          memory.putLong(STRUCTURE + FileBasicInformation.LAST_WRITE_TIME, written);
          memory.putLong(STRUCTURE + FileBasicInformation.CHANGE_TIME, 0);
          memory.putInt(STRUCTURE + FileBasicInformation.FILE_ATTRIBUTES, attributes);
          memory.putInt(STRUCTURE + FileBasicInformation.FILE_ATTRIBUTES + 4, 0);
          return nt.set(used, FileInformationClass.FILE_BASIC, FileBasicInformation.SIZE);
        });
  }

  @Override
  public void setCaseSensitive(boolean sensitive) throws HostException {
    boolean possible = volume.capabilities().caseSensitiveDirectories();
    handle.change(
        volume.nt(),
        (nt, used) -> {
          if (!possible) {
            return HostError.NOT_SUPPORTED.status();
          }
          nt.scratch.memory.putInt(
              STRUCTURE + FileCaseSensitiveInformation.FLAGS, sensitive ? 1 : 0);
          return nt.set(
              used, FileInformationClass.FILE_CASE_SENSITIVE, FileCaseSensitiveInformation.SIZE);
        });
  }

  @Override
  public List<Ea> eas() throws HostException {
    requireEas();
    return handle.call(volume.nt(), Eas::all);
  }

  @Override
  public byte[] ea(String name) throws HostException {
    requireEas();
    return handle.call(volume.nt(), (nt, used) -> Eas.one(nt, used, name));
  }

  @Override
  public void setEas(List<Ea> eas) throws HostException {
    requireEas();
    handle.change(volume.nt(), (nt, used) -> Eas.set(nt, used, eas));
  }

  private void requireEas() throws HostException {
    if (!volume.capabilities().extendedAttributes()) {
      throw new HostException(HostError.EAS_NOT_SUPPORTED);
    }
  }

  @Override
  public ReparsePoint reparsePoint() throws HostException {
    return handle.call(volume.nt(), ReparseData::of);
  }

  @Override
  public void setReparsePoint(ReparsePoint point) throws HostException {
    handle.change(volume.nt(), (nt, used) -> ReparseData.put(nt, used, point));
  }

  @Override
  public List<HostEntry> list(boolean restart) throws HostException {
    return listing.next(restart);
  }

  @Override
  public void rename(HostFile directory, String name, int flags) throws HostException {
    requireBelowFolder();
    volume.nameChanges().rename(this, directory, name, flags);
    end = volume.endOf(name);
  }

  @Override
  public void link(HostFile directory, String name) throws HostException {
    volume.nameChanges().link(this, directory, name);
  }

  @Override
  public void dispose(int flags) throws HostException {
    requireBelowFolder();
    volume.nameChanges().dispose(this, flags);
  }

  /** NT would take the folder away from under the server, unless it is a volume's root. */
  private void requireBelowFolder() throws HostException {
    if (isFolder()) {
      throw new HostException(HostError.ACCESS_DENIED);
    }
  }

  @Override
  public void setEndOfFile(long length) throws HostException {
    data.setEndOfFile(length);
  }

  @Override
  public void setSparse() throws HostException {
    data.setSparse();
  }

  @Override
  public int read(ByteBuffer target, long offset) throws HostException {
    return data.read(target, offset);
  }

  @Override
  public int write(ByteBuffer source, long offset) throws HostException {
    return data.write(source, offset);
  }

  @Override
  public void flush(Flush flush) throws HostException {
    data.flush(flush);
  }

  @Override
  public void lock(long offset, long length, boolean exclusive) throws HostException {
    data.lock(offset, length, exclusive);
  }

  @Override
  public void unlock(long offset, long length) throws HostException {
    data.unlock(offset, length);
  }

  @Override
  public HostWatch watch(int filter, boolean tree, HostWatch.Listener listener)
      throws HostException {
    handle.use();
    handle.release();
    if (!volume.capabilities().watchesTrees()) {
      throw new HostException(HostError.NOT_SUPPORTED);
    }
    synchronized (this) {
      if (watch != null) {
        throw new HostException(HostError.INVALID_PARAMETER);
      }
      DirectoryWatch begun = new DirectoryWatch(volume.threads(), handle, filter, tree, listener);
      begun.begin();
      watch = begun;
      return begun;
    }
  }

  @Override
  public void close() {
    if (kind != Kind.ROOT) {
      closeHandle();
    }
  }

  /** Closes what is open, once. */
  void closeHandle() {
    if (!handle.close()) {
      return;
    }
    volume.closed(this);
    synchronized (this) {
      if (watch != null) {
        watch.close();
      }
    }
    data.close();
    listing.close();
  }
}
