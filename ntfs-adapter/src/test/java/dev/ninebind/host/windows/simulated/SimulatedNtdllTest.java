// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows.simulated;

import static dev.ninebind.host.NtConstants.FILE_ALL_ACCESS;
import static dev.ninebind.host.NtConstants.FILE_DIRECTORY_FILE;
import static dev.ninebind.host.NtConstants.FILE_READ_ATTRIBUTES;
import static dev.ninebind.host.windows.NtCaller.CREATE;
import static dev.ninebind.host.windows.NtCaller.OPEN;
import static dev.ninebind.host.windows.NtCaller.OPEN_REPARSE_POINT;
import static dev.ninebind.host.windows.NtCaller.UNTOUCHED;
import static dev.ninebind.host.windows.NtCaller.address;
import static dev.ninebind.host.windows.NtCaller.memory;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ninebind.host.HostError;
import dev.ninebind.host.windows.NtCaller;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The simulation keeps to the bytes and statuses that Windows documents. */
class SimulatedNtdllTest {
  private static final String DRIVE = "\\??\\C:\\";

  /** docs/ntfs.md 2.2: owner and group 1000, mode 0100644. */
  private static final String EAS =
      "1400000000060400244C58554944 00E803000000"
          + "1400000000060400244C58474944 00E803000000"
          + "0000000000060400244C584D4F44 00A4810000";

  private final SimulatedNtdll ntdll = new SimulatedNtdll(Edition.WINDOWS_11.pendingEvery(0));
  private final NtCaller caller = new NtCaller(ntdll);
  private final List<Long> handles = new ArrayList<>();

  @AfterEach
  void closeAll() {
    handles.forEach(ntdll::NtClose);
    assertThat(ntdll.open()).isZero();
    ntdll.close();
  }

  private static int status(HostError error) {
    return error.status();
  }

  private static ByteBuffer bytes(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
    return memory(bytes);
  }

  private long keep(long handle) {
    assertThat(handle).as("status %x", handle).isPositive();
    handles.add(handle);
    return handle;
  }

  private long create(String name, ByteBuffer eas) {
    long root = keep(caller.open(0, DRIVE, FILE_ALL_ACCESS));
    ByteBuffer oa = caller.objectAttributes(root, name, 0x1000);
    return keep(caller.create(oa, FILE_ALL_ACCESS, CREATE, OPEN_REPARSE_POINT, eas));
  }

  @Test
  void aFileIsMadeWithItsEasAndTellsThem() {
    long file = create("f", bytes(EAS));
    assertThat(caller.block.getInt(0)).isZero();
    assertThat(caller.block.getLong(8)).as("FILE_CREATED").isEqualTo(2);
    ByteBuffer stat = memory(96);
    assertThat(caller.query(file, stat, 70)).isZero();
    assertThat(stat.getInt(64)).as("links").isEqualTo(1);
    assertThat(stat.getInt(72)).as("LxFlags").isEqualTo(7);
    assertThat(stat.getInt(76)).isEqualTo(1000);
    assertThat(stat.getInt(80)).isEqualTo(1000);
    assertThat(stat.getInt(84)).isEqualTo(0100644);
  }

  @Test
  void anEaListIsCheckedEntryByEntry() {
    long root = keep(caller.open(0, DRIVE, FILE_ALL_ACCESS));
    ByteBuffer eas = bytes(EAS);
    eas.putInt(0, 0x18);
    ByteBuffer oa = caller.objectAttributes(root, "f", 0);
    assertThat(caller.create(oa, FILE_ALL_ACCESS, CREATE, 0, eas))
        .isEqualTo(status(HostError.EA_LIST_INCONSISTENT));
    ByteBuffer withoutNul = bytes(EAS.replaceFirst("44 00E8", "44 01E8"));
    assertThat(caller.create(oa, FILE_ALL_ACCESS, CREATE, 0, withoutNul))
        .isEqualTo(status(HostError.EA_LIST_INCONSISTENT));
    ByteBuffer cut = bytes(EAS.substring(0, EAS.length() - 2));
    assertThat(caller.create(oa, FILE_ALL_ACCESS, CREATE, 0, cut))
        .isEqualTo(status(HostError.EA_LIST_INCONSISTENT));
  }

  @Test
  void memoryMustBeAlignedAndThere() {
    long file = create("f", null);
    ByteBuffer out = memory(104);
    int misaligned =
        ntdll.NtQueryInformationFile(file, address(caller.block), address(out) + 4, 96, 70);
    assertThat(misaligned).isEqualTo(Status.DATATYPE_MISALIGNMENT);
    assertThat(ntdll.NtQueryInformationFile(file, address(caller.block), 0, 96, 70))
        .isEqualTo(status(HostError.ACCESS_VIOLATION));
    assertThat(ntdll.NtQueryInformationFile(file, 0, address(out), 96, 70))
        .isEqualTo(status(HostError.ACCESS_VIOLATION));
  }

