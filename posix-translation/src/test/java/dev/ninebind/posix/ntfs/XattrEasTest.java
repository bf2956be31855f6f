// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix.ntfs;

import static dev.ninebind.posix.PosixAssertions.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.host.Ea;
import dev.ninebind.host.EaList;
import dev.ninebind.host.NtConstants;
import dev.ninebind.posix.ByteString;
import dev.ninebind.posix.Errno;
import dev.ninebind.posix.PosixException;
import dev.ninebind.posix.XattrName;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The encodings of docs/ntfs.md 2.3 and 2.4. */
class XattrEasTest {
  private static final byte[] SOME = hex("61 65 78 6C 31");

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replaceAll("\\s", ""));
  }

  private static String eaName(String name) throws PosixException {
    return XattrEas.eaName(XattrName.of(name));
  }

  private static SortedMap<ByteString, ByteString> attributes(String... namesAndValues) {
    SortedMap<ByteString, ByteString> attributes = new TreeMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      attributes.put(ByteString.of(namesAndValues[i]), ByteString.of(namesAndValues[i + 1]));
    }
    return attributes;
  }

  private static String names(Ea... eas) throws PosixException {
    return XattrEas.names(List.of(eas)).toString();
  }

  @Example
  void anAttributeIsAnEaAsWslWritesIt() throws Exception {
    Ea ea = XattrEas.ea(XattrName.of("user.foo"), ByteString.of("bar"));
    assertThat(EaList.encode(List.of(ea)))
        .isEqualTo(
            hex(
                "00 00 00 00 00 0B 07 00 4C 58 2E 55 53 45 52 2E 46 4F 4F 00"
                    + "61 65 78 6C 62 61 72"));
    assertThat(XattrEas.value(ea.value())).isEqualTo(ByteString.of("bar"));
  }

  @Example
  void namesThatSurviveUpperCaseHaveAnEaOfTheirOwn() throws Exception {
    assertThat(eaName("user.foo")).isEqualTo("LX.USER.FOO");
    assertThat(eaName("trusted.overlay.opaque")).isEqualTo("LX.TRUSTED.OVERLAY.OPAQUE");
    assertThat(eaName("security.selinux")).isEqualTo("LX.SECURITY.SELINUX");
    assertThat(eaName("user.az09._-$@#%&()~!{}^'")).isEqualTo("LX.USER.AZ09._-$@#%&()~!{}^'");
    assertThat(eaName("user." + "n".repeat(247))).hasSize(255);
  }

  @Example
  void allOthersShareTheContainer() throws Exception {
    for (String name :
        new String[] {
          "user.Foo",
          "user.foo:bar",
          "user.mime/type",
          "user.a b",
          "user.a`",
          "user.a\\",
          "user.a*?\"<>|",
          "user.a,+=[];",
          "user.a\1",
          "user.\u007f",
          "user.\u00e9",
          "user." + "n".repeat(248),
          "user." + "n".repeat(250),
          "system.posix_acl_access",
          "system.posix_acl_default"
        }) {
      assertThat(eaName(name)).as(name).isNull();
    }
    XattrName noText = XattrName.of(ByteString.of(new byte[] {'u', 's', 'e', 'r', '.', -1}));
    assertThat(XattrEas.eaName(noText)).isNull();
  }

  @Example
  void anEmptyValueIsFourBytesAndWhateverTheyAre() {
    assertThat(XattrEas.value(hex("61 65 78 6C"))).isEqualTo(ByteString.EMPTY);
    assertThat(XattrEas.value(hex("00 00 00 00 31"))).isEqualTo(ByteString.of("1"));
    assertThat(XattrEas.value(hex("61 65 78"))).isNull();
    assertThat(XattrEas.value(new byte[0])).isNull();
    assertThat(XattrEas.value(null)).isNull();
  }

  @Example
  void theContainerIsAVersionThenLengthsNamesAndValues() throws Exception {
    Ea ea = XattrEas.container(attributes("user.B", "xy", "user.A", ""));
    assertThat(ea.name()).isEqualTo("LX9.X");
    assertThat(ea.value())
        .isEqualTo(hex("01 06 00 00 00 75 73 65 72 2E 41" + "06 00 02 00 75 73 65 72 2E 42 78 79"));
    assertThat(XattrEas.container(ea.value())).isEqualTo(attributes("user.A", "", "user.B", "xy"));
  }

  @Example
  void anEmptyContainerIsNone() throws Exception {
    Ea none = XattrEas.container(attributes());
    assertThat(none).isEqualTo(new Ea("LX9.X", new byte[0]));
    assertThat(XattrEas.container(none.value())).isEmpty();
    assertThat(XattrEas.container((byte[]) null)).isEmpty();
    assertThat(XattrEas.container(hex("01"))).isEmpty();
  }

  @Example
  void whatIsReadCanBeAddedTo() throws Exception {
    SortedMap<ByteString, ByteString> read =
        XattrEas.container(XattrEas.container(attributes("user.M", "1")).value());
    read.put(ByteString.of("user.A"), ByteString.of("2"));
    assertThat(XattrEas.container(read))
        .isEqualTo(XattrEas.container(attributes("user.A", "2", "user.M", "1")));
  }

  @Example
  void theLargestValueFitsAndOneByteMoreIsNoSpace() throws Exception {
    int most = 65_535 - 1 - 4 - "user.A".length();
    SortedMap<ByteString, ByteString> attributes = new TreeMap<>();
    attributes.put(ByteString.of("user.A"), ByteString.of("v".repeat(most)));
    Ea ea = XattrEas.container(attributes);
    assertThat(ea.value()).hasSize(65_535);
    assertThat(XattrEas.container(ea.value())).isEqualTo(attributes);
    attributes.put(ByteString.of("user.A"), ByteString.of("v".repeat(most + 1)));
    assertFails(Errno.ENOSPC, () -> XattrEas.container(attributes));
    attributes.put(ByteString.of("user.A"), ByteString.of("v".repeat(XattrName.MAX_VALUE)));
    assertFails(Errno.ENOSPC, () -> XattrEas.container(attributes));
  }

  @Example
  void aValueOf65000BytesFitsBesideTheMetadata() throws Exception {
    Ea ea = XattrEas.container(attributes("user.A", "v".repeat(65_000)));
    LxMetadata metadata = new LxMetadata(0, 0, 0100644, 0, 0);
    assertThat(EaList.packedSize(List.of(ea)) + EaList.packedSize(metadata.toEas()))
        .isLessThanOrEqualTo(NtConstants.MAX_EAS);
  }

  @Example
  void aValueThatIsTooLongForAnEaOfItsOwnIsSeenBySize() throws Exception {
    Ea ea = XattrEas.ea(XattrName.of("user.a"), ByteString.of(new byte[XattrName.MAX_VALUE]));
    assertThat(EaList.packedSize(List.of(ea))).isGreaterThan(NtConstants.MAX_EAS);
  }

  @Example
  void aDamagedContainerIsAnError() {
    for (String damaged :
        new String[] {
          "00", // another version
          "02 06 00 00 00 75 73 65 72 2E 41",
          "01 06", // cut off
          "01 06 00 00",
          "01 06 00 00 00 75 73 65 72 2E",
          "01 06 00 01 00 75 73 65 72 2E 41",
          "01 06 00 FF FF 75 73 65 72 2E 41",
          "01 00 00 00 00", // no name
          "01 06 00 00 00 75 73 65 72 2E 00", // NUL in one
          "01 06 00 00 00 75 73 65 72 2E 41 06 00 00 00 75 73 65 72 2E 41", // one twice
        }) {
      assertFails(Errno.EIO, () -> XattrEas.container(hex(damaged)));
      assertFails(Errno.EIO, () -> names(new Ea("LX9.X", hex(damaged))));
    }
  }

  @Example
  void namesAreThoseOfBothEncodingsInTheOrderOfTheEas() throws Exception {
    Ea container =
        XattrEas.container(attributes("user.Upper", "1", "system.posix_acl_access", "2"));
    assertThat(
            names(
                new Ea("LX.USER.FOO", SOME),
                container,
                new Ea("LX.TRUSTED.EMPTY", hex("61 65 78 6C"))))
        .isEqualTo("user.foo\0system.posix_acl_access\0user.Upper\0trusted.empty\0");
    assertThat(names()).isEmpty();
  }

  @Example
  void namesAreFoundInAnyCaseAndOnce() throws Exception {
    Ea container = XattrEas.container(attributes("user.Upper", "1"));
    assertThat(
            names(
                new Ea("lx.user.Foo", SOME),
                new Ea("LX.USER.FOO", SOME),
                new Ea("lx9.x", container.value())))
        .isEqualTo("user.foo\0user.Upper\0");
  }

  @Example
  void whatIsNoAttributeOfAGuestIsNotListed() throws Exception {
    assertThat(
            names(
                new Ea("$LXUID", SOME),
                new Ea("$LXMOD", SOME),
                new Ea("user.foo", SOME), // the kernel's ntfs3
                new Ea("KERNEL.PURGE", SOME),
                new Ea("LX.", SOME),
                new Ea("LX.USER.", SOME),
                new Ea("LX.SYSTEM.POSIX_ACL_ACCESS", SOME),
                new Ea("LX.OTHER.FOO", SOME),
                new Ea("LX.USER.NINEBIND.MODE", SOME),
                new Ea("LX.USER.SHORT", hex("61 65 78")),
                new Ea("LX.USER.A B", SOME), // could not be read by that name
                new Ea("LX.USER.\u00c9", SOME)))
        .isEmpty();
    Ea container =
        XattrEas.container(
            attributes(
                "user.small", "1", "user.ninebind.Mode", "2", "system.nfs4_acl", "3", "Z", "4"));
    assertThat(names(container)).isEmpty();
  }

  @Provide
  Arbitrary<ByteString> attributeNames() {
    Arbitrary<String> namespaces = Arbitraries.of("user.", "trusted.", "security.");
    Arbitrary<byte[]> rest =
        Arbitraries.oneOf(
            Arbitraries.bytes().filter(b -> b != 0).array(byte[].class).ofMinSize(1).ofMaxSize(246),
            Arbitraries.strings()
                .withChars("abcxyz019._-$@#%&()~!{}^'")
                .ofMinLength(1)
                .ofMaxLength(246)
                .map(text -> text.getBytes(StandardCharsets.US_ASCII)));
    return namespaces.flatMap(
        namespace ->
            rest.map(
                bytes -> {
                  byte[] name =
                      Arrays.copyOf(
                          namespace.getBytes(StandardCharsets.US_ASCII),
                          namespace.length() + bytes.length);
                  System.arraycopy(bytes, 0, name, namespace.length(), bytes.length);
                  return ByteString.of(name);
                }));
  }

  /** Whatever a file's attributes are, NTFS's upper case loses none of their names and values. */
  @Property(tries = 300)
  void attributesComeBackByNameAndValue(
      @ForAll Map<@From("attributeNames") ByteString, byte[]> attributes) throws Exception {
    Map<String, byte[]> stored = new TreeMap<>();
    SortedMap<ByteString, ByteString> container = new TreeMap<>();
    for (Map.Entry<ByteString, byte[]> attribute : attributes.entrySet()) {
      XattrName name = XattrName.of(attribute.getKey());
      ByteString value = ByteString.of(attribute.getValue());
      if (XattrEas.eaName(name) == null) {
        container.put(name.bytes(), value);
      } else {
        Ea ea = XattrEas.ea(name, value);
        assertThat(ea.name()).isEqualTo(ea.name().toUpperCase(Locale.ROOT));
        assertThat(stored.put(ea.name(), ea.value())).isNull();
        assertThat(XattrEas.value(ea.value())).isEqualTo(value);
      }
    }
    Ea rest = XattrEas.container(container);
    assertThat(XattrEas.container(rest.value())).isEqualTo(container);
    stored.put(rest.name(), rest.value());
    List<Ea> eas = stored.entrySet().stream().map(e -> new Ea(e.getKey(), e.getValue())).toList();
    byte[] listed = XattrEas.names(eas).toBytes();
    int names = 0;
    int start = 0;
    for (int end = 0; end < listed.length; end++) {
      if (listed[end] == 0) {
        assertThat(attributes).containsKey(ByteString.of(Arrays.copyOfRange(listed, start, end)));
        start = end + 1;
        names++;
      }
    }
    assertThat(names).isEqualTo(attributes.size());
  }
}
