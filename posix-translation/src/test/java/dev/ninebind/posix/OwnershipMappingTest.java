// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix;

import static dev.ninebind.posix.PosixAssertions.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OwnershipMappingTest {
  private static final Credentials HOST = new Credentials(500, 501);

  private final TestVolume below = new TestVolume();
  private final Tree host = new Tree(below);
  private final PosixVolume volume = new OwnershipMapping(below, 1000, 1001, HOST);
  private final Tree guest = new Tree(volume).as(7, 8);

  @AfterEach
  void nothingIsInUse() throws Exception {
    guest.close();
    host.close();
    assertThat(volume.usage()).isEqualTo(new PosixVolume.Usage(0, 0));
    volume.close();
  }

  private static void assertOwner(Attributes attributes, int uid, int gid) {
    assertThat(attributes.uid()).isEqualTo(uid);
    assertThat(attributes.gid()).isEqualTo(gid);
  }

  private void assertMapped(Attributes attributes) {
    assertOwner(attributes, 1000, 1001);
  }

  @Test
  void whateverIsThereBelongsToTheOneOwner() throws Exception {
    host.as(3, 4).file("file", "text");
    assertMapped(guest.stat("file"));
    assertMapped(guest.stat(""));
    Node node = guest.walk("file");
    assertMapped(volume.attributes(node));
    PosixVolume.Opened opened = volume.open(node, OpenFlags.of(OpenFlags.READ_ONLY));
    assertMapped(opened.attributes());
    assertMapped(opened.file().attributes());
    opened.file().close();
    assertOwner(host.stat("file"), 3, 4);
  }

  @Test
  void newFilesBelongToTheDaemonOnTheHost() throws Exception {
    OpenFile file = guest.create("file", OpenFlags.READ_WRITE, 0644);
    assertMapped(file.attributes());
    assertMapped(guest.directory("directory"));
    assertMapped(guest.link("link", "x"));
    assertMapped(guest.special("fifo", FileType.FIFO));
    for (String name : host.names("")) {
      assertOwner(host.stat(name), 500, 501);
    }
    assertThat(host.names("")).hasSize(4);
  }

  @Test
  void aChangeOfOwnerIsAcceptedWithoutEffect() throws Exception {
    OpenFile file = guest.create("file", OpenFlags.READ_WRITE, 04755);
    Node node = guest.walk("file");
    volume.change(node, AttributeChanges.ofOwner(9, 10));
    file.change(AttributeChanges.ofOwner(11, 12));
    assertMapped(guest.stat("file"));
    assertOwner(host.stat("file"), 500, 501);
  }

  @Test
  void theOtherChangesOfARequestAreMade() throws Exception {
    OpenFile file = guest.create("file", OpenFlags.READ_WRITE, 0644);
    int valid =
        AttributeChanges.UID
            | AttributeChanges.GID
            | AttributeChanges.MODE
            | AttributeChanges.SIZE
            | AttributeChanges.ACCESSED
            | AttributeChanges.ACCESSED_SET
            | AttributeChanges.MODIFIED
            | AttributeChanges.MODIFIED_SET;
    Timestamp accessed = new Timestamp(1, 2);
    Timestamp modified = new Timestamp(3, 4);
    file.change(new AttributeChanges(valid, 0600, 9, 10, 5, accessed, modified));
    Attributes attributes = host.stat("file");
    assertOwner(attributes, 500, 501);
    assertThat(attributes.mode() & 07777).isEqualTo(0600);
    assertThat(attributes.size()).isEqualTo(5);
    assertThat(attributes.accessed()).isEqualTo(accessed);
    assertThat(attributes.modified()).isEqualTo(modified);
    assertThat(guest.stat("file")).isEqualTo(attributes.withOwner(1000, 1001));
  }

  @Test
  void attributesAreTheFilesOwn() throws Exception {
    host.file("file", "text");
    Node node = guest.walk("file");
    XattrName name = XattrName.of("user.a");
    volume.setXattr(node, name, ByteString.of("value"), XattrMode.CREATE);
    assertThat(below.xattr(node, name)).isEqualTo(ByteString.of("value"));
    assertThat(volume.xattr(node, name)).isEqualTo(ByteString.of("value"));
    assertThat(volume.xattrNames(node)).isEqualTo(ByteString.of("user.a\0"));
    volume.removeXattr(node, name);
    assertFails(Errno.ENODATA, () -> below.xattr(node, name));
  }

  @Test
  void aMappedFileReadsAndWritesAsTheOneBelow() throws Exception {
    OpenFile file = guest.create("file", OpenFlags.READ_WRITE, 0644);
    assertThat(Tree.write(file, 0, "text")).isEqualTo(4);
    assertThat(Tree.text(file)).isEqualTo("text");
    file.sync(true);
    assertThat(host.text("file")).isEqualTo("text");
    assertThat(file.node()).isSameAs(guest.walk("file"));
  }
}
