// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

import dev.ninebind.host.Ea;
import dev.ninebind.host.HostEntry;
import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;
import dev.ninebind.host.HostFile;
import dev.ninebind.host.HostStat;
import dev.ninebind.host.HostWatch;
import dev.ninebind.host.NtConstants;
import dev.ninebind.host.NtNames;
import dev.ninebind.host.ReparsePoint;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * An open file of Windows. Rights are NT's to check. Calls may run side by side, but for those that
 * list a directory.
 */
final class WindowsFile implements HostFile {
  private static final int STRUCTURE = Scratch.STRUCTURE;

  /** A private name begins so. */
  private static final String IN_BETWEEN = ".ninebind-case-";

  private final WindowsVolume volume;
  private final Handle handle;
  private final int access;
  private final boolean created;
  private final boolean isRoot;

  /** It is the served folder itself, which nobody may take away from here. */
  private final boolean isFolder;

  /**
   * By which data are read and written: the handle itself, but for files whose data a filter keeps;
   * null as long as that is not known.
   */
  private volatile Handle data;

  /** The only one that there can be; guarded by this. */
  private DirectoryWatch watch;

  /** By which a directory is listed, if not by the handle itself. */
  private Handle listing;

  WindowsFile(
      WindowsVolume volume,
      Handle handle,
      int access,
      boolean created,
      boolean isRoot,
      boolean isFolder) {
    this.volume = volume;
    this.handle = handle;
    this.access = access;
    this.created = created;
    this.isRoot = isRoot;
    this.isFolder = isFolder;
    this.data = created || isRoot || !volume.hasReparsePoints() ? handle : null;
  }

  boolean isOf(WindowsVolume other) {
    return volume == other;
  }

  boolean isFolder() {
    return isFolder;
  }

  Handle handle() {
    return handle;
  }

  /** What is done with the HANDLE while nobody closes it. */
  @FunctionalInterface
  private interface Call<T> {
    T make(Nt nt, long handle) throws HostException;
  }

  private <T> T call(Call<T> call) throws HostException {
    long used = handle.use();
    try {
      return call.make(volume.nt(), used);
    } finally {
      handle.release();
    }
  }

  /** Something that is set: its NTSTATUS. */
  @FunctionalInterface
  private interface Change {
    int make(Nt nt, long handle) throws HostException;
  }

  private static void change(Nt nt, Handle of, Change change) throws HostException {
    long used = of.use();
    try {
      NtStatus.check(change.make(nt, used));
    } finally {
      of.release();
    }
  }

  private void change(Change change) throws HostException {
    change(volume.nt(), handle, change);
  }

  @Override
  public boolean created() {
    return created;
  }

  @Override
  public HostStat stat() throws HostException {
    long used = handle.use();
    try {
      HostStat stat = volume.stats().of(volume.nt(), used);
      if (data == null && !ReparseTags.isBehindFilter(stat.reparseTag())) {
        data = handle;
      }
      return stat;
    } finally {
      handle.release();
    }
  }

  @Override
  public String name() throws HostException {
    int informationClass = volume.nameClass();
    return call((nt, used) -> isRoot ? "" : FileNames.last(nt, used, informationClass));
  }

  @Override
  public List<Link> links() throws HostException {
    return call(
        (nt, used) -> {
          if (!volume.capabilities().openById()) {
            throw new HostException(HostError.NOT_SUPPORTED);
          }
          return FileNames.all(nt, used);
        });
  }

