// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix.ntfs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.host.EaList;
import dev.ninebind.host.HostStat;
import dev.ninebind.host.NtConstants;
import dev.ninebind.posix.FileType;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules of docs/ntfs.md 2.1 and 2.5. */
class LxMetadataTest {
  private static final LxMetadata.Defaults DEFAULTS = new LxMetadata.Defaults(71, 72, 0, 0);
  private static final int ALL = NtConstants.FILE_ALL_ACCESS;
  private static final int FILE = NtConstants.FILE_ATTRIBUTE_ARCHIVE;
  private static final int DIRECTORY = NtConstants.FILE_ATTRIBUTE_DIRECTORY;
  private static final int READONLY = NtConstants.FILE_ATTRIBUTE_READONLY;
  private static final int HAS_UID = 1;
  private static final int HAS_GID = 2;
  private static final int HAS_MODE = 4;
  private static final int HAS_DEVICE = 8;
  private static final int HAS_ALL = 15;
  private static final int LX_SYMLINK = 0xA000001D;
  private static final int CHR = 0x80000025;
  private static final int BLK = 0x80000026;
  private static final int FIFO = 0x80000024;

  /** What a file has, whose EAs are owner 1000, group 1001, this mode and device 259:3. */
  private static HostStat stat(int attributes, int tag, int access, int flags, int mode) {
    return new HostStat(
        1, 1, 1, 1, 1, 0, 0, attributes, tag, 1, access, flags, 1000, 1001, mode, 259, 3);
  }

  private static LxMetadata of(int attributes, int tag, int flags, int mode) {
    return LxMetadata.of(stat(attributes, tag, ALL, flags, mode), DEFAULTS);
  }

  private static int synthesised(int attributes, int access) {
    return LxMetadata.of(stat(attributes, 0, access, 0, 0), DEFAULTS).mode();
  }

  @Test
  void whatIsThereIsTaken() {
    assertThat(of(FILE, 0, HAS_ALL, 0104751)).isEqualTo(new LxMetadata(1000, 1001, 0104751, 0, 0));
    assertThat(of(DIRECTORY, 0, HAS_ALL, 0043770))
        .isEqualTo(new LxMetadata(1000, 1001, 0043770, 0, 0));
    assertThat(of(FILE, CHR, HAS_ALL, 0020600))
        .isEqualTo(new LxMetadata(1000, 1001, 0020600, 259, 3));
    assertThat(of(FILE, BLK, HAS_ALL, 0060600))
        .isEqualTo(new LxMetadata(1000, 1001, 0060600, 259, 3));
  }

  @Test
  void whatIsNotThereHasItsDefault() {
    assertThat(of(FILE, 0, 0, 0104751)).isEqualTo(new LxMetadata(71, 72, 0100777, 0, 0));
    assertThat(of(FILE, 0, HAS_UID, 0)).isEqualTo(new LxMetadata(1000, 72, 0100777, 0, 0));
    assertThat(of(FILE, 0, HAS_GID, 0)).isEqualTo(new LxMetadata(71, 1001, 0100777, 0, 0));
    assertThat(of(FILE, CHR, HAS_MODE, 0020600)).isEqualTo(new LxMetadata(71, 72, 0020600, 0, 0));
    assertThat(of(FILE, FIFO, HAS_DEVICE, 0)).isEqualTo(new LxMetadata(71, 72, 0010777, 0, 0));
  }

  @Test
  void anOwnerOfAllOnesIsNone() {
    HostStat stat =
        new HostStat(1, 1, 1, 1, 1, 0, 0, FILE, 0, 1, ALL, HAS_ALL, -1, -1, 0100600, 0, 0);
    assertThat(LxMetadata.of(stat, DEFAULTS)).isEqualTo(new LxMetadata(71, 72, 0100600, 0, 0));
  }

  @Test
  void aModeThatMakesNoSenseIsIgnored() {
    assertThat(of(FILE, 0, HAS_ALL, 0300600).mode()).as("more bits").isEqualTo(0100777);
    assertThat(of(FILE, 0, HAS_ALL, 0x80008180).mode()).as("the highest").isEqualTo(0100777);
    assertThat(of(FILE, 0, HAS_ALL, 0040700).mode()).as("a directory's").isEqualTo(0100777);
    assertThat(of(DIRECTORY, 0, HAS_ALL, 0100600).mode()).as("a file's").isEqualTo(0040777);
    assertThat(of(FILE, FIFO, HAS_ALL, 0140600).mode()).as("a socket's").isEqualTo(0010777);
    assertThat(of(FILE, 0, HAS_ALL, 0600).mode()).as("no type").isEqualTo(0100777);
    assertThat(of(FILE, 0, HAS_ALL, 0100000).mode()).as("no bit is fine").isEqualTo(0100000);
  }

  @Test
  void aLinkMayBeFollowedByAllWhateverItsModeSays() {
    LxMetadata.Defaults masked = new LxMetadata.Defaults(71, 72, 0777, 0777);
    assertThat(LxMetadata.of(stat(FILE, LX_SYMLINK, 0, HAS_ALL, 0120600), masked))
        .isEqualTo(new LxMetadata(1000, 1001, 0120777, 0, 0));
    assertThat(LxMetadata.of(stat(DIRECTORY, 0xA0000003, 0, 0, 0), masked).mode())
        .isEqualTo(0120777);
  }

