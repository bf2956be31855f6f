// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jnr.ffi.LibraryLoader;
import jnr.ffi.annotations.IgnoreError;
import jnr.ffi.types.u_int64_t;

/** The Windows that this JVM runs on. Nothing here may be touched on another system. */
final class HostWindows {
  /** What of ntdll is about Windows itself; public because jnr-ffi's class is in another loader. */
  @IgnoreError
  public interface Version {
    int RtlGetVersion(@u_int64_t long versionInformation);
  }

  private static final NtThreads THREADS =
      new NtThreads(LibraryLoader.create(Ntdll.class).load("ntdll"));

  private HostWindows() {}

  static NtThreads threads() {
    return THREADS;
  }

  /** The build number, such as 22631; 0 if it cannot be found out. */
  static int build() {
    Version version = LibraryLoader.create(Version.class).load("ntdll");
    ByteBuffer memory =
        ByteBuffer.allocateDirect(RtlOsversioninfow.SIZE).order(ByteOrder.LITTLE_ENDIAN);
    memory.putInt(RtlOsversioninfow.OS_VERSION_INFO_SIZE, RtlOsversioninfow.SIZE);
    boolean told = NtStatus.isSuccess(version.RtlGetVersion(NativeMemory.address(memory)));
    return told ? memory.getInt(RtlOsversioninfow.BUILD_NUMBER) : 0;
  }
}
