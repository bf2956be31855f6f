// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.conformance.Closes;
import dev.ninebind.conformance.Gap;
import dev.ninebind.conformance.P9Client;
import dev.ninebind.conformance.ServedVolume;
import dev.ninebind.p9.wire.Request;
import dev.ninebind.posix.Errno;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Txattrwalk and Txattrcreate: values are read at the walk and set at the clunk. */
class XattrProtocolTest extends VolumeProtocolTest {
  private static final int CREATE = 1;
  private static final int REPLACE = 2;

  /** XATTR_SIZE_MAX in Linux's include/uapi/linux/limits.h. */
  private static final int LARGEST = 65_536;

  private int file;

  XattrProtocolTest(ServedVolume served) {
    super(served);
  }

  @BeforeEach
  void makeFile() throws IOException {
    file("file", "content");
    file = client.walkTo(top, "file");
  }

  private static byte[] value(int size) {
    byte[] value = new byte[size];
    for (int i = 0; i < size; i++) {
      value[i] = (byte) (i * 31);
    }
    return value;
  }

  @Test
  @Closes(Gap.XATTRWALK)
  void whatIsNotThereIsNoData() throws IOException {
    refused(Errno.ENODATA, () -> client.getxattr(file, "user.missing"));
    refused(Errno.EOPNOTSUPP, () -> client.getxattr(file, "nobody.knows"));
    refused(Errno.EBADF, () -> client.xattrwalk(4711, client.newFid(), "user.value"));
    int taken = client.walkTo(top);
    refused(Errno.EBADF, () -> client.xattrwalk(file, taken, "user.value"));
  }

  @Test
  @Closes(Gap.XATTRWALK)
  void allNamesAreListed() throws IOException {
    assertThat(client.listxattr(file)).isEmpty();
    client.setxattr(file, "user.one", bytes("1"), 0);
    client.setxattr(file, "user.\u00e4\u20ac", bytes(""), 0);
    assertThat(client.listxattr(file)).containsExactlyInAnyOrder("user.one", "user.\u00e4\u20ac");
    client.removexattr(file, "user.one");
    assertThat(client.listxattr(file)).containsExactly("user.\u00e4\u20ac");
  }

  @Test
  @Closes(Gap.XATTRWALK)
  void aValueIsReadInPiecesAndStaysWhatItWas() throws IOException {
    client.setxattr(file, "user.value", value(1000), 0);
    int fid = client.newFid();
    assertThat(client.xattrwalk(file, fid, "user.value")).isEqualTo(1000);
    client.setxattr(file, "user.value", bytes("changed"), 0);
    assertThat(client.read(fid, 0, 300)).isEqualTo(Arrays.copyOf(value(1000), 300));
    assertThat(client.read(fid, 990, 300)).isEqualTo(Arrays.copyOfRange(value(1000), 990, 1000));
    assertThat(client.read(fid, 1000, 300)).isEmpty();
    refused(Errno.EBADF, () -> client.getattr(fid));
    refused(Errno.EBADF, () -> client.write(fid, 0, bytes("x")));
    client.clunk(fid);
    refused(Errno.EBADF, () -> client.read(fid, 0, 1));
  }

  @Test
  @Closes(Gap.XATTRCREATE)
  void createAndReplaceAreObeyed() throws IOException {
    refused(Errno.ENODATA, () -> client.setxattr(file, "user.value", bytes("1"), REPLACE));
    client.setxattr(file, "user.value", bytes("1"), CREATE);
    refused(Errno.EEXIST, () -> client.setxattr(file, "user.value", bytes("2"), CREATE));
    assertThat(text(client.getxattr(file, "user.value"))).isEqualTo("1");
    client.setxattr(file, "user.value", bytes("3"), REPLACE);
    assertThat(text(client.getxattr(file, "user.value"))).isEqualTo("3");
    refused(Errno.EINVAL, () -> client.setxattr(file, "user.value", bytes("4"), 4));
  }

  @Test
  @Closes(Gap.XATTRCREATE)
  void anEmptyValueIsNoRemoval() throws IOException {
    client.setxattr(file, "user.value", bytes(""), 0);
    assertThat(client.getxattr(file, "user.value")).isEmpty();
    client.removexattr(file, "user.value");
    refused(Errno.ENODATA, () -> client.getxattr(file, "user.value"));
    refused(Errno.ENODATA, () -> client.removexattr(file, "user.value"));
  }

