// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host;

import static dev.ninebind.host.NtConstants.FILE_ALL_ACCESS;
import static dev.ninebind.host.NtConstants.FILE_DIRECTORY_FILE;
import static dev.ninebind.host.NtConstants.FILE_SHARE_ALL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.host.HostOpen.Disposition;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Extended attributes: docs/ntfs.md 2.1, 2.2. */
public abstract class HostEaContract extends HostContract {
  private static final List<Ea> LINUX =
      List.of(number("$LXUID", 1000), number("$LXGID", 0xFFFF_FFFE), number("$LXMOD", 0x81A4));

  private static Ea ea(String name, String value) {
    return new Ea(name, value.getBytes(StandardCharsets.US_ASCII));
  }

  private static Ea number(String name, int value) {
    byte[] bytes = {(byte) value, (byte) (value >> 8), (byte) (value >> 16), (byte) (value >> 24)};
    return new Ea(name, bytes);
  }

  private static HostOpen with(List<Ea> eas) {
    return HostOpen.create(FILE_ALL_ACCESS, 0, eas);
  }

  /** Where there are no EAs, asserts that they are refused. */
  private boolean refusesEas() throws HostException {
    if (capabilities().extendedAttributes()) {
      return false;
    }
    HostFile file = create("without");
    assertFails(file::eas, HostError.EAS_NOT_SUPPORTED);
    assertFails(() -> file.ea("A"), HostError.EAS_NOT_SUPPORTED);
    assertFails(() -> file.setEas(List.of(ea("A", "x"))), HostError.EAS_NOT_SUPPORTED);
    assertThat(file.stat().lxFlags()).isZero();
    return true;
  }

  @Test
  void easAreSetAndReplacedAndRemoved() throws Exception {
    if (refusesEas()) {
      return;
    }
    HostFile file = create("f");
    assertThat(file.eas()).isEmpty();
    assertThat(file.ea("A")).isNull();
    file.setEas(List.of(ea("A", "1"), ea("B", "2"), ea("C", "3")));
    assertThat(file.eas()).containsExactly(ea("A", "1"), ea("B", "2"), ea("C", "3"));
    file.setEas(List.of(ea("B", "")));
    assertThat(file.eas()).containsExactly(ea("A", "1"), ea("C", "3"));
    file.setEas(List.of(ea("A", "one")));
    assertThat(file.eas()).containsExactlyInAnyOrder(ea("C", "3"), ea("A", "one"));
    assertThat(file.ea("C")).isEqualTo(ea("C", "3").value());
    file.setEas(List.of(ea("NONE", "")));
    file.setEas(List.of(ea("A", ""), ea("C", "")));
    assertThat(file.eas()).isEmpty();
  }

  @Test
  void easAreFoundInAnyCase() throws Exception {
    if (refusesEas()) {
      return;
    }
    HostFile file = create("f");
    file.setEas(List.of(ea("Lx.user.Name", "1")));
    assertThat(file.ea("LX.USER.NAME")).isEqualTo(ea("", "1").value());
    assertThat(file.ea("lx.user.name")).isEqualTo(ea("", "1").value());
    String stored = has(HostCapability.UPPER_CASE_EAS) ? "LX.USER.NAME" : "Lx.user.Name";
    assertThat(file.eas()).containsExactly(ea(stored, "1"));
    file.setEas(List.of(ea("lX.user.name", "2")));
    assertThat(file.eas()).hasSize(1);
    assertThat(file.ea("LX.USER.NAME")).isEqualTo(ea("", "2").value());
  }

  @Test
  void aNewFileHasTheEasThatItWasMadeWith() throws Exception {
    if (refusesEas()) {
      return;
    }
    HostOpen openIf =
        new HostOpen(
            FILE_ALL_ACCESS, FILE_SHARE_ALL, Disposition.OPEN_IF, 0, 0, List.of(ea("A", "1")));
    assertThat(open(root, "f", openIf).eas()).containsExactly(ea("A", "1"));
    HostOpen again =
        new HostOpen(
            FILE_ALL_ACCESS, FILE_SHARE_ALL, Disposition.OPEN_IF, 0, 0, List.of(ea("B", "2")));
    assertThat(open(root, "f", again).eas()).as("it was there").containsExactly(ea("A", "1"));
    HostOpen directory = HostOpen.create(FILE_ALL_ACCESS, FILE_DIRECTORY_FILE, LINUX);
    assertThat(open(root, "d", directory).eas()).containsExactlyElementsOf(LINUX);
  }

