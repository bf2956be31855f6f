// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix;

import static dev.ninebind.posix.PosixAssertions.assertFails;
import static dev.ninebind.posix.PosixAssertions.succeedsOrFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A node follows its file, and never stands for another. */
public abstract class IdentityContract extends VolumeContract {
  private static final int MANY = 1_000;

  @Test
  void aNodeFollowsItsFileToANewName() throws Exception {
    Attributes made = tree.file("old", "text");
    Node node = tree.walk("old");
    tree.rename("old", "new");
    assertThat(volume.attributes(node).path()).isEqualTo(made.path());
    tree.file("old", "another");
    assertThat(tree.text(node)).isEqualTo("text");
    volume.change(node, AttributeChanges.ofMode(0600));
    assertThat(tree.stat("new").mode() & 07777).isEqualTo(0600);
    assertThat(tree.stat("old").mode() & 07777).isEqualTo(0644);
  }

  @Test
  void aNodeFollowsItsFileWhenItsDirectoryMoves() throws Exception {
    tree.directory("a");
    tree.directory("a/b");
    tree.directory("other");
    tree.file("a/b/file", "text");
    Node directory = tree.walk("a/b");
    Node file = tree.walk("a/b/file");
    tree.rename("a/b", "other/c");
    tree.directory("a/b");
    tree.file("a/b/file", "another");
    assertThat(tree.text(file)).isEqualTo("text");
    assertThat(volume.attributes(directory).path()).isEqualTo(tree.stat("other/c").path());
    assertThat(tree.text(tree.walk(directory, name("file")))).isEqualTo("text");
  }

  @Test
  void aNodeFollowsItsFileWhenADirectoryFarAboveMoves() throws Exception {
    tree.directory("a");
    tree.directory("a/b");
    tree.directory("a/b/c");
    tree.file("a/b/c/file", "text");
    Node c = tree.walk("a/b/c");
    Node file = tree.walk("a/b/c/file");
    tree.rename("a/b", "b");
    tree.rename("a", "x");
    tree.rename("b", "x/y");
    assertThat(tree.text(file)).isEqualTo("text");
    volume.makeDirectory(c, name("new"), 0755, Credentials.ROOT);
    assertThat(tree.names("x/y/c")).containsExactly("file", "new");
    assertThat(volume.attributes(tree.walk(c, Name.DOT_DOT)).path())
        .isEqualTo(tree.stat("x/y").path());
  }

  @Test
  void twoNodesOfOneFileFollowItTogether() throws Exception {
    tree.file("file", "text");
    Node one = tree.walk("file");
    Node two = tree.walk("file");
    tree.rename(one, "moved");
    tree.rename(two, "again");
    assertThat(volume.attributes(one)).isEqualTo(volume.attributes(two));
    assertThat(tree.names("")).containsExactly("again");
  }

  @Test
  void aNodeOfAFileThatIsGoneIsEnoent() throws Exception {
    tree.file("file", "text");
    Node node = tree.walk("file");
    tree.unlink("file");
    assertFails(Errno.ENOENT, () -> volume.attributes(node));
    assertFails(Errno.ENOENT, () -> tree.hardLink(node, "again"));
  }

  @Test
  void aNodeOfAReplacedFileIsNotTheFileThatReplacedIt() throws Exception {
    tree.file("from", "new");
    tree.file("to", "old");
    Node from = tree.walk("from");
    Node to = tree.walk("to");
    tree.rename("from", "to");
    assertThat(tree.text(from)).isEqualTo("new");
    assertFails(Errno.ENOENT, () -> volume.attributes(to));
    assertFails(Errno.ENOENT, () -> volume.change(to, AttributeChanges.ofMode(0)));
    tree.unlink("to");
    assertFails(Errno.ENOENT, () -> volume.attributes(from));
  }

  @Test
  void aNodeIsNotTheFileThatIsMadeUnderItsNameLater() throws Exception {
    Attributes old = tree.file("name", "old");
    Node node = tree.walk("name");
    for (int round = 0; round < 20; round++) {
      tree.unlink("name");
      Attributes made = tree.file("name", "new");
      assertThat(made.path()).isNotEqualTo(old.path());
      assertFails(Errno.ENOENT, () -> volume.attributes(node));
      assertFails(Errno.ENOENT, () -> tree.open(node, RDONLY));
      assertFails(Errno.ENOENT, () -> volume.change(node, AttributeChanges.ofSize(0)));
      assertThat(tree.text("name")).isEqualTo("new");
    }
  }