  @Test
  void classesHaveTheirLengths() {
    long file = create("f", null);
    int mismatch = status(HostError.INFO_LENGTH_MISMATCH);
    assertThat(caller.query(file, memory(95), 70)).isEqualTo(mismatch);
    assertThat(caller.query(file, memory(71), 68)).isEqualTo(mismatch);
    assertThat(caller.query(file, memory(39), 4)).isEqualTo(mismatch);
    assertThat(caller.query(file, memory(23), 5)).isEqualTo(mismatch);
    assertThat(caller.set(file, memory(7), 20)).isEqualTo(mismatch);
    assertThat(caller.set(file, memory(23), 65)).isEqualTo(mismatch);
    assertThat(caller.query(file, memory(96), 99)).isEqualTo(status(HostError.INVALID_INFO_CLASS));
  }

  @Test
  void anErrorLeavesTheStatusBlock() {
    long file = create("f", null);
    assertThat(caller.query(file, memory(8), 70)).isNegative();
    assertThat(caller.block.getLong(0)).isEqualTo(UNTOUCHED);
    assertThat(caller.block.getLong(8)).isEqualTo(UNTOUCHED);
  }

  @Test
  void aWarningFillsIt() {
    long file = create("a-long-name", null);
    ByteBuffer out = memory(12);
    assertThat(caller.query(file, out, 48)).isEqualTo(Status.BUFFER_OVERFLOW);
    assertThat(caller.block.getInt(0)).isEqualTo(Status.BUFFER_OVERFLOW);
    assertThat(caller.block.getLong(8)).isEqualTo(12);
    assertThat(out.getInt(0)).as("of the whole").isEqualTo(2 * "\\a-long-name".length());
  }

  @Test
  void namesAreRelativeToAHandleOrFull() {
    int bad = status(HostError.OBJECT_PATH_SYNTAX_BAD);
    assertThat(caller.open(0, "f", FILE_READ_ATTRIBUTES)).isEqualTo(bad);
    long root = keep(caller.open(0, DRIVE, FILE_ALL_ACCESS));
    assertThat(caller.open(root, "..", FILE_READ_ATTRIBUTES))
        .isEqualTo(status(HostError.OBJECT_NAME_INVALID));
    assertThat(caller.open(root, "\\f", FILE_READ_ATTRIBUTES))
        .isEqualTo(status(HostError.OBJECT_NAME_INVALID));
    ByteBuffer oa = caller.objectAttributes(root, "f", 0x10000);
    assertThat(caller.create(oa, FILE_ALL_ACCESS, CREATE, 0, null))
        .isEqualTo(status(HostError.INVALID_PARAMETER));
    oa = caller.objectAttributes(root, "f", 0).putInt(0, 40);
    assertThat(caller.create(oa, FILE_ALL_ACCESS, CREATE, 0, null))
        .isEqualTo(status(HostError.INVALID_PARAMETER));
  }

  @Test
  void aBackslashAndAColonLeadSomewhere() {
    long root = keep(caller.open(0, DRIVE, FILE_ALL_ACCESS));
    ByteBuffer oa = caller.objectAttributes(root, "d", 0);
    long d = keep(caller.create(oa, FILE_ALL_ACCESS, CREATE, FILE_DIRECTORY_FILE, null));
    oa = caller.objectAttributes(root, "d\\f:stream", 0);
    keep(caller.create(oa, FILE_ALL_ACCESS, CREATE, 0, null));
    keep(caller.open(d, "f", FILE_READ_ATTRIBUTES));
  }

  @Test
  void aLinkIsFollowedUnlessThatIsForbidden() {
    long root = keep(caller.open(0, DRIVE, FILE_ALL_ACCESS));
    ByteBuffer oa = caller.objectAttributes(root, "j", 0);
    long junction = keep(caller.create(oa, FILE_ALL_ACCESS, CREATE, FILE_DIRECTORY_FILE, null));
    create("secret", null);
    byte[] target = "\\??\\C:\\".getBytes(StandardCharsets.UTF_16LE);
    ByteBuffer data = memory(16 + target.length + 4);
    data.putInt(0, 0xA0000003).putShort(4, (short) (8 + target.length + 4));
    data.putShort(10, (short) target.length).putShort(12, (short) (target.length + 2));
    data.put(16, target);
    assertThat(caller.control(junction, ControlCalls.SET_REPARSE_POINT, data, null)).isZero();
    oa = caller.objectAttributes(root, "j\\secret", 0);
    keep(caller.create(oa, FILE_READ_ATTRIBUTES, OPEN, OPEN_REPARSE_POINT, null));
    oa = caller.objectAttributes(root, "j\\secret", 0x1000);
    assertThat(caller.create(oa, FILE_READ_ATTRIBUTES, OPEN, OPEN_REPARSE_POINT, null))
        .isEqualTo(status(HostError.REPARSE_POINT_ENCOUNTERED));
    oa = caller.objectAttributes(root, "j", 0x1000);
    assertThat(caller.create(oa, FILE_READ_ATTRIBUTES, OPEN, 0, null))
        .isEqualTo(status(HostError.REPARSE_POINT_ENCOUNTERED));
    data.putShort(12, (short) 0);
    assertThat(caller.control(junction, ControlCalls.SET_REPARSE_POINT, data, null))
        .isEqualTo(status(HostError.IO_REPARSE_DATA_INVALID));
  }

