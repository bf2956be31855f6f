// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.host.HostError;
import dev.ninebind.host.HostFile;
import dev.ninebind.host.HostOpen;
import dev.ninebind.host.NtConstants;
import java.nio.ByteBuffer;
import java.util.List;
import jnr.ffi.LibraryLoader;
import jnr.ffi.annotations.IgnoreError;
import jnr.ffi.types.u_int64_t;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What jnr-ffi hands over on Windows: 64 bits of a {@code long}, which is none of C's there, and
 * each argument of calls that have many.
 */
@Tag("windows")
class NtdllBindingTest {
  /** Calls that tell what they were given; public because jnr-ffi's class is in another loader. */
  @IgnoreError
  public interface Telling {
    int RtlInt64ToUnicodeString(@u_int64_t long value, int base, @u_int64_t long string);

    int NtOpenFile(
        @u_int64_t long handle,
        int desiredAccess,
        @u_int64_t long objectAttributes,
        @u_int64_t long ioStatusBlock,
        int shareAccess,
        int openOptions);
  }

  private final Telling telling = LibraryLoader.create(Telling.class).load("ntdll");
  private final Nt nt = HostWindows.threads().mine();

  @Test
  void aLongComesWhole() {
    ByteBuffer memory = nt.scratch.memory;
    int text = Scratch.STRUCTURE + UnicodeString.SIZE;
    memory.putShort(Scratch.STRUCTURE + UnicodeString.MAXIMUM_LENGTH, (short) 64);
    memory.putLong(
        Scratch.STRUCTURE + UnicodeString.BUFFER, nt.scratch.structure() + UnicodeString.SIZE);
    int status =
        telling.RtlInt64ToUnicodeString(0xFEDC_BA98_7654_3210L, 16, nt.scratch.structure());
    assertThat(status).isZero();
    int length = memory.getShort(Scratch.STRUCTURE + UnicodeString.LENGTH);
    assertThat(Scratch.string(memory, text, length)).isEqualTo("FEDCBA9876543210");
  }

  /** Compiled stubs of jnr-ffi on Linux spoil the sixth of six. */
  @Test
  void theSixthOfSixArgumentsArrives() throws Exception {
    try (WindowsVolume volume = TestedWindows.open()) {
      long folder = ((WindowsFile) volume.root()).handle().use();
      assertThat(openFolder(folder, 0)).isZero();
      assertThat(openFolder(folder, NtConstants.FILE_DIRECTORY_FILE)).isZero();
      assertThat(openFolder(folder, NtConstants.FILE_NON_DIRECTORY_FILE))
          .isEqualTo(HostError.FILE_IS_A_DIRECTORY.status());
      ((WindowsFile) volume.root()).handle().release();
    }
  }

  private int openFolder(long folder, int options) {
    int status =
        telling.NtOpenFile(
            nt.scratch.handleAddress(),
            NtConstants.FILE_READ_ATTRIBUTES,
            nt.scratch.object(folder, "", 0),
            nt.scratch.ioStatus(),
            NtConstants.FILE_SHARE_ALL,
            options);
    if (NtStatus.isSuccess(status)) {
      nt.close(nt.scratch.handle());
    }
    return status;
  }

  /** Of NtReadFile's nine arguments the eighth is the offset, beyond 32 bits. */
  @Test
  void theOffsetOfAReadArrives() throws Exception {
    long far = 5L << 32;
    try (WindowsVolume volume = TestedWindows.open();
        HostFile file =
            volume.open(
                volume.root(), "f", HostOpen.create(NtConstants.FILE_ALL_ACCESS, 0, List.of()))) {
      file.setSparse();
      file.write(ByteBuffer.allocateDirect(1).put((byte) 7).flip(), far);
      ByteBuffer read = ByteBuffer.allocateDirect(8);
      assertThat(file.read(read, far)).isEqualTo(1);
      assertThat(read.get(0)).isEqualTo((byte) 7);
      assertThat(file.read(read.clear(), 0)).isEqualTo(8);
      assertThat(read.get(0)).isZero();
      assertThat(file.stat().endOfFile()).isEqualTo(far + 1);
    }
  }

  /** The eleventh of NtQueryDirectoryFile begins again. */
  @Test
  void theLastOfElevenArgumentsArrives() throws Exception {
    try (WindowsVolume volume = TestedWindows.open();
        HostFile file =
            volume.open(
                volume.root(), "f", HostOpen.create(NtConstants.FILE_ALL_ACCESS, 0, List.of()))) {
      assertThat(file.created()).isTrue();
      long folder = ((WindowsFile) volume.root()).handle().use();
      int informationClass = FileInformationClass.FILE_ID_BOTH_DIRECTORY;
      boolean withEvent = volume.features().has(WindowsFeature.DIRECTORY_EVENTS);
      assertThat(DirectoryPage.read(nt, folder, informationClass, withEvent, true)).hasSize(1);
      assertThat(DirectoryPage.read(nt, folder, informationClass, withEvent, false)).isEmpty();
      assertThat(DirectoryPage.read(nt, folder, informationClass, withEvent, true)).hasSize(1);
      ((WindowsFile) volume.root()).handle().release();
    }
  }
}
