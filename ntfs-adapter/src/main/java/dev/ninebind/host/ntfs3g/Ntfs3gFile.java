// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.ntfs3g;

import dev.ninebind.host.Ea;
import dev.ninebind.host.HostEntry;
import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;
import dev.ninebind.host.HostFile;
import dev.ninebind.host.HostOpen;
import dev.ninebind.host.HostStat;
import dev.ninebind.host.HostWatch;
import dev.ninebind.host.NtConstants;
import dev.ninebind.host.ReparsePoint;
import dev.ninebind.host.posix.Descriptor;
import dev.ninebind.host.posix.Libc;
import dev.ninebind.posix.FileType;
import java.nio.ByteBuffer;
import java.util.List;

/** A handle: a descriptor, of a regular file whose data are wanted a real one, else O_PATH. */
final class Ntfs3gFile implements HostFile {
  private final Ntfs3gVolume volume;
  private final int access;
  private final int share;
  private final boolean deletesOnClose;
  private final boolean created;
  private final DirectoryReader reader;
  private final Presence presence = new Presence();
  private final Data data;
  private volatile Descriptor descriptor;
  private volatile OpenName name;
  private volatile boolean closed;

  /** With the lock of names held. */
  private boolean removesName;

  /**
   * @param descriptor held by the handle from here on
   */
  Ntfs3gFile(
      Ntfs3gVolume volume, OpenName name, Descriptor descriptor, HostOpen how, boolean created) {
    this.volume = volume;
    this.name = name;
    this.descriptor = descriptor;
    this.access = how.access();
    this.share = how.share();
    this.deletesOnClose = (how.options() & NtConstants.FILE_DELETE_ON_CLOSE) != 0;
    this.created = created;
    this.reader = new DirectoryReader(volume.facts(), volume.steadyNames(), name.isRoot());
    this.data = new Data(name.file);
  }

  OpenName openName() {
    return name;
  }

  Presence presence() {
    return presence;
  }

  Descriptor descriptor() {
    return descriptor;
  }

  int access() {
    return access;
  }

  int share() {
    return share;
  }

  void repoint(OpenName to, Descriptor toDescriptor) {
    Descriptor old = descriptor;
    name = to;
    descriptor = toDescriptor;
    old.release();
  }

  /** It was opened with FILE_DELETE_ON_CLOSE. */
  boolean deletesOnClose() {
    return deletesOnClose;
  }

  void removeNameOnClose() {
    removesName = true;
  }

  /**
   * The descriptor, held for the caller to release.
   *
   * @throws HostException INVALID_HANDLE
   */
  Descriptor use() throws HostException {
    while (!closed) {
      Descriptor now = descriptor;
      if (now.retain()) {
        return now;
      }
    }
    throw new HostException(HostError.INVALID_HANDLE);
  }

  /** As {@link #use()}, for which one of these rights is needed. */
  private Descriptor use(int rights) throws HostException {
    Descriptor used = use();
    if ((access & rights) == 0) {
      used.release();
      throw new HostException(HostError.ACCESS_DENIED);
    }
    return used;
  }

  /** What a call does with the descriptor. */
  @FunctionalInterface
  private interface Call<T> {
    T make(int fd) throws HostException;
  }

  private <T> T call(int rights, Call<T> call) throws HostException {
    Descriptor used = use(rights);
    try {
      return call.make(used.fd());
    } finally {
      used.release();
    }
  }

  /** A call that reads metadata and writes it back. */
  private void change(int rights, Call<Void> call) throws HostException {
    Descriptor used = use(rights);
    OpenFile file = name.file;
    file.metadata.lock();
    try {
      call.make(used.fd());
    } finally {
      volume.facts().forget(file.id);
      file.metadata.unlock();
      used.release();
    }
  }

  @Override
  public boolean created() {
    return created;
  }

  @Override
  public HostStat stat() throws HostException {
    use(NtConstants.FILE_READ_EA).release(); // both rights are needed, whether there are EAs or not
    return call(
        NtConstants.FILE_READ_ATTRIBUTES,
        fd -> {
          Memory memory = Memory.mine();
          HostStatus.check(memory.stat(fd));
          boolean gone = memory.statx.type() == FileType.REGULAR && presence.isDeleted(fd);
          int hidden = name.file.hiddenNames() + (gone ? 1 : 0);
          return Metadata.stat(volume.facts().of(fd), hidden);
        });
  }

  @Override
  public String name() throws HostException {
    use().release();
    return volume.name(this);
  }

  @Override
  public List<Link> links() throws HostException {
    throw new HostException(HostError.NOT_SUPPORTED);
  }

  @Override
  public void setBasic(long created, long accessed, long written, int attributes)
      throws HostException {
    change(
        NtConstants.FILE_WRITE_ATTRIBUTES,
        fd -> {
          if (created < -2 || accessed < -2 || written < -2) {
            throw new HostException(HostError.INVALID_PARAMETER);
          }
          Metadata.checkAttributes(attributes, name.file.isDirectory());
          if (created > 0 || accessed > 0 || written > 0) {
            Metadata.setTimes(
                fd, Math.max(created, 0), Math.max(accessed, 0), Math.max(written, 0));
          }
          if (attributes != 0) {
            Metadata.setAttributes(fd, attributes);
          }
          data.keep(accessed, written);
          return null;
        });
  }

  @Override
  public void setEndOfFile(long length) throws HostException {
    call(
        NtConstants.FILE_WRITE_DATA,
        fd -> {
          if (length < 0 || !name.file.isRegular()) {
            throw new HostException(HostError.INVALID_PARAMETER);
          }
          if (length > volume.maximumLength()) {
            throw new HostException(HostError.FILE_TOO_LARGE);
          }
          data.truncate(fd, length);
          return null;
        });
  }