  @Test
  void aNodeOfADirectoryIsNotTheOneThatIsMadeUnderItsNameLater() throws Exception {
    long old = tree.directory("name").path();
    Node node = tree.walk("name");
    tree.removeDirectory("name");
    assertThat(tree.directory("name").path()).isNotEqualTo(old);
    tree.file("name/file", "");
    assertFails(Errno.ENOENT, () -> volume.attributes(node));
    assertFails(Errno.ENOENT, () -> volume.walk(node, name("file")));
    assertFails(Errno.ENOENT, () -> tree.open(node, RDONLY));
    assertFails(
        Errno.ENOENT, () -> volume.makeDirectory(node, name("sub"), 0755, Credentials.ROOT));
    assertFails(Errno.ENOENT, () -> volume.remove(node, name("file"), false));
    assertThat(tree.names("name")).containsExactly("file");
  }

  @Test
  void aFileThatBecameADirectoryIsEnoentThroughItsOldNode() throws Exception {
    tree.file("name", "text");
    Node node = tree.walk("name");
    tree.unlink("name");
    tree.directory("name");
    assertFails(Errno.ENOENT, () -> volume.attributes(node));
    assertFails(Errno.ENOENT, () -> volume.remove(node));
    assertThat(tree.exists("name")).isTrue();
  }

  @Test
  void aNodeWhoseNameIsGoneIsItsFileUnderAnotherNameOrEnoent() throws Exception {
    if (can(Capability.HARD_LINKS)) {
      long path = tree.file("a", "text").path();
      tree.hardLink("a", "b");
      Node a = tree.walk("a");
      tree.unlink("a");
      tree.file("a", "another");
      if (succeedsOrFails(Errno.ENOENT, () -> volume.attributes(a))) {
        assertThat(volume.attributes(a).path()).isEqualTo(path);
        assertThat(tree.text(a)).isEqualTo("text");
      }
      assertThat(tree.stat("b").path()).isEqualTo(path);
    }
  }

  @Test
  void numbersOfFilesAreUnique() throws Exception {
    Set<Long> paths = new HashSet<>();
    tree.directory("directory");
    paths.add(tree.stat("").path());
    paths.add(tree.stat("directory").path());
    for (int i = 0; i < MANY; i++) {
      paths.add(tree.file((i % 2 == 0 ? "" : "directory/") + "file" + i, "").path());
    }
    assertThat(paths).hasSize(MANY + 2);
  }

  @Test
  void theNumberOfAFileStays() throws Exception {
    Map<String, Long> paths = new HashMap<>();
    tree.directory("d");
    for (int i = 0; i < 100; i++) {
      paths.put("f" + i, tree.file("d/f" + i, "").path());
    }
    tree.rename("d", "e");
    for (int i = 0; i < 100; i++) {
      OpenFile file = tree.open("e/f" + i, RDWR);
      Tree.write(file, 0, "text");
      file.change(AttributeChanges.ofMode(0600));
      file.change(LONG_AGO);
      assertThat(file.attributes().path()).isEqualTo(paths.get("f" + i));
      tree.close(file);
      tree.rename("e/f" + i, "e/g" + i);
      assertThat(tree.stat("e/g" + i).path()).isEqualTo(paths.get("f" + i));
    }
  }

  @Test
  void theNumberOfAFileThatSomebodyHoldsIsNotGivenAway() throws Exception {
    Set<Long> held = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      held.add(tree.file("old" + i, "").path());
      tree.walk("old" + i);
      tree.unlink("old" + i);
    }
    assertThat(held).hasSize(100);
    for (int i = 0; i < MANY; i++) {
      assertThat(held).doesNotContain(tree.file("new" + i, "").path());
    }
  }

  @Test
  void manyHeldNodesHoldNoOpenFiles() throws Exception {
    for (int i = 0; i < MANY; i++) {
      tree.file("file" + i, "");
      tree.walk("file" + i);
    }
    assertThat(volume.usage()).isEqualTo(new PosixVolume.Usage(0, MANY));
  }
}