  @Test
  void aRequestThatPendsTellsByItsEvent() {
    try (SimulatedNtdll slow = new SimulatedNtdll(Edition.WINDOWS_11.pendingEvery(1))) {
      NtCaller to = new NtCaller(slow);
      long root = to.open(0, DRIVE, FILE_ALL_ACCESS);
      ByteBuffer oa = to.objectAttributes(root, "f", 0);
      long file = to.create(oa, FILE_ALL_ACCESS, CREATE, OPEN_REPARSE_POINT, null);
      long event = to.event();
      ByteBuffer data = bytes("010203");
      ByteBuffer offset = memory(8);
      to.clearBlock();
      int status =
          slow.NtWriteFile(
              file, event, 0, 0, address(to.block), address(data), 3, address(offset), 0);
      assertThat(status).isEqualTo(Status.PENDING);
      assertThat(slow.NtWaitForSingleObject(event, (byte) 0, 0)).isZero();
      assertThat(to.block.getInt(0)).isZero();
      assertThat(to.block.getLong(8)).isEqualTo(3);
      offset.putLong(0, 3);
      status =
          slow.NtReadFile(
              file, event, 0, 0, address(to.block), address(data), 3, address(offset), 0);
      assertThat(status).isEqualTo(Status.PENDING);
      assertThat(slow.NtWaitForSingleObject(event, (byte) 0, 0)).isZero();
      assertThat(to.block.getInt(0)).isEqualTo(status(HostError.END_OF_FILE));
      assertThat(slow.pended()).isEqualTo(2);
      slow.NtClose(event);
      slow.NtClose(file);
      slow.NtClose(root);
      assertThat(slow.open()).isZero();
    }
  }

  @Test
  void aDirectoryIsListedInPieces() {
    long root = keep(caller.open(0, DRIVE, FILE_ALL_ACCESS));
    ByteBuffer oa = caller.objectAttributes(root, "d", 0);
    long d = keep(caller.create(oa, FILE_ALL_ACCESS, CREATE, FILE_DIRECTORY_FILE, null));
    for (String name : new String[] {"bbbb", "a"}) {
      oa = caller.objectAttributes(d, name, 0);
      keep(caller.create(oa, FILE_ALL_ACCESS, CREATE, 0, null));
    }
    ByteBuffer small = memory(96);
    assertThat(list(d, small, true)).isZero();
    assertThat(nameOf(small, 0)).isEqualTo(".");
    ByteBuffer page = memory(216);
    assertThat(list(d, page, false)).isZero();
    assertThat(nameOf(page, 0)).isEqualTo("..");
    assertThat(page.getInt(0)).as("a multiple of 8").isEqualTo(96);
    assertThat(nameOf(page, 96)).isEqualTo("a");
    assertThat(page.getInt(96)).as("the last").isZero();
    assertThat(caller.block.getLong(8)).isEqualTo(96 + 88 + 2);
    assertThat(list(d, page, false)).isZero();
    assertThat(nameOf(page, 0)).isEqualTo("bbbb");
    assertThat(list(d, page, false)).isEqualTo(Status.NO_MORE_FILES);
    assertThat(list(d, page, true)).isZero();
    assertThat(nameOf(page, 0)).isEqualTo(".");
  }

  private int list(long directory, ByteBuffer out, boolean restart) {
    caller.clearBlock();
    return ntdll.NtQueryDirectoryFile(
        directory,
        0,
        0,
        0,
        address(caller.block),
        address(out),
        out.capacity(),
        60,
        (byte) 0,
        0,
        (byte) (restart ? 1 : 0));
  }

  private static String nameOf(ByteBuffer page, int at) {
    byte[] name = new byte[page.getInt(at + 60)];
    page.get(at + 88, name);
    return new String(name, StandardCharsets.UTF_16LE);
  }

  @Test
  void olderWindowsLackWhatCameLater() {
    try (SimulatedNtdll old = new SimulatedNtdll(Edition.WINDOWS_10_1511)) {
      NtCaller to = new NtCaller(old);
      long root = to.open(0, DRIVE, FILE_ALL_ACCESS);
      assertThat(root).as("OBJ_DONT_REPARSE").isEqualTo(status(HostError.INVALID_PARAMETER));
      ByteBuffer oa = to.objectAttributes(0, DRIVE, 0);
      root = to.create(oa, FILE_ALL_ACCESS, OPEN, 0, null);
      int unknown = status(HostError.INVALID_INFO_CLASS);
      assertThat(to.query(root, memory(96), 68)).isEqualTo(unknown);
      assertThat(to.query(root, memory(96), 70)).isEqualTo(unknown);
      assertThat(to.query(root, memory(40), 4)).isZero();
      assertThat(to.set(root, memory(4), 64)).isEqualTo(unknown);
      ByteBuffer out = memory(96);
      assertThatThrownBy(
              () ->
                  old.NtQueryInformationByName(
                      address(oa), address(to.block), address(out), 96, 70))
          .isInstanceOf(UnsatisfiedLinkError.class);
      old.NtClose(root);
    }
  }
}
