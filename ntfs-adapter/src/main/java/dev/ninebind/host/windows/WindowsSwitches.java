// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.OptionalInt;
import jnr.ffi.LibraryLoader;
import jnr.ffi.annotations.IgnoreError;
import jnr.ffi.types.u_int64_t;

/**
 * What the registry of this Windows says of its file systems, for people who want to know why
 * something is as it is. Each is empty where it is not set.
 *
 * @param caseSensitiveDirectories NtfsEnableDirCaseSensitivity: bit 0 lets directories be told to
 *     tell cases apart, bit 1 only empty ones
 * @param longPaths LongPathsEnabled: 1 lets Windows' programs that declare it use paths of more
 *     than 260 characters; Ninebind can anyway
 * @param shortNames NtfsDisable8dot3NameCreation: 0 names on all volumes, 1 on none, 2 as each
 *     volume says, 3 on the system volume only
 */
public record WindowsSwitches(
    OptionalInt caseSensitiveDirectories, OptionalInt longPaths, OptionalInt shortNames) {
  private static final long HKEY_LOCAL_MACHINE = 0xFFFF_FFFF_8000_0002L;
  private static final int RRF_RT_REG_DWORD = 0x10;
  private static final String KEY = "SYSTEM\\CurrentControlSet\\Control\\FileSystem";

  /** What of advapi32 is needed; public because jnr-ffi's class is in another loader. */
  @IgnoreError
  public interface Registry {
    /** Answers an error number of Win32, 0 for none. */
    int RegGetValueW(
        @u_int64_t long key,
        @u_int64_t long subKey,
        @u_int64_t long value,
        int flags,
        @u_int64_t long type,
        @u_int64_t long data,
        @u_int64_t long length);
  }

  /** Reads them on the Windows that this JVM runs on. */
  public static WindowsSwitches read() {
    Registry registry = LibraryLoader.create(Registry.class).load("advapi32");
    return new WindowsSwitches(
        number(registry, "NtfsEnableDirCaseSensitivity"),
        number(registry, "LongPathsEnabled"),
        number(registry, "NtfsDisable8dot3NameCreation"));
  }

  private static OptionalInt number(Registry registry, String name) {
    int nameAt = 8 + 2 * (KEY.length() + 1);
    ByteBuffer memory =
        ByteBuffer.allocateDirect(nameAt + 2 * (name.length() + 1)).order(ByteOrder.LITTLE_ENDIAN);
    memory.putInt(4, Integer.BYTES);
    put(memory, 8, KEY);
    put(memory, nameAt, name);
    long address = NativeMemory.address(memory);
    int error =
        registry.RegGetValueW(
            HKEY_LOCAL_MACHINE,
            address + 8,
            address + nameAt,
            RRF_RT_REG_DWORD,
            0,
            address,
            address + 4);
    return error == 0 ? OptionalInt.of(memory.getInt(0)) : OptionalInt.empty();
  }

  /** The NUL at the end is there: the memory is all zeros. */
  private static void put(ByteBuffer memory, int at, String text) {
    for (int i = 0; i < text.length(); i++) {
      memory.putChar(at + 2 * i, text.charAt(i));
    }
  }
}
