// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host;

import static dev.ninebind.host.NtConstants.FILE_ALL_ACCESS;
import static dev.ninebind.host.NtConstants.FILE_ATTRIBUTE_REPARSE_POINT;
import static dev.ninebind.host.NtConstants.FILE_READ_DATA;
import static dev.ninebind.host.NtConstants.FILE_WRITE_ATTRIBUTES;
import static dev.ninebind.host.NtConstants.IO_REPARSE_TAG_AF_UNIX;
import static dev.ninebind.host.NtConstants.IO_REPARSE_TAG_LX_BLK;
import static dev.ninebind.host.NtConstants.IO_REPARSE_TAG_LX_CHR;
import static dev.ninebind.host.NtConstants.IO_REPARSE_TAG_LX_FIFO;
import static dev.ninebind.host.NtConstants.IO_REPARSE_TAG_LX_SYMLINK;
import static dev.ninebind.host.NtConstants.IO_REPARSE_TAG_MOUNT_POINT;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Reparse points: docs/ntfs.md 2.5. */
public abstract class HostReparseContract extends HostContract {
  /** To {@code C:\\}: MS-FSCC 2.1.2.5. */
  private static final ReparsePoint JUNCTION =
      new ReparsePoint(IO_REPARSE_TAG_MOUNT_POINT, junction("\\??\\C:\\", "C:\\"));

  private static byte[] junction(String substitute, String print) {
    int first = 2 * substitute.length();
    int second = 2 * print.length();
    ByteBuffer data =
        ByteBuffer.allocate(8 + first + 2 + second + 2).order(ByteOrder.LITTLE_ENDIAN);
    data.putShort((short) 0).putShort((short) first);
    data.putShort((short) (first + 2)).putShort((short) second);
    data.put((substitute + "\0" + print + "\0").getBytes(StandardCharsets.UTF_16LE));
    return data.array();
  }

  private static final ReparsePoint LINK =
      new ReparsePoint(IO_REPARSE_TAG_LX_SYMLINK, new byte[] {2, 0, 0, 0, '.', '.', '/', 'a'});

  /** Where there are none, asserts that they are refused. */
  private boolean refusesReparsePoints() throws HostException {
    if (has(HostCapability.REPARSE_POINTS)) {
      return false;
    }
    HostFile file = create("without");
    assertFails(() -> file.setReparsePoint(LINK), HostError.NOT_SUPPORTED);
    assertFails(file::reparsePoint, HostError.NOT_A_REPARSE_POINT);
    assertThat(file.stat().reparseTag()).isZero();
    return true;
  }

  @Test
  void aFileBecomesAReparsePointOfEachKind() throws Exception {
    if (refusesReparsePoints()) {
      return;
    }
    int[] tags = {
      IO_REPARSE_TAG_AF_UNIX, IO_REPARSE_TAG_LX_FIFO, IO_REPARSE_TAG_LX_CHR, IO_REPARSE_TAG_LX_BLK
    };
    for (int tag : tags) {
      String name = Integer.toHexString(tag);
      ReparsePoint point = new ReparsePoint(tag, new byte[0]);
      create(name).setReparsePoint(point);
      assertThat(open(name, STAT).reparsePoint()).isEqualTo(point);
      assertThat(volume.stat(root, name).reparseTag()).isEqualTo(tag);
    }
    HostFile link = create("l");
    link.setReparsePoint(LINK);
    assertThat(link.reparsePoint()).isEqualTo(LINK);
    HostStat stat = volume.stat(root, "l");
    assertThat(stat.hasAttribute(FILE_ATTRIBUTE_REPARSE_POINT)).isTrue();
    assertThat(stat.reparseTag()).isEqualTo(IO_REPARSE_TAG_LX_SYMLINK);
    assertThat(stat.endOfFile()).isZero();
    assertThat(stat.isDirectory()).isFalse();
    assertThat(all(root).stream().filter(entry -> entry.name().equals("l")))
        .singleElement()
        .matches(entry -> entry.reparseTag() == IO_REPARSE_TAG_LX_SYMLINK)
        .matches(entry -> (entry.attributes() & FILE_ATTRIBUTE_REPARSE_POINT) != 0);
  }

  @Test
  void aFileThatIsNoneSaysSo() throws Exception {
    HostFile file = create("f");
    assertFails(file::reparsePoint, HostError.NOT_A_REPARSE_POINT);
    assertThat(file.stat().reparseTag()).isZero();
    assertThat(mkdir("d").stat().reparseTag()).isZero();
  }

  @Test
  void aLinkIsRenamedAndLinkedAndRemovedAsAFileIs() throws Exception {
    if (refusesReparsePoints()) {
      return;
    }
    HostFile link = create("l");
    link.setReparsePoint(LINK);
    link.link(root, "m");
    link.rename(root, "n", 0);
    assertThat(open("m", STAT).reparsePoint()).isEqualTo(LINK);
    link.dispose(NtConstants.FILE_DISPOSITION_DELETE);
    link.close();
    assertThat(names(root)).containsExactly("m");
  }