  @Test
  void aModeIsMadeOfWhatTheServerMayDo() {
    assertThat(synthesised(FILE, 0)).isEqualTo(0100000);
    assertThat(synthesised(FILE, 0x1)).isEqualTo(0100444);
    assertThat(synthesised(FILE, 0x2)).isEqualTo(0100222);
    assertThat(synthesised(FILE, 0x20)).isEqualTo(0100111);
    assertThat(synthesised(FILE | READONLY, ALL)).isEqualTo(0100555);
    assertThat(synthesised(DIRECTORY, 0x46)).isEqualTo(0040222);
    assertThat(synthesised(DIRECTORY | READONLY, 0x46)).isEqualTo(0040222);
    for (int some : new int[] {0x2, 0x4, 0x40, 0x6, 0x42, 0x44}) {
      assertThat(synthesised(DIRECTORY, some | 0x21)).as("with %x", some).isEqualTo(0040555);
    }
  }

  @Test
  void masksAreForFilesWithoutAModeOnly() {
    LxMetadata.Defaults masked = new LxMetadata.Defaults(71, 72, 0133, 0022);
    assertThat(LxMetadata.of(stat(FILE, 0, ALL, 0, 0), masked).mode()).isEqualTo(0100644);
    assertThat(LxMetadata.of(stat(FILE, FIFO, ALL, 0, 0), masked).mode()).isEqualTo(0010644);
    assertThat(LxMetadata.of(stat(DIRECTORY, 0, ALL, 0, 0), masked).mode()).isEqualTo(0040755);
    assertThat(LxMetadata.of(stat(FILE, 0, ALL, HAS_MODE, 0100777), masked).mode())
        .isEqualTo(0100777);
    assertThat(LxMetadata.of(stat(FILE, 0, ALL, HAS_MODE, 0040777), masked).mode())
        .as("where the mode there is makes no sense")
        .isEqualTo(0100644);
  }

  @ParameterizedTest
  @CsvSource({
    "A000001D, SYMBOLIC_LINK, SYMBOLIC_LINK", // LX_SYMLINK
    "A000000C, SYMBOLIC_LINK, SYMBOLIC_LINK", // SYMLINK
    "A0000003, SYMBOLIC_LINK, SYMBOLIC_LINK", // MOUNT_POINT
    "80000023, SOCKET, SOCKET", // AF_UNIX
    "80000024, FIFO, FIFO",
    "80000025, CHARACTER_DEVICE, CHARACTER_DEVICE",
    "80000026, BLOCK_DEVICE, BLOCK_DEVICE",
    "80000017, REGULAR, DIRECTORY", // WOF
    "80000013, REGULAR, DIRECTORY", // DEDUP
    "9000001A, REGULAR, DIRECTORY", // CLOUD
    "9000F01A, REGULAR, DIRECTORY",
    "80000021, REGULAR, DIRECTORY", // ONEDRIVE
    "9000001C, REGULAR, DIRECTORY", // PROJFS
    "80000018, REGULAR, DIRECTORY", // WCI
    "C0000004, REGULAR, DIRECTORY", // HSM
    "8000001B, REGULAR, DIRECTORY", // APPEXECLINK
    "80000014, REGULAR, DIRECTORY", // NFS
    "A0000027, SYMBOLIC_LINK, SYMBOLIC_LINK", // WCI_LINK: not known, but a name surrogate
    "00000000, REGULAR, DIRECTORY",
    "00001234, REGULAR, DIRECTORY"
  })
  void aTagIsAType(String tag, FileType file, FileType directory) {
    int number = Integer.parseUnsignedInt(tag, 16);
    assertThat(LxMetadata.type(FILE, number)).isEqualTo(file);
    assertThat(LxMetadata.type(DIRECTORY, number)).isEqualTo(directory);
  }

  @Test
  void theEasAreThoseOfWsl() {
    String three =
        "1400000000060400244C5855494400E8030000"
            + "00"
            + "1400000000060400244C5847494400E8030000"
            + "00";
    assertThat(hex(new LxMetadata(1000, 1000, 0100644, 0, 0)))
        .isEqualTo(three + "0000000000060400244C584D4F4400A4810000");
    assertThat(hex(new LxMetadata(1000, 1000, 0060644, 259, 3)))
        .isEqualTo(
            three
                + "1400000000060400244C584D4F4400A461000000"
                + "0000000000060800244C5844455600"
                + "0301000003000000");
    assertThat(new LxMetadata(0, 0, 0020600, 0, 0).toEas())
        .extracting("name")
        .containsExactly("$LXUID", "$LXGID", "$LXMOD", "$LXDEV");
    for (int mode : new int[] {0010600, 0040700, 0120777, 0140755}) {
      assertThat(new LxMetadata(0, 0, mode, 0, 0).toEas())
          .extracting("name")
          .containsExactly("$LXUID", "$LXGID", "$LXMOD");
    }
  }

  private static String hex(LxMetadata metadata) {
    return HexFormat.of().withUpperCase().formatHex(EaList.encode(metadata.toEas()));
  }
}
