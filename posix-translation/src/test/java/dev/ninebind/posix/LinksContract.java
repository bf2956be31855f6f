// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix;

import static dev.ninebind.posix.PosixAssertions.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Symbolic and hard links. */
public abstract class LinksContract extends VolumeContract {
  @Test
  void aSymbolicLinkKeepsItsTargetByteForByte() throws Exception {
    if (refuses(Capability.SYMBOLIC_LINKS, () -> tree.link("link", "target"))) {
      return;
    }
    byte[] odd = {(byte) 0xff, ' ', '\n', '/', '/', '.', (byte) 0x80, '/'};
    for (ByteString target :
        List.of(
            ByteString.of("x"),
            ByteString.of("../../../outside"),
            ByteString.of("/etc/passwd"),
            ByteString.of(odd),
            ByteString.of("t".repeat(60)),
            ByteString.of("/long".repeat(819)))) {
      Name name = name("link" + target.length());
      Attributes made = volume.makeLink(volume.root(), name, target, new Credentials(51, 52));
      assertThat(made.type()).isEqualTo(FileType.SYMBOLIC_LINK);
      assertThat(made.size()).isEqualTo(target.length());
      assertThat(made.uid()).isEqualTo(51);
      assertThat(made.gid()).isEqualTo(52);
      assertThat(made.links()).isEqualTo(1);
      assertThat(volume.readLink(tree.walk(volume.root(), name))).isEqualTo(target);
    }
  }

  @Test
  void targetsThatLinuxRefusesAreRefused() throws Exception {
    if (can(Capability.SYMBOLIC_LINKS)) {
      assertFails(Errno.ENOENT, () -> tree.link("link", ""));
      assertFails(Errno.ENAMETOOLONG, () -> tree.link("link", "x".repeat(4096)));
      assertFails(Errno.EINVAL, () -> tree.link("link", "cut\0off"));
      assertThat(tree.list("")).isEmpty();
    }
  }

  @Test
  void aSymbolicLinkOverAnExistingNameIsEexist() throws Exception {
    if (can(Capability.SYMBOLIC_LINKS)) {
      tree.file("file", "");
      tree.directory("directory");
      tree.link("link", "x");
      for (String name : List.of("file", "directory", "link", ".", "..", "directory/.")) {
        assertFails(Errno.EEXIST, () -> tree.link(name, "target"));
      }
      assertThat(volume.readLink(tree.walk("link"))).isEqualTo(ByteString.of("x"));
      assertFails(Errno.ENOTDIR, () -> tree.link("file/below", "target"));
    }
  }

  @Test
  void onlyASymbolicLinkHasATarget() throws Exception {
    tree.file("file", "");
    tree.directory("directory");
    Node file = tree.walk("file");
    Node directory = tree.walk("directory");
    assertFails(Errno.EINVAL, () -> volume.readLink(file));
    assertFails(Errno.EINVAL, () -> volume.readLink(directory));
  }

  @Test
  void aSymbolicLinkTakesAnOwnerButNoMode() throws Exception {
    if (can(Capability.SYMBOLIC_LINKS)) {
      tree.file("file", "");
      tree.link("link", "file");
      Node link = tree.walk("link");
      volume.change(link, AttributeChanges.ofOwner(61, 62));
      assertThat(volume.attributes(link).uid()).isEqualTo(61);
      assertThat(volume.attributes(link).gid()).isEqualTo(62);
      assertThat(tree.stat("file").uid()).isZero();
      assertFails(Errno.EOPNOTSUPP, () -> volume.change(link, AttributeChanges.ofMode(0600)));
      assertThat(tree.stat("file").mode() & 07777).isEqualTo(0644);
    }
  }