  @Test
  void linuxMetadataShowsInTheStat() throws Exception {
    if (refusesEas()) {
      return;
    }
    HostFile file = open(root, "f", with(LINUX));
    HostStat stat = file.stat();
    int all =
        NtConstants.LX_FILE_METADATA_HAS_UID
            | NtConstants.LX_FILE_METADATA_HAS_GID
            | NtConstants.LX_FILE_METADATA_HAS_MODE;
    assertThat(stat.lxFlags()).isEqualTo(all);
    assertThat(stat.lxUid()).isEqualTo(1000);
    assertThat(stat.lxGid()).isEqualTo(0xFFFF_FFFE);
    assertThat(stat.lxMode()).isEqualTo(0x81A4);
    byte[] device = {3, 1, 0, 0, 7, 0, 1, 0};
    file.setEas(List.of(new Ea("$LXDEV", device), number("$LXMOD", 0x2180)));
    stat = volume.stat(root, "f");
    assertThat(stat.lxFlags()).isEqualTo(all | NtConstants.LX_FILE_METADATA_HAS_DEVICE_ID);
    assertThat(stat.lxMode()).isEqualTo(0x2180);
    assertThat(stat.lxMajor()).isEqualTo(259);
    assertThat(stat.lxMinor()).isEqualTo(0x1_0007);
    file.setEas(List.of(new Ea("$LXUID", new byte[3]), ea("$LXGID", "")));
    assertThat(file.stat().lxFlags())
        .as("a wrong length, and none")
        .isEqualTo(
            NtConstants.LX_FILE_METADATA_HAS_MODE | NtConstants.LX_FILE_METADATA_HAS_DEVICE_ID);
  }

  @Test
  void wrongNamesAreRefusedWholly() throws Exception {
    if (refusesEas()) {
      return;
    }
    HostFile file = create("f");
    for (char wrong : "\\/:*?\"<>|,+=[];\u0001\u001F".toCharArray()) {
      List<Ea> eas = List.of(ea("GOOD", "1"), ea("A" + wrong, "2"));
      assertFails(() -> file.setEas(eas), HostError.INVALID_EA_NAME);
    }
    assertFails(() -> file.setEas(List.of(ea("", "1"))), HostError.INVALID_EA_NAME);
    assertFails(() -> file.setEas(List.of(ea("A".repeat(256), "1"))), HostError.INVALID_EA_NAME);
    assertThat(file.eas()).isEmpty();
    file.setEas(List.of(ea("A".repeat(255), "1"), ea("LX.a-b_$@#%&()~!{}^'", "2")));
    assertThat(file.eas()).hasSize(2);
  }

  @Test
  void allTogetherAreAtMostThisLong() throws Exception {
    if (refusesEas()) {
      return;
    }
    HostFile file = create("f");
    byte[] alone = new byte[NtConstants.MAX_EAS - 5 - 1];
    file.setEas(List.of(new Ea("A", alone)));
    assertThat(file.ea("A")).hasSize(alone.length);
    List<Ea> oneMore = List.of(new Ea("A", new byte[alone.length + 1]));
    assertFails(() -> file.setEas(oneMore), HostError.EA_TOO_LARGE);
    byte[] most = new byte[NtConstants.MAX_EAS - 5 - 1 - 8];
    if (!has(HostCapability.LONG_EA_LISTS)) {
      assertFails(
          () -> file.setEas(List.of(new Ea("A", most), ea("BB", "1"))), HostError.EA_TOO_LARGE);
      assertThat(file.ea("A")).hasSize(alone.length);
      return;
    }
    file.setEas(List.of(new Ea("A", most), ea("BB", "1")));
    assertFails(() -> file.setEas(List.of(ea("BB", "12"))), HostError.EA_TOO_LARGE);
    assertFails(() -> file.setEas(List.of(ea("C", "1"))), HostError.EA_TOO_LARGE);
    assertThat(file.ea("BB")).isEqualTo(ea("", "1").value());
    assertThat(file.ea("A")).hasSize(most.length);
    file.setEas(List.of(ea("BB", ""), ea("CC", "1")));
    assertThat(file.eas()).hasSize(2);
  }

  @Test
  void namesShareEasAndHandlesSeeThem() throws Exception {
    if (refusesEas()) {
      return;
    }
    HostFile file = open(root, "f", with(LINUX));
    file.link(root, "g");
    assertThat(open("g", FILE_ALL_ACCESS).eas()).containsExactlyElementsOf(LINUX);
    file.rename(root, "h", 0);
    assertThat(volume.stat(root, "h").lxUid()).isEqualTo(1000);
  }
}
