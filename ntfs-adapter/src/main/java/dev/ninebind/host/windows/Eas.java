// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

import dev.ninebind.host.Ea;
import dev.ninebind.host.EaList;
import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;
import dev.ninebind.host.NtConstants;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** EAs of open files (docs/ntfs.md 2.2). */
final class Eas {
  private static final int SMALL = 4096;

  /**
   * Longest list: 65,531 bytes as NTFS counts, and what each entry has here besides, 4 bytes of
   * offset and up to 3 of padding, of at most 9,361 entries.
   */
  private static final int LARGEST = 131_072;

  private Eas() {}

  /** All of them. */
  static List<Ea> all(Nt nt, long handle) throws HostException {
    int status = nt.queryEas(handle, SMALL, 0, 0);
    if (NtStatus.wantsMoreRoom(status)) {
      status = nt.queryEas(handle, LARGEST, 0, 0);
    }
    if (areNone(status)) {
      return List.of();
    }
    NtStatus.check(status);
    return EaList.decode(bytes(nt, (int) nt.scratch.information()));
  }

  private static boolean areNone(int status) {
    return status == NtStatus.NO_EAS_ON_FILE
        || status == NtStatus.NO_MORE_EAS
        || status == NtStatus.NONEXISTENT_EA_ENTRY;
  }

  private static byte[] bytes(Nt nt, int length) {
    byte[] bytes = new byte[length];
    nt.scratch.area(length).get(0, bytes);
    return bytes;
  }

  /** One of them, or null; asking for a name that is not there gives an empty value. */
  static byte[] one(Nt nt, long handle, String name) throws HostException {
    byte[] ascii = name.getBytes(StandardCharsets.ISO_8859_1);
    if (ascii.length == 0 || ascii.length > 255) {
      throw new HostException(HostError.INVALID_EA_NAME);
    }
    int at = Scratch.STRUCTURE;
    ByteBuffer memory = nt.scratch.memory;
    memory.putInt(at + FileGetEaInformation.NEXT_ENTRY_OFFSET, 0);
    memory.put(at + FileGetEaInformation.EA_NAME_LENGTH, (byte) ascii.length);
    memory.put(at + FileGetEaInformation.EA_NAME, ascii);
    memory.put(at + FileGetEaInformation.EA_NAME + ascii.length, (byte) 0);
    int length = FileGetEaInformation.EA_NAME + ascii.length + 1;
    int status = nt.queryEas(handle, SMALL, nt.scratch.structure(), length);
    if (NtStatus.wantsMoreRoom(status)) {
      status = nt.queryEas(handle, LARGEST, nt.scratch.structure(), length);
    }
    if (areNone(status)) {
      return null;
    }
    NtStatus.check(status);
    for (Ea ea : EaList.decode(bytes(nt, (int) nt.scratch.information()))) {
      if (ea.name().toUpperCase(Locale.ROOT).equals(name.toUpperCase(Locale.ROOT))) {
        return ea.value().length == 0 ? null : ea.value();
      }
    }
    return null;
  }

  /** Puts a list into the area, for a call that takes one: how long it is. */
  static int put(Nt nt, List<Ea> eas) throws HostException {
    if (EaList.packedSize(eas) > NtConstants.MAX_EAS) {
      throw new HostException(HostError.EA_TOO_LARGE);
    }
    byte[] bytes;
    try {
      bytes = EaList.encode(eas);
    } catch (IllegalArgumentException nameOrValue) {
      throw new HostException(HostError.INVALID_EA_NAME);
    }
    nt.scratch.area(bytes.length).put(0, bytes);
    return bytes.length;
  }

  /** Adds, replaces and removes: the status. */
  static int set(Nt nt, long handle, List<Ea> eas) throws HostException {
    return eas.isEmpty() ? NtStatus.SUCCESS : nt.setEas(handle, put(nt, eas));
  }
}
