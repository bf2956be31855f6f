// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.posix;

import static dev.ninebind.posix.PosixAssertions.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ninebind.posix.Errno;
import dev.ninebind.posix.Inline;
import dev.ninebind.posix.Node;
import dev.ninebind.posix.NotInline;
import dev.ninebind.posix.OpenFile;
import dev.ninebind.posix.OpenFlags;
import dev.ninebind.posix.PosixVolume;
import dev.ninebind.posix.Tree;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/** What {@link MountsTest} asserts where the mounts are: a program, for they are not elsewhere. */
final class MountsProbe {
  private MountsProbe() {}

  public static void main(String[] arguments) throws Exception {
    Path served = Path.of(arguments[0]);
    PassthroughVolume volume = PassthroughVolume.open(served, PassthroughVolume.Options.DEFAULT);
    try (Tree tree = new Tree(volume)) {
      numbersDiffer(tree, served);
      namesAndLinksStayOnOneFileSystem(tree);
      aFullFileSystemSaysSo(tree);
      inlineCallsStayOnTheRootsFileSystem(volume, tree);
      assertFails(Errno.EROFS, () -> tree.file("fixed/file", ""));
      assertFails(Errno.EROFS, () -> tree.directory("fixed/directory"));
      assertFails(Errno.EBUSY, () -> tree.removeDirectory("one"));
      assertFails(Errno.EBUSY, () -> tree.rename("one", "three"));
      assertThat(volume.statistics(tree.walk("full")).blocks())
          .isLessThan(volume.statistics(tree.walk("one/file")).blocks());
    } finally {
      volume.close();
    }
    assertThat(volume.usage()).isEqualTo(new PosixVolume.Usage(0, 0));
    assertThat(volume.descriptors()).isZero();
    System.out.println("all as it should be");
  }

  private static void numbersDiffer(Tree tree, Path served) throws Exception {
    tree.file("one/file", "one");
    tree.file("two/file", "two");
    tree.file("file", "root");
    assertThat(inode(served, "one/file")).isEqualTo(inode(served, "two/file"));
    assertThat(tree.stat("one/file").path()).isNotEqualTo(tree.stat("two/file").path());
    assertThat(tree.stat("one").path()).isNotEqualTo(tree.stat("two").path());
    assertThat(tree.stat("file").path()).isEqualTo(inode(served, "file"));
    assertThat(tree.list("one"))
        .singleElement()
        .extracting(Tree.Entry::path)
        .isEqualTo(tree.stat("one/file").path());
    assertThat(tree.stat("one/..").path()).isEqualTo(tree.stat("").path());
    assertThat(tree.text("two/file")).isEqualTo("two");
  }

  private static Object inode(Path served, String path) throws Exception {
    return Files.getAttribute(served.resolve(path), "unix:ino");
  }

  private static void namesAndLinksStayOnOneFileSystem(Tree tree) throws Exception {
    assertFails(Errno.EXDEV, () -> tree.rename("file", "one/moved"));
    assertFails(Errno.EXDEV, () -> tree.rename("one/file", "two/moved"));
    assertFails(Errno.EXDEV, () -> tree.hardLink("file", "one/linked"));
    tree.rename("one/file", "one/renamed");
    Node node = tree.walk("one/renamed");
    tree.rename(node, "one/file");
    assertThat(tree.text(node)).isEqualTo("one");
  }

  private static void aFullFileSystemSaysSo(Tree tree) throws Exception {
    OpenFile file = tree.create("full/file", OpenFlags.READ_WRITE, 0644);
    ByteBuffer data = ByteBuffer.allocateDirect(4 << 20);
    int written = file.write(data, 0);
    assertThat(written).isPositive().isLessThanOrEqualTo(1 << 20);
    assertThat(data.position()).isEqualTo(written);
    assertFails(Errno.ENOSPC, () -> file.write(data, written));
    tree.close(file);
  }

  private static void inlineCallsStayOnTheRootsFileSystem(PassthroughVolume volume, Tree tree)
      throws Exception {
    Node directory = tree.walk("one");
    Node node = tree.walk("one/file");
    OpenFile file = tree.open(node, OpenFlags.READ_WRITE);
    Inline.enter();
    try {
      assertThatThrownBy(() -> volume.attributes(directory)).isSameAs(NotInline.INSTANCE);
      assertThatThrownBy(() -> volume.attributes(node)).isSameAs(NotInline.INSTANCE);
      assertThatThrownBy(() -> tree.list("one")).isSameAs(NotInline.INSTANCE);
      assertThatThrownBy(() -> Tree.text(file)).isSameAs(NotInline.INSTANCE);
      assertThatThrownBy(() -> Tree.write(file, 0, "x")).isSameAs(NotInline.INSTANCE);
    } finally {
      Inline.leave();
    }
    assertThat(Tree.text(file)).isEqualTo("one");
    tree.close(file);
  }
}
