// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix;

import static dev.ninebind.posix.PosixAssertions.assertFails;
import static dev.ninebind.posix.PosixAssertions.succeedsOrFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An open file works on, whatever happens to its names. */
public abstract class OpenFileIdentityContract extends VolumeContract {
  @Test
  void anOpenFileWorksOnAfterItsLastNameIsGone() throws Exception {
    long path = tree.file("file", "text").path();
    OpenFile file = tree.open("file", RDWR);
    tree.unlink("file");
    Attributes attributes = file.attributes();
    assertThat(attributes.links()).isZero();
    assertThat(attributes.path()).isEqualTo(path);
    assertThat(Tree.text(file)).isEqualTo("text");
    Tree.write(file, 4, "ure");
    assertThat(Tree.text(file)).isEqualTo("texture");
    file.change(AttributeChanges.ofSize(2));
    file.change(AttributeChanges.ofMode(0600));
    file.change(AttributeChanges.ofOwner(5, 6));
    file.change(LONG_AGO);
    attributes = file.attributes();
    assertThat(attributes.size()).isEqualTo(2);
    assertThat(attributes.mode() & 07777).isEqualTo(0600);
    assertThat(attributes.uid()).isEqualTo(5);
    assertThat(attributes.modified()).isEqualTo(Timestamp.EPOCH);
    file.sync(false);
  }

  @Test
  void aNodeReachesAFileWithoutNamesWhileItIsOpen() throws Exception {
    long path = tree.file("file", "text").path();
    Node node = tree.walk("file");
    OpenFile file = tree.open("file", RDWR);
    volume.remove(node);
    assertThat(volume.attributes(node).path()).isEqualTo(path);
    assertThat(volume.attributes(node).links()).isZero();
    volume.change(node, AttributeChanges.ofMode(0604));
    volume.change(node, AttributeChanges.ofSize(1));
    volume.change(node, LONG_AGO);
    assertThat(file.attributes().mode() & 07777).isEqualTo(0604);
    assertThat(file.attributes().size()).isEqualTo(1);
    assertThat(volume.attributes(node)).isEqualTo(file.attributes());
    tree.close(file);
    assertFails(Errno.ENOENT, () -> volume.attributes(node));
  }

  @Test
  void aFileOpenForReadingIsTruncatedThroughItsNodeAfterItsNameIsGone() throws Exception {
    tree.file("file", "text");
    Node node = tree.walk("file");
    OpenFile file = tree.open(node, RDONLY);
    tree.unlink("file");
    if (succeedsOrFails(Errno.EINVAL, () -> volume.change(node, AttributeChanges.ofSize(2)))) {
      assertThat(Tree.text(file)).isEqualTo("te");
    }
  }

  @Test
  void anOpenFileIsNotTheFileThatIsMadeUnderItsName() throws Exception {
    tree.file("file", "old");
    OpenFile old = tree.open("file", RDWR);
    tree.unlink("file");
    long path = tree.file("file", "new").path();
    assertThat(old.attributes().path()).isNotEqualTo(path);
    assertThat(Tree.text(old)).isEqualTo("old");
    Tree.write(old, 0, "OLD");
    old.change(AttributeChanges.ofMode(0));
    assertThat(tree.text("file")).isEqualTo("new");
    assertThat(tree.stat("file").mode() & 07777).isEqualTo(0644);
  }

  @Test
  void aReplacedFileKeepsItsDataWhileItIsOpen() throws Exception {
    tree.file("from", "new");
    tree.file("to", "old");
    OpenFile from = tree.open("from", RDWR);
    OpenFile to = tree.open("to", RDWR);
    tree.rename("from", "to");
    assertThat(Tree.text(to)).isEqualTo("old");
    assertThat(to.attributes().links()).isZero();
    assertThat(volume.attributes(to.node()).path()).isEqualTo(to.attributes().path());
    assertThat(Tree.text(from)).isEqualTo("new");
    Tree.write(to, 0, "OLD");
    assertThat(tree.text("to")).isEqualTo("new");
  }