  @Test
  void twoNamesOfAFileAreOneFile() throws Exception {
    tree.file("a", "text");
    if (refuses(Capability.HARD_LINKS, () -> tree.hardLink("a", "b"))) {
      assertThat(tree.names("")).containsExactly("a");
      return;
    }
    tree.directory("directory");
    tree.hardLink("a", "directory/b");
    assertThat(tree.stat("a").links()).isEqualTo(2);
    assertThat(tree.stat("directory/b")).isEqualTo(tree.stat("a"));
    OpenFile file = tree.open("directory/b", RDWR);
    Tree.write(file, 0, "T");
    assertThat(tree.text("a")).isEqualTo("Text");
    volume.change(tree.walk("a"), AttributeChanges.ofMode(0600));
    assertThat(file.attributes().mode() & 07777).isEqualTo(0600);
    tree.unlink("a");
    assertThat(tree.stat("directory/b").links()).isEqualTo(1);
    assertThat(tree.text("directory/b")).isEqualTo("Text");
  }

  /** As Linux does with its caches: it opens a file by whichever name it knows it by. */
  @Test
  void aFileIsFoundByItsOtherNameWhenItsOwnIsGone() throws Exception {
    if (can(Capability.HARD_LINKS)) {
      tree.file("a", "text");
      tree.directory("directory");
      tree.hardLink("a", "directory/b");
      Node a = tree.walk("a");
      Node b = tree.walk("directory/b");
      tree.unlink("a");
      tree.rename("directory", "moved");
      assertThat(volume.attributes(a).links()).isEqualTo(1);
      assertThat(tree.text(a)).isEqualTo("text");
      volume.change(a, AttributeChanges.ofMode(0600));
      assertThat(volume.attributes(b).mode() & 07777).isEqualTo(0600);
      tree.hardLink(a, "c");
      assertThat(tree.stat("c").links()).isEqualTo(2);
    }
  }

  @Test
  void aHardLinkOverAnExistingNameIsEexist() throws Exception {
    if (can(Capability.HARD_LINKS)) {
      tree.file("a", "a");
      tree.file("b", "b");
      tree.directory("directory");
      for (String name : List.of("a", "b", "directory", ".", "..", "directory/..")) {
        assertFails(Errno.EEXIST, () -> tree.hardLink("a", name));
      }
      assertThat(tree.text("b")).isEqualTo("b");
      assertThat(tree.stat("a").links()).isEqualTo(1);
      assertFails(Errno.ENOTDIR, () -> tree.hardLink("a", "b/below"));
    }
  }

  @Test
  void aDirectoryGetsNoSecondName() throws Exception {
    tree.directory("directory");
    assertFails(Errno.EPERM, () -> tree.hardLink("directory", "second"));
    assertThat(tree.names("")).containsExactly("directory");
  }

  @Test
  void aFileWhoseNamesAreGoneGetsNoNewOne() throws Exception {
    if (can(Capability.HARD_LINKS)) {
      tree.file("file", "");
      Node node = tree.walk("file");
      OpenFile open = tree.open(node, RDWR);
      tree.unlink("file");
      assertFails(Errno.ENOENT, () -> tree.hardLink(node, "again"));
      tree.close(open);
      assertFails(Errno.ENOENT, () -> tree.hardLink(node, "again"));
      assertThat(tree.list("")).isEmpty();
    }
  }

  @Test
  void aSymbolicLinkAndAFifoGetSecondNames() throws Exception {
    if (can(Capability.HARD_LINKS) && can(Capability.SYMBOLIC_LINKS)) {
      tree.file("target", "");
      tree.link("link", "target");
      tree.hardLink("link", "second");
      assertThat(tree.stat("second").type()).isEqualTo(FileType.SYMBOLIC_LINK);
      assertThat(tree.stat("second").links()).isEqualTo(2);
      assertThat(tree.stat("target").links()).isEqualTo(1);
    }
    if (can(Capability.HARD_LINKS) && can(Capability.SPECIAL_FILES)) {
      tree.special("fifo", FileType.FIFO);
      tree.hardLink("fifo", "second-fifo");
      assertThat(tree.stat("second-fifo").path()).isEqualTo(tree.stat("fifo").path());
    }
  }
}
