// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * FILE_FULL_EA_INFORMATION (MS-FSCC 2.4.15): a list of EAs as bytes. Each entry begins at a
 * multiple of 4 and has, little-endian,
 *
 * <pre>
 *   u32 NextEntryOffset   from this entry to the next
 *   u8  Flags             0: 0x80 would keep out who knows nothing of EAs
 *   u8  EaNameLength      1 to 255, the NUL not counted
 *   u16 EaValueLength
 *       name, NUL, value
 * </pre>
 *
 * <p>Names are taken byte for byte (ISO 8859-1), so that another program's EA with a name that is
 * no ASCII survives being read and written.
 */
public final class EaList {
  private static final int HEADER = 8;
  private static final int ALIGNMENT = 4;
  private static final int MAX_NAME = 0xFF;
  private static final int MAX_VALUE = 0xFFFF;

  private EaList() {}

  /**
   * The bytes for NtSetEaFile and NtCreateFile, where the last entry's offset is 0 and nothing pads
   * it; empty for an empty list.
   *
   * @throws IllegalArgumentException if a name has not 1 to 255 bytes or a value more than 65,535:
   *     hold {@link #packedSize} against {@link NtConstants#MAX_EAS} first
   */
  public static byte[] encode(List<Ea> eas) {
    int length = 0;
    for (Ea ea : eas) {
      length = padded(length) + size(ea);
    }
    byte[] bytes = new byte[length];
    ByteBuffer target = littleEndian(bytes);
    for (int i = 0; i < eas.size(); i++) {
      Ea ea = eas.get(i);
      target.position(padded(target.position()));
      put(target, ea, i == eas.size() - 1 ? 0 : padded(size(ea)));
    }
    return bytes;
  }

  /**
   * The bytes as they are stored on the volume, which ntfs-3g's {@code system.ntfs_ea} takes: the
   * last entry has its own padded size for an offset too. Otherwise as {@link #encode}.
   */
  public static byte[] encodeStored(List<Ea> eas) {
    int length = 0;
    for (Ea ea : eas) {
      length += padded(size(ea));
    }
    byte[] bytes = new byte[length];
    ByteBuffer target = littleEndian(bytes);
    for (Ea ea : eas) {
      put(target, ea, padded(size(ea)));
      target.position(padded(target.position()));
    }
    return bytes;
  }

  /**
   * Reads either form; flags are dropped. Errors: EA_LIST_INCONSISTENT (an offset that is out of
   * range, no multiple of 4 or within its own entry; a name without its NUL; bytes after the last
   * entry that are more than its padding).
   */
  public static List<Ea> decode(byte[] bytes) throws HostException {
    List<Ea> eas = new ArrayList<>();
    ByteBuffer source = littleEndian(bytes);
    while (source.hasRemaining()) {
      int start = source.position();
      int offset;
      try {
        offset = source.getInt();
        eas.add(get(source));
      } catch (BufferUnderflowException cutOff) {
        throw inconsistent();
      }
      if (offset == 0) {
        if (source.remaining() >= ALIGNMENT) {
          throw inconsistent();
        }
        break;
      }
      int size = source.position() - start;
      if (offset < size || offset > bytes.length - start || offset % ALIGNMENT != 0) {
        throw inconsistent();
      }
      source.position(start + offset);
    }
    return eas;
  }

  /** Bytes that EAs take on the volume, to be held against {@link NtConstants#MAX_EAS}. */
  public static int packedSize(List<Ea> eas) {
    int size = 0;
    for (Ea ea : eas) {
      size += 5 + ea.name().length() + ea.value().length; // MS-FSA's sum: no offset, no padding
    }
    return size;
  }

  /** Reads an entry after its offset. */
  private static Ea get(ByteBuffer source) throws HostException {
    source.get(); // flags
    int nameLength = source.get() & 0xFF;
    byte[] value = new byte[source.getShort() & 0xFFFF];
    byte[] name = new byte[nameLength];
    source.get(name);
    if (nameLength == 0 || source.get() != 0) {
      throw inconsistent();
    }
    source.get(value);
    return new Ea(new String(name, StandardCharsets.ISO_8859_1), value);
  }

  private static void put(ByteBuffer target, Ea ea, int offset) {
    byte[] name = ea.name().getBytes(StandardCharsets.ISO_8859_1);
    target.putInt(offset).put((byte) 0).put((byte) name.length);
    target.putShort((short) ea.value().length).put(name).put((byte) 0).put(ea.value());
  }

  /** Bytes of an entry without padding. */
  private static int size(Ea ea) {
    int name = ea.name().length();
    int value = ea.value().length;
    if (name == 0 || name > MAX_NAME || value > MAX_VALUE) {
      throw new IllegalArgumentException("EA " + ea);
    }
    return HEADER + name + 1 + value;
  }

  private static int padded(int size) {
    return (size + ALIGNMENT - 1) & -ALIGNMENT;
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static HostException inconsistent() {
    return new HostException(HostError.EA_LIST_INCONSISTENT);
  }
}