  @Test
  void anOpenFileFollowsItsRenames() throws Exception {
    tree.directory("a");
    tree.directory("a/b");
    tree.file("a/b/file", "text");
    OpenFile file = tree.open("a/b/file", RDWR);
    tree.rename("a/b/file", "a/b/moved");
    tree.rename("a/b", "c");
    tree.rename("a", "c/a");
    Tree.write(file, 0, "T");
    assertThat(tree.text("c/moved")).isEqualTo("Text");
    tree.rename(file.node(), "back");
    assertThat(tree.text("back")).isEqualTo("Text");
    assertThat(tree.stat("back")).isEqualTo(file.attributes());
    volume.remove(file.node());
    assertThat(tree.names("")).containsExactly("c");
    assertThat(Tree.text(file)).isEqualTo("Text");
  }

  @Test
  void anOpenDirectoryFollowsItsRenames() throws Exception {
    tree.directory("a");
    tree.file("a/file", "");
    OpenFile directory = tree.open("a", RDONLY);
    tree.directory("b");
    tree.rename("a", "b/c");
    tree.file("b/c/second", "");
    assertThat(Tree.list(directory.directory(), 0, 10))
        .extracting(entry -> entry.name().toString())
        .containsExactlyInAnyOrder(".", "..", "file", "second");
    assertThat(directory.attributes().path()).isEqualTo(tree.stat("b/c").path());
  }

  @Test
  void aRemovedDirectoryThatIsOpenListsNothing() throws Exception {
    tree.directory("directory");
    OpenFile directory = tree.open("directory", RDONLY);
    long path = directory.attributes().path();
    tree.removeDirectory("directory");
    tree.directory("directory");
    tree.file("directory/another", "");
    List<Tree.Entry> listed = new ArrayList<>();
    succeedsOrFails(Errno.ENOENT, () -> listed.addAll(Tree.list(directory.directory(), 0, 10)));
    assertThat(listed).allMatch(entry -> entry.name().isDots());
    assertThat(directory.attributes().isDirectory()).isTrue();
    assertThat(directory.attributes().path()).isEqualTo(path);
    assertThat(volume.attributes(directory.node()).path()).isEqualTo(path);
    assertFails(
        Errno.ENOENT,
        () -> volume.makeDirectory(directory.node(), name("sub"), 0755, Credentials.ROOT));
    assertFails(Errno.ENOENT, () -> volume.walk(directory.node(), name("another")));
  }

  @Test
  void oneOfSeveralOpenFilesKeepsAFileWithoutNames() throws Exception {
    tree.file("file", "text");
    Node node = tree.walk("file");
    OpenFile one = tree.open(node, RDONLY);
    OpenFile two = tree.open(node, RDWR);
    tree.unlink("file");
    tree.close(one);
    assertThat(Tree.text(two)).isEqualTo("text");
    assertThat(volume.attributes(node).size()).isEqualTo(4);
    tree.close(two);
    assertFails(Errno.ENOENT, () -> volume.attributes(node));
  }

  @Test
  void anOpenFileCountsTheNamesOfItsFile() throws Exception {
    if (can(Capability.HARD_LINKS)) {
      tree.file("a", "text");
      OpenFile file = tree.open("a", RDONLY);
      tree.hardLink("a", "b");
      assertThat(file.attributes().links()).isEqualTo(2);
      tree.unlink("a");
      assertThat(file.attributes().links()).isEqualTo(1);
      assertThat(volume.attributes(file.node()).links()).isEqualTo(1);
      tree.unlink("b");
      assertThat(file.attributes().links()).isZero();
      assertThat(Tree.text(file)).isEqualTo("text");
    }
  }

  @Test
  void removedFilesThatAreOpenLeaveTheirDirectoryEmpty() throws Exception {
    tree.directory("directory");
    tree.file("directory/file", "text");
    OpenFile file = tree.open("directory/file", RDWR);
    tree.unlink("directory/file");
    assertThat(tree.names("directory")).isEmpty();
    tree.removeDirectory("directory");
    assertThat(Tree.text(file)).isEqualTo("text");
    assertThat(tree.list("")).isEmpty();
  }

  @Test
  void filesOpenAtTheEndAreClosedWithTheVolume() throws Exception {
    PosixVolume second = openVolume();
    second.create(second.root(), name("file"), flags(RDWR), 0644, Credentials.ROOT);
    assertThat(second.usage().openFiles()).isEqualTo(1);
    second.close();
  }
}
