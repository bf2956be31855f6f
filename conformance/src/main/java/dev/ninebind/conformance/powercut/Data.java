// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.powercut;

import dev.ninebind.posix.AttributeChanges;
import dev.ninebind.posix.Errno;
import dev.ninebind.posix.OpenFile;
import dev.ninebind.posix.PosixException;
import java.nio.ByteBuffer;
import java.util.Random;

/** Takes the data of files to the disk. All methods expect their caller to hold the file. */
final class Data {
  /** What a disk writes whole. */
  static final int SECTOR = 512;

  private static final int PIECE = 1 << 20;
  private static final ThreadLocal<ByteBuffer> BUFFER =
      ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(PIECE));

  private final Disk disk;

  Data(Disk disk) {
    this.disk = disk;
  }

  /** All of it: the file is on the disk as it is in {@code source}. */
  void cover(TrackedFile file, OpenFile source) throws PosixException {
    if (file.isDataCovered()) {
      return;
    }
    OpenFile target = disk.file(file);
    shorten(file, target);
    setLength(file, target, source.attributes().size());
    for (ByteRanges.Range range : file.written.list()) {
      copy(source, target, range.from(), Math.min(range.to(), file.lengthOnDisk));
    }
    file.dataCovered();
  }

  /** What a synchronous write wrote, and as much of the length as it takes to read that. */
  void cover(TrackedFile file, OpenFile source, long from, long to) throws PosixException {
    OpenFile target = disk.file(file);
    shorten(file, target);
    file.leastLength = Long.MAX_VALUE;
    copy(source, target, from, to);
    file.lengthOnDisk = Math.max(file.lengthOnDisk, to);
    file.written.remove(from, to);
  }

  /** Some of it, as it may have come to the disk by itself. */
  void coverSome(TrackedFile file, OpenFile source, Random random) throws PosixException {
    if (file.isDataCovered()) {
      return;
    }
    if (random.nextInt(4) == 0) {
      cover(file, source);
      return;
    }
    OpenFile target = disk.file(file);
    if (random.nextBoolean()) {
      shorten(file, target);
    }
    long length = source.attributes().size();
    if (length > file.lengthOnDisk && random.nextBoolean()) {
      setLength(file, target, length);
    }
    for (ByteRanges.Range range : file.written.list()) {
      long end = Math.min(range.to(), Math.min(length, file.lengthOnDisk));
      for (long from = range.from(); from < end; ) {
        long next = Math.min(end, (from / SECTOR + 1) * SECTOR);
        if (random.nextBoolean()) {
          copy(source, target, from, next);
        }
        from = next;
      }
    }
  }

  /** Cuts off what was cut off in between: what is there now is new, or zero. */
  private static void shorten(TrackedFile file, OpenFile target) throws PosixException {
    if (file.leastLength < file.lengthOnDisk) {
      setLength(file, target, file.leastLength);
    }
  }

  private static void setLength(TrackedFile file, OpenFile target, long length)
      throws PosixException {
    if (length != file.lengthOnDisk) {
      target.change(AttributeChanges.ofSize(length));
      file.lengthOnDisk = length;
    }
  }

  static void copy(OpenFile source, OpenFile target, long from, long to) throws PosixException {
    ByteBuffer buffer = BUFFER.get();
    for (long at = from; at < to; at += buffer.limit()) {
      buffer.clear().limit((int) Math.min(PIECE, to - at));
      while (buffer.hasRemaining()) {
        if (source.read(buffer, at + buffer.position()) == 0) {
          break; // shorter by now: the rest is for a later fsync
        }
      }
      if (buffer.position() == 0) {
        return;
      }
      buffer.flip();
      while (buffer.hasRemaining()) {
        if (target.write(buffer, at + buffer.position()) == 0) {
          throw new PosixException(Errno.ENOSPC, "the disk of a power cut takes no more");
        }
      }
    }
  }
}