  @Test
  void aTagStaysWhatItIs() throws Exception {
    if (refusesReparsePoints()) {
      return;
    }
    HostFile link = create("l");
    link.setReparsePoint(LINK);
    ReparsePoint other = new ReparsePoint(IO_REPARSE_TAG_LX_FIFO, new byte[0]);
    assertFails(() -> link.setReparsePoint(other), HostError.IO_REPARSE_TAG_MISMATCH);
    assertThat(link.reparsePoint()).isEqualTo(LINK);
  }

  @Test
  void anyHandleMayMakeOneOfAFile() throws Exception {
    if (refusesReparsePoints()) {
      return;
    }
    file("f", "");
    HostFile later = open("f", FILE_WRITE_ATTRIBUTES);
    if (has(HostCapability.REPARSE_POINTS_ON_ANY_FILE)) {
      later.setReparsePoint(LINK);
      assertThat(volume.stat(root, "f").reparseTag()).isEqualTo(IO_REPARSE_TAG_LX_SYMLINK);
      HostFile reader = open("f", FILE_READ_DATA);
      assertFails(() -> reader.setReparsePoint(LINK), HostError.ACCESS_DENIED);
    } else {
      assertFails(() -> later.setReparsePoint(LINK), HostError.NOT_SUPPORTED);
      assertThat(volume.stat(root, "f").reparseTag()).isZero();
    }
  }

  /** The way in which the translation makes a device: docs/ntfs.md 4.3, mknod. */
  @Test
  void aReparsePointHasEasAsAnyFileHas() throws Exception {
    if (refusesReparsePoints()) {
      return;
    }
    if (!capabilities().extendedAttributes()) {
      return; // The contract of EAs asserts that they are refused.
    }
    byte[] mode = {(byte) 0x80, 0x21, 0, 0};
    byte[] device = {8, 0, 0, 0, 1, 0, 0, 0};
    List<Ea> eas = List.of(new Ea("$LXMOD", mode), new Ea("$LXDEV", device));
    HostFile temporary = open(root, "tmp", HostOpen.create(FILE_ALL_ACCESS, 0, eas));
    temporary.setReparsePoint(new ReparsePoint(IO_REPARSE_TAG_LX_CHR, new byte[0]));
    assertThat(temporary.eas()).containsExactlyElementsOf(eas);
    temporary.rename(root, "device", 0);
    HostStat stat = volume.stat(root, "device");
    assertThat(stat.reparseTag()).isEqualTo(IO_REPARSE_TAG_LX_CHR);
    assertThat(stat.lxMode()).isEqualTo(0x2180);
    assertThat(stat.lxMajor()).isEqualTo(8);
    assertThat(stat.lxMinor()).isEqualTo(1);
    HostFile later = open("device", STAT | NtConstants.FILE_WRITE_EA);
    later.setEas(List.of(new Ea("LX.TRUSTED.A", new byte[5])));
    assertThat(later.eas()).hasSize(3);
    assertThat(volume.stat(root, "device").reparseTag()).isEqualTo(IO_REPARSE_TAG_LX_CHR);
  }

  @Test
  void dataHasALimit() throws Exception {
    if (refusesReparsePoints()) {
      return;
    }
    HostFile file = create("f");
    ReparsePoint large =
        new ReparsePoint(IO_REPARSE_TAG_LX_SYMLINK, new byte[ReparsePoint.MAX_DATA + 1]);
    assertFails(() -> file.setReparsePoint(large), HostError.IO_REPARSE_DATA_INVALID);
    byte[] most = new byte[4 + 4095];
    Arrays.fill(most, 4, most.length, (byte) 'x');
    most[0] = 2;
    ReparsePoint longest = new ReparsePoint(IO_REPARSE_TAG_LX_SYMLINK, most);
    file.setReparsePoint(longest);
    assertThat(file.reparsePoint()).isEqualTo(longest);
  }

  @Test
  void aDirectoryMustBeEmptyAndThenHasNothingBelow() throws Exception {
    if (refusesReparsePoints()) {
      return;
    }
    if (!has(HostCapability.REPARSE_POINTS_ON_ANY_FILE)) {
      HostFile directory = mkdir("d");
      assertFails(() -> directory.setReparsePoint(JUNCTION), HostError.NOT_SUPPORTED);
      return;
    }
    HostFile directory = mkdir("d");
    file(directory, "f", "");
    assertFails(() -> directory.setReparsePoint(JUNCTION), HostError.DIRECTORY_NOT_EMPTY);
    HostFile empty = mkdir("e");
    empty.setReparsePoint(JUNCTION);
    assertThat(empty.stat().isDirectory()).isTrue();
    assertThat(empty.stat().reparseTag()).isEqualTo(IO_REPARSE_TAG_MOUNT_POINT);
    assertFails(() -> create(empty, "x"), HostError.INVALID_PARAMETER);
    assertFails(() -> open(empty, "x", HostOpen.existing(STAT, 0)), HostError.INVALID_PARAMETER);
    assertFails(() -> volume.stat(empty, "x"), HostError.INVALID_PARAMETER);
    assertThat(open(empty, "", HostOpen.existing(STAT, 0)).reparsePoint()).isEqualTo(JUNCTION);
  }
}