  /** ntfs-3g makes files sparse by itself. */
  @Override
  public void setSparse() throws HostException {
    use(NtConstants.FILE_WRITE_DATA | NtConstants.FILE_WRITE_ATTRIBUTES).release();
    if (name.file.isDirectory()) {
      throw new HostException(HostError.INVALID_PARAMETER);
    }
  }

  @Override
  public void setCaseSensitive(boolean sensitive) throws HostException {
    use(NtConstants.FILE_WRITE_ATTRIBUTES).release();
    throw new HostException(HostError.NOT_SUPPORTED);
  }

  @Override
  public List<Ea> eas() throws HostException {
    return call(NtConstants.FILE_READ_EA, StoredEas::all);
  }

  @Override
  public byte[] ea(String eaName) throws HostException {
    StoredEas.check(List.of(new Ea(eaName, new byte[0])));
    for (Ea ea : eas()) {
      if (ea.name().equalsIgnoreCase(eaName)) {
        return ea.value();
      }
    }
    return null;
  }

  @Override
  public void setEas(List<Ea> eas) throws HostException {
    change(
        NtConstants.FILE_WRITE_EA,
        fd -> {
          StoredEas.set(fd, eas, name.file.type);
          return null;
        });
  }

  @Override
  public ReparsePoint reparsePoint() throws HostException {
    Descriptor used = use();
    try {
      return Metadata.reparsePoint(used.fd());
    } finally {
      used.release();
    }
  }

  @Override
  public void setReparsePoint(ReparsePoint point) throws HostException {
    use(NtConstants.FILE_WRITE_DATA | NtConstants.FILE_WRITE_ATTRIBUTES).release();
    volume.setReparsePoint(this, point);
  }

  @Override
  public List<HostEntry> list(boolean restart) throws HostException {
    return call(
        NtConstants.FILE_LIST_DIRECTORY,
        fd -> {
          if (!name.file.isDirectory()) {
            throw new HostException(HostError.INVALID_PARAMETER);
          }
          return name.isRemoved() ? List.of() : reader.read(fd, restart);
        });
  }

  @Override
  public void rename(HostFile directory, String newName, int flags) throws HostException {
    use(NtConstants.DELETE).release();
    volume.rename(this, directory, newName, flags);
  }

  @Override
  public void link(HostFile directory, String newName) throws HostException {
    volume.link(this, directory, newName);
  }

  @Override
  public void dispose(int flags) throws HostException {
    use(NtConstants.DELETE).release();
    volume.dispose(this, flags);
  }

  @Override
  public int read(ByteBuffer target, long offset) throws HostException {
    return call(
        NtConstants.FILE_READ_DATA,
        fd -> {
          requireData(offset);
          name.file.locks.check(this, offset, target.remaining(), false);
          return name.file.isRegular() ? data.read(fd, target, offset) : 0;
        });
  }

  @Override
  public int write(ByteBuffer source, long offset) throws HostException {
    return call(
        NtConstants.FILE_WRITE_DATA | NtConstants.FILE_APPEND_DATA,
        fd -> {
          boolean append = offset == APPEND || (access & NtConstants.FILE_WRITE_DATA) == 0;
          requireData(append ? 0 : offset);
          if (!name.file.isRegular()) {
            throw new HostException(HostError.IO_REPARSE_TAG_NOT_HANDLED);
          }
          return data.write(this, fd, source, append ? APPEND : offset, volume.maximumLength());
        });
  }

  private void requireData(long offset) throws HostException {
    if (name.file.isDirectory()) {
      throw new HostException(HostError.INVALID_DEVICE_REQUEST);
    }
    if (offset < 0) {
      throw new HostException(HostError.INVALID_PARAMETER);
    }
  }

  @Override
  public void flush(Flush kind) throws HostException {
    call(
        NtConstants.FILE_WRITE_DATA | NtConstants.FILE_APPEND_DATA,
        fd -> {
          if (name.file.isRegular()) {
            HostStatus.check(Libc.fsync(fd, kind == Flush.DATA));
          } else if (name.file.isDirectory()) {
            DirectoryReader.flush(fd);
          }
          return null;
        });
  }

  @Override
  public void lock(long offset, long length, boolean exclusive) throws HostException {
    requireLockable();
    name.file.locks.lock(this, offset, length, exclusive);
  }

  @Override
  public void unlock(long offset, long length) throws HostException {
    requireLockable();
    name.file.locks.unlock(this, offset, length);
  }

  private void requireLockable() throws HostException {
    use(NtConstants.FILE_READ_DATA | NtConstants.FILE_WRITE_DATA).release();
    if (name.file.isDirectory()) {
      throw new HostException(HostError.INVALID_PARAMETER);
    }
  }

  /** inotify knows single directories and no trees. */
  @Override
  public HostWatch watch(int filter, boolean tree, HostWatch.Listener listener)
      throws HostException {
    use().release();
    throw new HostException(HostError.NOT_SUPPORTED);
  }

  @Override
  public void close() {
    if (volume.root() != this) {
      volume.close(this);
    }
  }

  /** Closes the descriptors, once; false if they were closed. With the lock of names held. */
  boolean closeDescriptors() {
    if (closed) {
      return false;
    }
    closed = true;
    reader.close();
    descriptor.release();
    return true;
  }

  boolean removesName() {
    return removesName;
  }

  boolean isOf(Ntfs3gVolume other) {
    return volume == other;
  }

  boolean isClosed() {
    return closed;
  }
}
