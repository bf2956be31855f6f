// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows.simulated;

import static dev.ninebind.host.NtConstants.FILE_READ_DATA;
import static dev.ninebind.host.NtConstants.FILE_WRITE_ATTRIBUTES;
import static dev.ninebind.host.NtConstants.FILE_WRITE_DATA;
import static dev.ninebind.host.NtConstants.IO_REPARSE_TAG_MOUNT_POINT;
import static dev.ninebind.host.NtConstants.IO_REPARSE_TAG_SYMLINK;

import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;
import dev.ninebind.host.HostFile;
import dev.ninebind.host.HostStat;
import dev.ninebind.host.ReparsePoint;
import java.nio.ByteBuffer;

/** NtFsControlFile (winioctl.h, MS-FSCC 2.3). */
final class ControlCalls {
  static final int SET_REPARSE_POINT = 0x900A4;
  static final int GET_REPARSE_POINT = 0x900A8;
  static final int SET_SPARSE = 0x900C4;
  static final int SET_ZERO_DATA = 0x980C8;
  static final int QUERY_ALLOCATED_RANGES = 0x940CF;
  static final int QUERY_PERSISTENT_VOLUME_STATE = 0x9023C;

  private static final int HEADER = 8;
  private static final int MAXIMUM = 16_384;
  private static final int ZEROS = 65_536;

  private final boolean shortNames;

  ControlCalls(boolean shortNames) {
    this.shortNames = shortNames;
  }

  /** What bits 14 and 15 of a code ask of the handle (CTL_CODE). */
  static void checkAccess(FileObject file, int code) throws HostException {
    int wanted = (code >>> 14) & 3;
    file.with(((wanted & 1) != 0 ? FILE_READ_DATA : 0) | ((wanted & 2) != 0 ? FILE_WRITE_DATA : 0));
  }

  Answer control(FileObject file, int code, View in, View out) throws HostException {
    return switch (code) {
      case SET_REPARSE_POINT -> setReparsePoint(file, in);
      case GET_REPARSE_POINT -> reparsePoint(file.file, out);
      case SET_SPARSE -> {
        file.withAny(FILE_WRITE_DATA | FILE_WRITE_ATTRIBUTES);
        if (in.length > 0 && in.u8(0) == 0) {
          throw new UnsupportedOperationException("a sparse file made dense");
        }
        file.file.setSparse();
        yield Answer.NOTHING;
      }
      case SET_ZERO_DATA -> setZero(file.file, in);
      case QUERY_ALLOCATED_RANGES -> ranges(file.file.stat(), in, out);
      case QUERY_PERSISTENT_VOLUME_STATE -> volumeState(in, out);
      default -> throw new HostException(HostError.INVALID_DEVICE_REQUEST);
    };
  }

  private static Answer setReparsePoint(FileObject file, View in) throws HostException {
    file.withAny(FILE_WRITE_DATA | FILE_WRITE_ATTRIBUTES);
    if (in.length < HEADER || in.length > MAXIMUM || in.u16(4) + HEADER != in.length) {
      throw new HostException(HostError.IO_REPARSE_DATA_INVALID);
    }
    ReparsePoint point = new ReparsePoint(in.u32(0), in.bytes(HEADER, in.u16(4)));
    if (point.tag() > 0) {
      throw new UnsupportedOperationException("a tag that is not Microsoft's");
    }
    checkNames(point);
    file.file.setReparsePoint(point);
    return Answer.NOTHING;
  }

  /**
   * FsRtlValidateReparsePointBuffer: of the tags that NT itself reads, the names must be where they
   * are said to be; a junction's both from the start, one after the other, each with a NUL.
   */
  private static void checkNames(ReparsePoint point) throws HostException {
    byte[] data = point.data();
    int names = point.tag() == IO_REPARSE_TAG_SYMLINK ? 12 : 8;
    if (point.tag() != IO_REPARSE_TAG_SYMLINK && point.tag() != IO_REPARSE_TAG_MOUNT_POINT) {
      return;
    }
    boolean valid = data.length >= names;
    if (valid) {
      ByteBuffer fields = ByteBuffer.wrap(data).order(java.nio.ByteOrder.LITTLE_ENDIAN);
      int offset = fields.getShort(0) & 0xFFFF;
      int length = fields.getShort(2) & 0xFFFF;
      int shownOffset = fields.getShort(4) & 0xFFFF;
      int shown = fields.getShort(6) & 0xFFFF;
      if (point.tag() == IO_REPARSE_TAG_SYMLINK) {
        valid =
            ((offset | length | shownOffset | shown) & 1) == 0
                && length > 0
                && names + offset + length <= data.length
                && names + shownOffset + shown <= data.length;
      } else {
        valid =
            offset == 0
                && length > 0
                && shownOffset == length + 2
                && data.length == names + length + shown + 4;
      }
    }
    if (!valid) {
      throw new HostException(HostError.IO_REPARSE_DATA_INVALID);
    }
  }

  private static Answer reparsePoint(HostFile file, View out) throws HostException {
    ReparsePoint point = file.reparsePoint();
    if (out.length < HEADER) {
      throw new HostException(HostError.BUFFER_TOO_SMALL);
    }
    out.u32(0, point.tag()).u16(4, point.data().length).u16(6, 0);
    int count = Math.min(point.data().length, out.length - HEADER);
    out.put(HEADER, point.data(), count);
    int status = count < point.data().length ? Status.BUFFER_OVERFLOW : Status.SUCCESS;
    return new Answer(status, HEADER + count);
  }

  /** FILE_ZERO_DATA_INFORMATION: the length of the file stays. */
  private static Answer setZero(HostFile file, View in) throws HostException {
    checkLength(in, 16);
    long end = Math.min(in.u64(8), file.stat().endOfFile());
    if (in.u64(0) < 0 || in.u64(8) < in.u64(0)) {
      throw new HostException(HostError.INVALID_PARAMETER);
    }
    for (long at = in.u64(0); at < end; ) {
      int count = (int) Math.min(ZEROS, end - at);
      at += file.write(ByteBuffer.allocateDirect(count), at);
    }
    return Answer.NOTHING;
  }

  /** FILE_ALLOCATED_RANGE_BUFFER: here all of a file counts as allocated. */
  private static Answer ranges(HostStat stat, View in, View out) throws HostException {
    checkLength(in, 16);
    long from = in.u64(0);
    long end = Math.min(from + in.u64(8), stat.endOfFile());
    if (from >= end) {
      return Answer.NOTHING;
    }
    checkLength(out, 16);
    out.u64(0, from).u64(8, end - from);
    return Answer.bytes(16);
  }

  /** FILE_FS_PERSISTENT_VOLUME_INFORMATION: flag 1 is that no short names are made. */
  private Answer volumeState(View in, View out) throws HostException {
    checkLength(in, 16);
    checkLength(out, 16);
    if (in.u32(8) != 1) {
      throw new HostException(HostError.INVALID_PARAMETER);
    }
    int mask = in.u32(4);
    out.u32(0, (shortNames ? 0 : 1) & mask).u32(4, mask).u32(8, 1).u32(12, 0);
    return Answer.bytes(16);
  }

  private static void checkLength(View view, int least) throws HostException {
    if (view.length < least) {
      throw new HostException(HostError.BUFFER_TOO_SMALL);
    }
  }
}
