// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows.simulated;

import com.kenai.jffi.MemoryIO;
import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A piece of the caller's memory, probed as NT does it: where it is, how long, how aligned. Nothing
 * is read or written beyond it. Little-endian, as Windows and this machine are.
 */
final class View {
  private static final MemoryIO MEMORY = MemoryIO.getInstance();

  /** The first 64 KiB of no process can be used. */
  private static final long LOWEST = 0x10000;

  final long address;
  final int length;

  private View(long address, int length) {
    this.address = address;
    this.length = length;
  }

  /**
   * Errors: ACCESS_VIOLATION, DATATYPE_MISALIGNMENT. Memory of no length may be anywhere.
   *
   * @param alignment 1, 2, 4 or 8
   */
  static View of(long address, int length, int alignment) throws HostException {
    if (length == 0) {
      return new View(address, 0);
    }
    if ((address & (alignment - 1)) != 0) {
      throw Status.failure(Status.DATATYPE_MISALIGNMENT);
    }
    if (length < 0 || (address >= 0 && address < LOWEST)) {
      throw new HostException(HostError.ACCESS_VIOLATION);
    }
    return new View(address, length);
  }

  private long at(int offset, int bytes) {
    if (offset < 0 || bytes < 0 || offset > length - bytes) {
      throw new IndexOutOfBoundsException(offset + " + " + bytes + " of " + length);
    }
    return address + offset;
  }

  int u8(int offset) {
    return MEMORY.getByte(at(offset, 1)) & 0xFF;
  }

  int u16(int offset) {
    return MEMORY.getShort(at(offset, 2)) & 0xFFFF;
  }

  int u32(int offset) {
    return MEMORY.getInt(at(offset, 4));
  }

  long u64(int offset) {
    return MEMORY.getLong(at(offset, 8));
  }

  byte[] bytes(int offset, int count) {
    byte[] bytes = new byte[count];
    MEMORY.getByteArray(at(offset, count), bytes, 0, count);
    return bytes;
  }

  /** A name of so many bytes. */
  String text(int offset, int count) {
    char[] units = new char[count / 2];
    for (int i = 0; i < units.length; i++) {
      units[i] = (char) u16(offset + 2 * i);
    }
    return new String(units);
  }

  String ascii(int offset, int count) {
    return new String(bytes(offset, count), StandardCharsets.ISO_8859_1);
  }

  View u8(int offset, int value) {
    MEMORY.putByte(at(offset, 1), (byte) value);
    return this;
  }

  View u16(int offset, int value) {
    MEMORY.putShort(at(offset, 2), (short) value);
    return this;
  }

  View u32(int offset, int value) {
    MEMORY.putInt(at(offset, 4), value);
    return this;
  }

  View u64(int offset, long value) {
    MEMORY.putLong(at(offset, 8), value);
    return this;
  }

  View put(int offset, byte[] bytes, int count) {
    MEMORY.putByteArray(at(offset, count), bytes, 0, count);
    return this;
  }

  View put(int offset, byte[] bytes) {
    return put(offset, bytes, bytes.length);
  }

  /** As much of a name as there is room for; the bytes written. */
  int text(int offset, String text) {
    int units = Math.min(text.length(), (length - offset) / 2);
    for (int i = 0; i < units; i++) {
      u16(offset + 2 * i, text.charAt(i));
    }
    return 2 * units;
  }

  View zero(int offset, int count) {
    MEMORY.setMemory(at(offset, count), count, (byte) 0);
    return this;
  }

  ByteBuffer buffer() {
    return length == 0 ? ByteBuffer.allocateDirect(0) : MEMORY.newDirectByteBuffer(address, length);
  }
}
