// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix;

import static dev.ninebind.posix.PosixAssertions.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class XattrNameTest {
  private static final String LONGEST = "user." + "n".repeat(250);

  @Test
  void namesOfTheServedNamespacesAreNames() throws Exception {
    for (String text :
        new String[] {
          "user.a", "user.a b/c", "user..", "trusted.overlay.opaque", "security.capability", LONGEST
        }) {
      assertThat(XattrName.of(text).bytes()).isEqualTo(ByteString.of(text));
      assertThat(XattrName.of(text)).isEqualTo(XattrName.of(text)).hasToString(text);
      assertThat(XattrName.of(text)).hasSameHashCodeAs(XattrName.of(text));
      assertThat(XattrName.of(text).isAcl()).isFalse();
    }
    assertThat(XattrName.of("user.a")).isNotEqualTo(XattrName.of("user.A"));
    assertThat(XattrName.of("system.posix_acl_access")).isEqualTo(XattrName.ACCESS_ACL);
    assertThat(XattrName.of("system.posix_acl_default")).isEqualTo(XattrName.DEFAULT_ACL);
    assertThat(XattrName.DEFAULT_ACL.isAcl() && XattrName.ACCESS_ACL.isAcl()).isTrue();
  }

  @Test
  void whatIsNoNameIsRefusedAsLinuxDoes() {
    assertFails(Errno.ERANGE, () -> XattrName.of(""));
    assertFails(Errno.ERANGE, () -> XattrName.of(LONGEST + "n"));
    for (String text : new String[] {"user.", "trusted.", "security.", "user.a\0b", "\0"}) {
      assertFails(Errno.EINVAL, () -> XattrName.of(text));
    }
  }

  @Test
  void otherNamespacesAreNotServed() {
    for (String text :
        new String[] {
          "user",
          "userx.a",
          "User.a",
          "os2.a",
          "system.nfs4_acl",
          "system.posix_acl_access2",
          "system.posix_acl",
          "btrfs.compression",
          "."
        }) {
      assertFails(Errno.EOPNOTSUPP, () -> XattrName.of(text));
    }
  }

  @Test
  void namesOfNinebindsOwnArePrivate() throws Exception {
    assertThat(XattrName.of("user.ninebind.mode").isPrivate()).isTrue();
    assertThat(XattrName.of("user.ninebind.").isPrivate()).isTrue();
    for (String text : new String[] {"user.ninebind", "user.ninebinds", "trusted.ninebind.mode"}) {
      assertThat(XattrName.of(text).isPrivate()).as(text).isFalse();
    }
  }

  @Test
  void aListShowsWhatIsServedAndNobodysOwn() {
    assertThat(listed("")).isEmpty();
    assertThat(listed("user.a\0")).isEqualTo("user.a\0");
    assertThat(
            listed(
                "system.nfs4_acl\0user.b\0user.ninebind.x\0user.\0system.posix_acl_access\0"
                    + "btrfs.compression\0security.c\0"))
        .isEqualTo("user.b\0system.posix_acl_access\0security.c\0");
    assertThat(listed("user.ninebind.x\0")).isEmpty();
  }

  private static String listed(String names) {
    return XattrName.listed(names.getBytes(StandardCharsets.US_ASCII)).toString();
  }
}