  @Test
  @Closes(Gap.XATTRCREATE)
  void itIsSetByTheClunkWhichTellsWhetherItWorked() throws IOException {
    int draft = client.walkTo(file);
    client.xattrcreate(draft, "user.value", 4, CREATE);
    client.write(draft, 0, bytes("ab"));
    client.write(draft, 2, bytes("cd"));
    refused(Errno.ENODATA, () -> client.getxattr(file, "user.value"));
    client.clunk(draft);
    assertThat(text(client.getxattr(file, "user.value"))).isEqualTo("abcd");

    int second = client.walkTo(file);
    client.xattrcreate(second, "user.value", 4, CREATE);
    client.write(second, 0, bytes("efgh"));
    refused(Errno.EEXIST, () -> client.clunk(second));
    refused(Errno.EBADF, () -> client.clunk(second));
    assertThat(text(client.getxattr(file, "user.value"))).isEqualTo("abcd");
  }

  @Test
  @Closes(Gap.XATTRCREATE)
  void whatIsNotWholeIsNotSet() throws IOException {
    int draft = client.walkTo(file);
    client.xattrcreate(draft, "user.value", 4, 0);
    client.write(draft, 0, bytes("ab"));
    refused(Errno.ENOSPC, () -> client.write(draft, 2, bytes("cde")));
    refused(Errno.EINVAL, () -> client.write(draft, 3, bytes("d")));
    refused(Errno.EINVAL, () -> client.clunk(draft));
    refused(Errno.ENODATA, () -> client.getxattr(file, "user.value"));

    P9Client lost = connect();
    int abandoned = lost.walkTo(top(lost), "file");
    lost.xattrcreate(abandoned, "user.value", 2, 0);
    lost.write(abandoned, 0, bytes("ab"));
    lost.close();
    refused(Errno.ENODATA, () -> client.getxattr(file, "user.value"));
  }

  @Test
  @Closes({Gap.XATTRWALK, Gap.XATTRCREATE})
  void sizesHaveTheirBounds() throws IOException {
    int draft = client.walkTo(file);
    refused(Errno.E2BIG, () -> client.xattrcreate(draft, "user.value", LARGEST + 1, 0));
    refused(Errno.ERANGE, () -> client.xattrcreate(draft, "user." + "n".repeat(251), 1, 0));
    client.clunk(draft);
    try {
      client.setxattr(file, "user.value", value(LARGEST), 0);
      assertThat(client.getxattr(file, "user.value")).isEqualTo(value(LARGEST));
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("ENOSPC"); // the host has room for less
      refused(Errno.ENODATA, () -> client.getxattr(file, "user.value"));
    }
  }

  @Test
  @Closes({Gap.XATTRWALK, Gap.XATTRCREATE})
  void aFileThatHasNoNameAnyMoreHasThemToo() throws IOException {
    int open = opened(client, top, 2, "file");
    client.unlinkat(top, "file", 0);
    client.setxattr(file, "user.value", bytes("still"), 0);
    assertThat(text(client.getxattr(open, "user.value"))).isEqualTo("still");
    client.clunk(open);
  }

  @Test
  @Closes({Gap.XATTRWALK, Gap.XATTRCREATE})
  void anAccessControlListComesBackAndShowsInTheMode() throws IOException {
    client.chmod(file, 0600);
    byte[] list = XattrCases.acl(1, 6, -1, 2, 4, 1234, 4, 0, -1, 0x10, 4, -1, 0x20, 0, -1);
    client.setxattr(file, "system.posix_acl_access", list, 0);
    assertThat(client.getxattr(file, "system.posix_acl_access")).isEqualTo(list);
    assertThat(client.getattr(file).mode() & 0777).isEqualTo(0640);
    client.removexattr(file, "system.posix_acl_access");
    refused(Errno.ENODATA, () -> client.getxattr(file, "system.posix_acl_access"));
  }

  @Test
  @Closes(Gap.XATTRCREATE)
  void aFidInUseTakesNoDraft() throws IOException {
    int open = opened(client, top, 2, "file");
    refused(Errno.EBUSY, () -> client.xattrcreate(open, "user.value", 1, 0));
    client.clunk(open);
    int draft = client.walkTo(file);
    client.xattrcreate(draft, "user.value", 1, 0);
    refused(Errno.EBADF, () -> client.call(new Request.Tlopen(draft, 0)));
    refused(Errno.EBADF, () -> client.read(draft, 0, 1));
    client.write(draft, 0, bytes("v"));
    client.clunk(draft);
    assertThat(text(client.getxattr(file, "user.value"))).isEqualTo("v");
  }
}
