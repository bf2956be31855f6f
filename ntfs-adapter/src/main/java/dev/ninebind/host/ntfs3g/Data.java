// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.ntfs3g;

import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;
import dev.ninebind.host.HostFile;
import dev.ninebind.host.posix.Libc;
import java.nio.ByteBuffer;

/**
 * Reads and writes a regular file. Descriptors have O_DIRECT: to the kernel each name of a file is
 * a file of its own with its own page cache, so that what is written by one name would not be read
 * by another; and without it Linux hands ntfs-3g no more than a page at a time to write.
 */
final class Data {
  private final OpenFile file;

  /** Times that this handle's own reads and writes do not move; a FILE_BASIC_INFORMATION rule. */
  private volatile boolean keepsAccessed;

  private volatile boolean keepsWritten;

  Data(OpenFile file) {
    this.file = file;
  }

  /** Takes what FileBasicInformation says of a time: 0 nothing, −2 move it again, else keep it. */
  void keep(long accessed, long written) {
    keepsAccessed = accessed == 0 ? keepsAccessed : accessed != -2;
    keepsWritten = written == 0 ? keepsWritten : written != -2;
  }

  /** Reads once: who wants more asks again, and would even if nothing had been left to ask for. */
  int read(int fd, ByteBuffer target, long offset) throws HostException {
    long[] kept = keptTimes(fd, keepsAccessed, false);
    long result = Libc.pread(fd, Libc.address(target), target.remaining(), offset);
    HostStatus.check(result);
    target.position(target.position() + (int) result);
    restoreTimes(fd, kept);
    return (int) result;
  }

  /**
   * Writes.
   *
   * @param limit length that the file can have
   */
  int write(Ntfs3gFile handle, int fd, ByteBuffer source, long offset, long limit)
      throws HostException {
    file.writing.lock();
    try {
      long at = offset == HostFile.APPEND ? length(fd) : offset;
      file.locks.check(handle, at, source.remaining(), true);
      if (source.remaining() > limit - at) {
        throw new HostException(HostError.FILE_TOO_LARGE);
      }
      long[] kept = keptTimes(fd, keepsAccessed, keepsWritten);
      int total = 0;
      while (source.hasRemaining()) {
        long result = Libc.pwrite(fd, Libc.address(source), source.remaining(), at + total);
        if (result <= 0) {
          if (result < 0 && total == 0) {
            throw HostStatus.exception(result);
          }
          break;
        }
        source.position(source.position() + (int) result);
        total += (int) result;
      }
      restoreTimes(fd, kept);
      return total;
    } finally {
      file.writing.unlock();
    }
  }

  private static long length(int fd) throws HostException {
    Memory memory = Memory.mine();
    HostStatus.check(memory.stat(fd));
    return memory.statx.length();
  }

  void truncate(int fd, long length) throws HostException {
    file.writing.lock();
    try {
      long[] kept = keptTimes(fd, keepsAccessed, keepsWritten);
      HostStatus.check(Libc.ftruncate(fd, length));
      restoreTimes(fd, kept);
    } finally {
      file.writing.unlock();
    }
  }

  /** The times to be put back after a call, or null. */
  private static long[] keptTimes(int fd, boolean accessed, boolean written) throws HostException {
    if (!accessed && !written) {
      return null;
    }
    Memory memory = Memory.mine();
    HostStatus.check(memory.get(fd, NtfsXattr.TIMES));
    return new long[] {
      accessed ? memory.valueLong(16) : 0, written ? memory.valueLong(8) : 0,
    };
  }

  private void restoreTimes(int fd, long[] kept) throws HostException {
    if (kept != null) {
      file.metadata.lock();
      try {
        Metadata.setTimes(fd, 0, kept[0], kept[1]);
      } finally {
        file.metadata.unlock();
      }
    }
  }
}