  @Override
  public void setBasic(long created, long accessed, long written, int attributes)
      throws HostException {
    change(
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
  public void setEndOfFile(long length) throws HostException {
    Nt nt = volume.nt();
    change(
        nt,
        data(nt),
        (mine, used) -> {
          mine.scratch.memory.putLong(STRUCTURE + FileEndOfFileInformation.END_OF_FILE, length);
          return mine.set(
              used, FileInformationClass.FILE_END_OF_FILE, FileEndOfFileInformation.SIZE);
        });
  }

  /** Where no file is sparse, nothing is to be done: it is about space only. */
  @Override
  public void setSparse() throws HostException {
    boolean possible = !volume.features().lacks(WindowsFeature.SPARSE_FILES);
    Nt nt = volume.nt();
    change(
        nt,
        data(nt),
        (mine, used) ->
            possible ? mine.control(used, NtOptions.FSCTL_SET_SPARSE, 0, 0) : NtStatus.SUCCESS);
  }

  @Override
  public void setCaseSensitive(boolean sensitive) throws HostException {
    change(
        (nt, used) -> {
          if (!volume.capabilities().caseSensitiveDirectories()) {
            return HostError.NOT_SUPPORTED.status();
          }
          nt.scratch.memory.putInt(
              STRUCTURE + FileCaseSensitiveInformation.FLAGS, sensitive ? 1 : 0);
          return nt.set(
              used, FileInformationClass.FILE_CASE_SENSITIVE, FileCaseSensitiveInformation.SIZE);
        });
  }

  private void requireEas() throws HostException {
    if (!volume.capabilities().extendedAttributes()) {
      throw new HostException(HostError.EAS_NOT_SUPPORTED);
    }
  }

  @Override
  public List<Ea> eas() throws HostException {
    requireEas();
    return call(Eas::all);
  }

  @Override
  public byte[] ea(String name) throws HostException {
    requireEas();
    return call((nt, used) -> Eas.one(nt, used, name));
  }

  @Override
  public void setEas(List<Ea> eas) throws HostException {
    requireEas();
    change((nt, used) -> Eas.set(nt, used, eas));
  }

  @Override
  public ReparsePoint reparsePoint() throws HostException {
    return call(ReparseData::of);
  }

  @Override
  public void setReparsePoint(ReparsePoint point) throws HostException {
    change((nt, used) -> ReparseData.put(nt, used, point));
  }

  @Override
  public List<HostEntry> list(boolean restart) throws HostException {
    int informationClass = volume.features().directoryClass();
    boolean withEvent = volume.features().has(WindowsFeature.DIRECTORY_EVENTS);
    boolean afresh = restart && volume.features().lacks(WindowsFeature.LISTS_AFRESH);
    synchronized (handle) { // it has one position
      Nt nt = volume.nt();
      if (afresh) {
        beginListing(nt);
      }
      Handle by = listing == null ? handle : listing;
      long used = by.use();
      try {
        return DirectoryPage.read(nt, used, informationClass, withEvent, restart);
      } finally {
        by.release();
      }
    }
  }

  /** Takes another handle for a listing from the start, where one handle's shows nothing new. */
  private void beginListing(Nt nt) throws HostException {
    if ((access & NtConstants.FILE_LIST_DIRECTORY) == 0) {
      throw new HostException(HostError.ACCESS_DENIED);
    }
    long used = handle.use();
    try {
      NtStatus.check(nt.open(nt.scratch.object(used, "", 0), NtConstants.FILE_LIST_DIRECTORY, 0));
      Handle before = listing;
      listing = new Handle(volume.ntdll(), nt.scratch.handle());
      if (before != null) {
        before.close();
      }
    } finally {
      handle.release();
    }
  }

  private void requireBelowFolder() throws HostException {
    if (isFolder) {
      throw new HostException(HostError.ACCESS_DENIED);
    }
  }

  @Override
  public void rename(HostFile directory, String name, int flags) throws HostException {
    requireBelowFolder();
    boolean classic = (flags & ~NtConstants.FILE_RENAME_REPLACE_IF_EXISTS) == 0;
    if (!classic && !volume.capabilities().posixRename()) {
      throw new HostException(HostError.INVALID_PARAMETER);
    }
    int informationClass =
        classic ? FileInformationClass.FILE_RENAME : FileInformationClass.FILE_RENAME_EX;
    String before = volume.features().lacks(WindowsFeature.RENAMES_CASE) ? name() : name;
    if (before.equals(name) || !before.equalsIgnoreCase(name)) {
      setTarget(directory, name, flags, informationClass);
    } else {
      renameInTwoSteps(directory, before, name, flags, informationClass);
    }
  }

  /** For hosts that would not see that a name changes its case, or its directory besides. */
  private void renameInTwoSteps(
      HostFile directory, String before, String name, int flags, int informationClass)
      throws HostException {
    String between = IN_BETWEEN + Long.toHexString(ThreadLocalRandom.current().nextLong());
    setTarget(directory, between, 0, FileInformationClass.FILE_RENAME);
    boolean done = false;
    try {
      setTarget(directory, name, flags, informationClass);
      done = true;
    } finally {
      if (!done) {
        setTarget(directory, before, 0, FileInformationClass.FILE_RENAME);
      }
    }
  }

  @Override
  public void link(HostFile directory, String name) throws HostException {
    setTarget(directory, name, 0, FileInformationClass.FILE_LINK);
  }

  private void setTarget(HostFile directory, String name, int flags, int informationClass)
      throws HostException {
    Handle parent = volume.mine(directory, HostError.NOT_SAME_DEVICE).handle;
    NtNames.check(name);
    change(
        (nt, used) -> {
          long target = parent.use();
          try {
            int length = nt.scratch.putTarget(flags, target, name);
            return nt.set(used, informationClass, length);
          } finally {
            parent.release();
          }
        });
  }

  @Override
  public void dispose(int flags) throws HostException {
    requireBelowFolder();
    boolean classic = (flags & ~NtConstants.FILE_DISPOSITION_DELETE) == 0;
    boolean possible = classic || volume.capabilities().posixDelete();
    change(
        (nt, used) -> {
          if (!possible) {
            return HostError.INVALID_PARAMETER.status();
          }
          nt.scratch.memory.putInt(STRUCTURE, flags); // one byte of it is the classic structure
          return classic
              ? nt.set(used, FileInformationClass.FILE_DISPOSITION, FileDispositionInformation.SIZE)
              : nt.set(
                  used,
                  FileInformationClass.FILE_DISPOSITION_EX,
                  FileDispositionInformationEx.SIZE);
        });
  }

  @Override
  public int read(ByteBuffer target, long offset) throws HostException {
    if (!target.isDirect()) {
      throw new IllegalArgumentException("not a direct buffer"); // it has no address for NT
    } else if (offset < 0) {
      throw new HostException(HostError.INVALID_PARAMETER);
    }
    Nt nt = volume.nt();
    Handle by = data(nt);
    long used = by.use();
    try {
      long address = NativeMemory.address(target) + target.position();
      int status = nt.read(used, address, target.remaining(), offset);
      if (status == NtStatus.END_OF_FILE) {
        return 0;
      }
      NtStatus.check(status);
      int count = (int) nt.scratch.information();
      target.position(target.position() + count);
      return count;
    } finally {
      by.release();
    }
  }

  @Override
  public int write(ByteBuffer source, long offset) throws HostException {
    if (!source.isDirect()) {
      throw new IllegalArgumentException("not a direct buffer");
    } else if (offset < APPEND) {
      throw new HostException(HostError.INVALID_PARAMETER);
    }
    Nt nt = volume.nt();
    Handle by = data(nt);
    long used = by.use();
    try {
      long address = NativeMemory.address(source) + source.position();
      NtStatus.check(nt.write(used, address, source.remaining(), offset));
      int count = (int) nt.scratch.information();
      source.position(source.position() + count);
      return count;
    } finally {
      by.release();
    }
  }

  @Override
  public void flush(Flush kind) throws HostException {
    boolean dataOnly = kind == Flush.DATA && volume.features().has(WindowsFeature.FLUSH_DATA_ONLY);
    int flags = dataOnly ? NtOptions.FLUSH_DATA_SYNC_ONLY : NtOptions.FLUSH_ALL;
    Nt nt = volume.nt();
    change(nt, data(nt), (mine, used) -> mine.flush(used, flags));
  }

  @Override
  public void lock(long offset, long length, boolean exclusive) throws HostException {
    requireLocks();
    Nt nt = volume.nt();
    change(nt, data(nt), (mine, used) -> mine.lock(used, offset, length, exclusive));
  }

  @Override
  public void unlock(long offset, long length) throws HostException {
    requireLocks();
    Nt nt = volume.nt();
    change(nt, data(nt), (mine, used) -> mine.unlock(used, offset, length));
  }

  private void requireLocks() throws HostException {
    if (!volume.features().has(WindowsFeature.BYTE_RANGE_LOCKS)) {
      throw new HostException(HostError.NOT_SUPPORTED);
    }
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

  /** The handle that data go by. */
  private Handle data(Nt nt) throws HostException {
    Handle known = data;
    return known != null ? known : findData(nt);
  }

  private synchronized Handle findData(Nt nt) throws HostException {
    if (data == null) {
      long used = handle.use();
      try {
        long other = volume.opening().openBehindFilter(nt, used, access);
        data = other == 0 ? handle : new Handle(volume.ntdll(), other);
      } finally {
        handle.release();
      }
    }
    return data;
  }

  @Override
  public void close() {
    if (!isRoot) {
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
      if (data != null && data != handle) {
        data.close();
      }
    }
    synchronized (handle) {
      if (listing != null) {
        listing.close();
      }
    }
  }
}
