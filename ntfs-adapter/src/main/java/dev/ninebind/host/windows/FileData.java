// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;
import dev.ninebind.host.HostFile;
import java.nio.ByteBuffer;

/**
 * The data of an open file. They go by its handle, but for a file whose data a filter keeps
 * elsewhere: then by another one, which is opened when they are first asked for.
 */
final class FileData {
  private final WindowsVolume volume;
  private final Handle handle;
  private final int access;

  /** By which data go; null as long as that is not known. */
  private volatile Handle by;

  /**
   * @param plain it is known that no filter keeps the data
   */
  FileData(WindowsVolume volume, Handle handle, int access, boolean plain) {
    this.volume = volume;
    this.handle = handle;
    this.access = access;
    this.by = plain ? handle : null;
  }

  /** What somebody has found out on the way saves a call. */
  void learned(int reparseTag) {
    if (by == null && !ReparseTags.isBehindFilter(reparseTag)) {
      by = handle;
    }
  }

  private Handle by(Nt nt) throws HostException {
    Handle known = by;
    return known != null ? known : find(nt);
  }

  private synchronized Handle find(Nt nt) throws HostException {
    if (by == null) {
      long other =
          handle.call(nt, (mine, used) -> volume.opening().openBehindFilter(mine, used, access));
      by = other == 0 ? handle : new Handle(volume.ntdll(), other);
    }
    return by;
  }

  int read(ByteBuffer target, long offset) throws HostException {
    requireDirect(target);
    if (offset < 0) {
      throw new HostException(HostError.INVALID_PARAMETER);
    }
    Nt nt = volume.nt();
    Handle open = by(nt);
    long used = open.use();
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
      open.release();
    }
  }

  int write(ByteBuffer source, long offset) throws HostException {
    requireDirect(source);
    if (offset < HostFile.APPEND) {
      throw new HostException(HostError.INVALID_PARAMETER);
    }
    Nt nt = volume.nt();
    Handle open = by(nt);
    long used = open.use();
    try {
      long address = NativeMemory.address(source) + source.position();
      NtStatus.check(nt.write(used, address, source.remaining(), offset));
      int count = (int) nt.scratch.information();
      source.position(source.position() + count);
      return count;
    } finally {
      open.release();
    }
  }

  private static void requireDirect(ByteBuffer buffer) {
    if (!buffer.isDirect()) {
      throw new IllegalArgumentException("not a direct buffer"); // it has no address for NT
    }
  }

  void setEndOfFile(long length) throws HostException {
    Nt nt = volume.nt();
    by(nt)
        .change(
            nt,
            (mine, used) -> {
              mine.scratch.memory.putLong(
                  Scratch.STRUCTURE + FileEndOfFileInformation.END_OF_FILE, length);
              return mine.set(
                  used, FileInformationClass.FILE_END_OF_FILE, FileEndOfFileInformation.SIZE);
            });
  }

  /** Where no file is sparse, nothing is to be done: it is about space only. */
  void setSparse() throws HostException {
    boolean possible = !volume.features().lacks(WindowsFeature.SPARSE_FILES);
    Nt nt = volume.nt();
    by(nt)
        .change(
            nt,
            (mine, used) ->
                possible ? mine.control(used, NtOptions.FSCTL_SET_SPARSE, 0, 0) : NtStatus.SUCCESS);
  }

  void flush(HostFile.Flush kind) throws HostException {
    boolean dataOnly =
        kind == HostFile.Flush.DATA && volume.features().has(WindowsFeature.FLUSH_DATA_ONLY);
    int flags = dataOnly ? NtOptions.FLUSH_DATA_SYNC_ONLY : NtOptions.FLUSH_ALL;
    Nt nt = volume.nt();
    by(nt).change(nt, (mine, used) -> mine.flush(used, flags));
  }

  void lock(long offset, long length, boolean exclusive) throws HostException {
    Nt nt = volume.nt();
    lockable(nt).change(nt, (mine, used) -> mine.lock(used, offset, length, exclusive));
  }

  void unlock(long offset, long length) throws HostException {
    Nt nt = volume.nt();
    lockable(nt).change(nt, (mine, used) -> mine.unlock(used, offset, length));
  }

  private Handle lockable(Nt nt) throws HostException {
    if (volume.features().lacks(WindowsFeature.BYTE_RANGE_LOCKS)) {
      throw new HostException(HostError.NOT_SUPPORTED);
    }
    return by(nt);
  }

  /** Once the handle itself is closed. */
  synchronized void close() {
    if (by != null && by != handle) {
      by.close();
    }
  }
}
