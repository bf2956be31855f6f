// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows.simulated;

import com.kenai.jffi.MemoryIO;
import dev.ninebind.host.NtConstants;
import dev.ninebind.host.windows.Ntdll;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A program that calls ntdll with structures that it lays out byte by byte. */
final class Caller {
  static final int OPEN = 1;
  static final int CREATE = 2;
  static final int REPARSE_POINT = 0x200000;
  static final long UNTOUCHED = 0x5A5A_5A5A_5A5A_5A5AL;

  final Ntdll ntdll;

  /** The last IO_STATUS_BLOCK: 8 bytes before it and after it must stay as they are. */
  final ByteBuffer block = memory(16);

  private final List<ByteBuffer> kept = new ArrayList<>();

  Caller(Ntdll ntdll) {
    this.ntdll = ntdll;
  }

  /** Memory at an address that is a multiple of 8. */
  static ByteBuffer memory(int size) {
    ByteBuffer all = ByteBuffer.allocateDirect(size + 8);
    int skip = (int) (-address(all) & 7);
    return all.position(skip).limit(skip + size).slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  static long address(ByteBuffer buffer) {
    return MemoryIO.getInstance().getDirectBufferAddress(buffer);
  }

  ByteBuffer keep(ByteBuffer buffer) {
    kept.add(buffer);
    return buffer;
  }

  ByteBuffer name(String text) {
    byte[] units = text.getBytes(StandardCharsets.UTF_16LE);
    ByteBuffer buffer = keep(memory(Math.max(2, units.length)));
    buffer.put(0, units);
    ByteBuffer string = keep(memory(16));
    string.putShort(0, (short) units.length).putShort(2, (short) units.length);
    return string.putLong(8, address(buffer));
  }

  ByteBuffer objectAttributes(long root, String name, int attributes) {
    ByteBuffer oa = keep(memory(48));
    oa.putInt(0, 48).putLong(8, root).putLong(16, address(name(name)));
    return oa.putInt(24, attributes);
  }

  void clearBlock() {
    block.putLong(0, UNTOUCHED).putLong(8, UNTOUCHED);
  }

  /** A handle, or a status that is negative. */
  long create(ByteBuffer oa, int access, int disposition, int options, ByteBuffer eas) {
    ByteBuffer handle = memory(8);
    clearBlock();
    int status =
        ntdll.NtCreateFile(
            address(handle),
            access,
            address(oa),
            address(block),
            0,
            0,
            NtConstants.FILE_SHARE_ALL,
            disposition,
            options,
            eas == null ? 0 : address(eas),
            eas == null ? 0 : eas.capacity());
    return status == 0 ? handle.getLong(0) : status;
  }

  long open(long root, String name, int access) {
    return create(objectAttributes(root, name, 0x1000), access, OPEN, REPARSE_POINT, null);
  }

  long drive() {
    return open(0, "\\??\\C:\\", NtConstants.FILE_ALL_ACCESS);
  }

  int query(long file, ByteBuffer out, int number) {
    clearBlock();
    return ntdll.NtQueryInformationFile(file, address(block), address(out), out.capacity(), number);
  }

  int set(long file, ByteBuffer in, int number) {
    clearBlock();
    return ntdll.NtSetInformationFile(file, address(block), address(in), in.capacity(), number);
  }

  long event() {
    ByteBuffer handle = memory(8);
    int status = ntdll.NtCreateEvent(address(handle), 0x1F0003, 0, 0, (byte) 0);
    if (status != 0) {
      throw new AssertionError(Integer.toHexString(status));
    }
    return handle.getLong(0);
  }
}
