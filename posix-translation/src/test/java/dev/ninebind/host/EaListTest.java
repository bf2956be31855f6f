// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bytes are the examples of docs/ntfs.md 2.2, 2.3 and 11. */
class EaListTest {
  private static final byte[] OF_1000 = hex("E8 03 00 00");
  private static final Ea UID = new Ea("$LXUID", OF_1000);
  private static final Ea GID = new Ea("$LXGID", OF_1000);
  private static final Ea MODE = new Ea("$LXMOD", hex("A4 81 00 00"));
  private static final Ea DEVICE = new Ea("$LXDEV", hex("03 01 00 00 03 00 00 00"));
  private static final Ea ATTRIBUTE = new Ea("LX.USER.FOO", hex("61 65 78 6C 62 61 72"));

  private static final String UID_ENTRY =
      "14 00 00 00 00 06 04 00 24 4C 58 55 49 44 00 E8 03 00 00 00";
  private static final String GID_ENTRY =
      "14 00 00 00 00 06 04 00 24 4C 58 47 49 44 00 E8 03 00 00 00";
  private static final String MODE_BYTES = "00 06 04 00 24 4C 58 4D 4F 44 00 A4 81 00 00";

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replaceAll("\\s", ""));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void aListHasItsLastOffsetZeroAndNoPaddingAtTheEnd() throws Exception {
    byte[] bytes = hex(UID_ENTRY + GID_ENTRY + "00 00 00 00" + MODE_BYTES);
    assertThat(bytes).hasSize(59);
    assertThat(EaList.encode(List.of(UID, GID, MODE))).isEqualTo(bytes);
    assertThat(EaList.decode(bytes)).containsExactly(UID, GID, MODE);
  }

  @Test
  void aDeviceIsEightBytes() throws Exception {
    byte[] last = hex("00 00 00 00 00 06 08 00 24 4C 58 44 45 56 00 03 01 00 00 03 00 00 00");
    assertThat(EaList.encode(List.of(DEVICE))).isEqualTo(last);
    byte[] all = EaList.encode(List.of(UID, GID, MODE, DEVICE));
    assertThat(all).hasSize(60 + 23).endsWith(last);
    assertThat(EaList.decode(all)).containsExactly(UID, GID, MODE, DEVICE);
  }

  @Test
  void anExtendedAttributeIsAnEntryLikeAnother() throws Exception {
    byte[] bytes =
        hex("00 00 00 00 00 0B 07 00 4C 58 2E 55 53 45 52 2E 46 4F 4F 00" + "61 65 78 6C 62 61 72");
    assertThat(EaList.encode(List.of(ATTRIBUTE))).isEqualTo(bytes);
    assertThat(EaList.decode(bytes)).containsExactly(ATTRIBUTE);
  }

  @Test
  void aStoredListHasTheSizeOfEachEntryAndIsPadded() throws Exception {
    byte[] bytes = hex(UID_ENTRY + GID_ENTRY + "14 00 00 00" + MODE_BYTES + "00");
    assertThat(bytes).hasSize(60);
    assertThat(EaList.encodeStored(List.of(UID, GID, MODE))).isEqualTo(bytes);
    assertThat(EaList.decode(bytes)).containsExactly(UID, GID, MODE);
  }

  @Test
  void noEasAreNoBytes() throws Exception {
    assertThat(EaList.encode(List.of())).isEmpty();
    assertThat(EaList.encodeStored(List.of())).isEmpty();
    assertThat(EaList.decode(new byte[0])).isEmpty();
    assertThat(EaList.packedSize(List.of())).isZero();
  }

  @Test
  void theLongestNameAndValueFit() throws Exception {
    Ea longest = new Ea("N".repeat(255), new byte[65_535]);
    assertThat(EaList.decode(EaList.encode(List.of(longest, UID)))).containsExactly(longest, UID);
    assertThat(EaList.decode(EaList.encodeStored(List.of(UID, longest))))
        .containsExactly(UID, longest);
  }

  @Test
  void whatHasNoFormIsRefused() {
    for (Ea bad :
        List.of(
            new Ea("", OF_1000), new Ea("N".repeat(256), OF_1000), new Ea("N", new byte[65_536]))) {
      assertThatThrownBy(() -> EaList.encode(List.of(bad)))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> EaList.encodeStored(List.of(bad)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void anEmptyValueIsKeptForItRemovesAnEa() throws Exception {
    Ea none = new Ea("A", new byte[0]);
    assertThat(EaList.encode(List.of(none))).isEqualTo(hex("00 00 00 00 00 01 00 00 41 00"));
    assertThat(EaList.decode(EaList.encode(List.of(none, none)))).containsExactly(none, none);
  }

  @Test
  void aNameThatIsNoAsciiKeepsItsBytes() throws Exception {
    byte[] bytes = hex("00 00 00 00 00 02 01 00 C3 A9 00 2A");
    List<Ea> eas = EaList.decode(bytes);
    assertThat(eas).hasSize(1);
    assertThat(EaList.encode(eas)).isEqualTo(bytes);
  }

  @Test
  void anyFlagsAreAccepted() throws Exception {
    byte[] bytes = EaList.encode(List.of(UID));
    bytes[4] = (byte) 0x80;
    assertThat(EaList.decode(bytes)).containsExactly(UID);
  }

  @Test
  void anOffsetMayLeaveRoom() throws Exception {
    byte[] bytes =
        hex("10 00 00 00 00 01 01 00 41 00 31 EE EE EE EE EE" + "00000000000101004200 32");
    assertThat(EaList.decode(bytes))
        .containsExactly(new Ea("A", ascii("1")), new Ea("B", ascii("2")));
  }

  /** Each is an entry "A" with value "1", or two, with something wrong. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "00 00 00 00 00 01 01", // cut off in the header
        "00 00 00", // in the offset
        "00 00 00 00 00 01 01 00 41 00", // before the value
        "00 00 00 00 00 FF 01 00 41 00 31", // in the name
        "00 00 00 00 00 01 01 00 41 01 31", // no NUL after the name
        "00 00 00 00 00 00 01 00 00 31", // no name
        "00 00 00 00 00 01 01 00 41 00 31 00 00 00 00", // more than padding at the end
        "0D 00 00 00 00 01 01 00 41 00 31 EE EE 00 00 00 00 00 01 01 00 42 00 32", // no multiple of
        // 4
        "08 00 00 00 00 01 01 00 41 00 31 00", // within its own entry
        "04 00 00 00 00 01 01 00 41 00 31 00", // within its own header
        "10 00 00 00 00 01 01 00 41 00 31 00", // beyond the end
        "0C 00 00 00 00 01 01 00 41 00 31", // the stored form without its padding
        "FC FF FF FF 00 01 01 00 41 00 31 00", // negative
        "0C 00 00 80 00 01 01 00 41 00 31 00", // far beyond the end
        "0C 00 00 00 00 01 01 00 41 00 31 00 00 00 00 00 00 01", // the second cut off
      })
  void whatIsNoListIsRefused(String bytes) {
    assertRefused(hex(bytes));
  }

  private static void assertRefused(byte[] bytes) {
    Throwable thrown = catchThrowable(() -> EaList.decode(bytes));
    assertThat(thrown).isInstanceOf(HostException.class);
    assertThat(((HostException) thrown).error()).isEqualTo(HostError.EA_LIST_INCONSISTENT);
  }

  @Test
  void aListThatIsCutOffAnywhereIsRefused() throws Exception {
    byte[] bytes = EaList.encode(List.of(UID, ATTRIBUTE, DEVICE));
    // A list that ends where an entry does is a stored one.
    List<Integer> whole = List.of(0, 20, 20 + 28, bytes.length);
    for (int length = 0; length < bytes.length; length++) {
      byte[] some = Arrays.copyOf(bytes, length);
      if (whole.contains(length)) {
        assertThat(EaList.decode(some)).hasSize(whole.indexOf(length));
      } else {
        assertRefused(some);
      }
    }
  }

  @Test
  void aSizeOnTheVolumeIsFiveBytesNameAndValue() {
    assertThat(EaList.packedSize(List.of(UID, GID, MODE))).isEqualTo(45);
    assertThat(EaList.packedSize(List.of(ATTRIBUTE))).isEqualTo(5 + 11 + 7);
  }
}
