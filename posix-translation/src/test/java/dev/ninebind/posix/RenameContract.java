// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix;

import static dev.ninebind.posix.PosixAssertions.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Renaming by name and by node. */
public abstract class RenameContract extends VolumeContract {
  @Test
  void aFileTakesANewName() throws Exception {
    long path = tree.file("old", "text").path();
    tree.rename("old", "new");
    assertThat(tree.names("")).containsExactly("new");
    assertThat(tree.stat("new").path()).isEqualTo(path);
    assertThat(tree.text("new")).isEqualTo("text");
  }

  @Test
  void aFileMovesToAnotherDirectory() throws Exception {
    tree.directory("a");
    tree.directory("b");
    tree.file("a/file", "text");
    tree.rename("a/file", "b/moved");
    assertThat(tree.names("a")).isEmpty();
    assertThat(tree.text("b/moved")).isEqualTo("text");
  }

  @Test
  void aFileReplacesAFile() throws Exception {
    long path = tree.file("from", "new").path();
    tree.file("to", "old");
    Node replaced = tree.walk("to");
    tree.rename("from", "to");
    assertThat(tree.names("")).containsExactly("to");
    assertThat(tree.text("to")).isEqualTo("new");
    assertThat(tree.stat("to").path()).isEqualTo(path);
    assertFails(Errno.ENOENT, () -> volume.attributes(replaced));
  }

  @Test
  void aFileDoesNotReplaceADirectory() throws Exception {
    tree.file("file", "text");
    tree.directory("directory");
    assertFails(Errno.EISDIR, () -> tree.rename("file", "directory"));
    assertThat(tree.names("")).containsExactly("directory", "file");
  }

  @Test
  void aDirectoryReplacesNothingButADirectory() throws Exception {
    tree.directory("directory");
    tree.file("file", "text");
    assertFails(Errno.ENOTDIR, () -> tree.rename("directory", "file"));
    if (can(Capability.SYMBOLIC_LINKS)) {
      tree.directory("other");
      tree.link("link", "other");
      assertFails(Errno.ENOTDIR, () -> tree.rename("directory", "link"));
    }
    assertThat(tree.text("file")).isEqualTo("text");
    assertThat(tree.stat("directory").isDirectory()).isTrue();
  }

  @Test
  void aDirectoryReplacesAnEmptyDirectory() throws Exception {
    tree.directory("from");
    tree.file("from/file", "text");
    tree.directory("to");
    Node replaced = tree.walk("to");
    tree.rename("from", "to");
    assertThat(tree.names("")).containsExactly("to");
    assertThat(tree.text("to/file")).isEqualTo("text");
    assertFails(Errno.ENOENT, () -> volume.attributes(replaced));
  }

  @Test
  void aDirectoryWithEntriesIsNotReplaced() throws Exception {
    tree.directory("from");
    tree.directory("to");
    tree.file("to/file", "text");
    assertFails(Errno.ENOTEMPTY, () -> tree.rename("from", "to"));
    assertThat(tree.names("")).containsExactly("from", "to");
    assertThat(tree.text("to/file")).isEqualTo("text");
  }

  @Test
  void aDirectoryDoesNotMoveIntoItself() throws Exception {
    tree.directory("a");
    tree.directory("a/b");
    tree.directory("a/b/c");
    assertFails(Errno.EINVAL, () -> tree.rename("a", "a/x"));
    assertFails(Errno.EINVAL, () -> tree.rename("a", "a/b"));
    assertFails(Errno.EINVAL, () -> tree.rename("a", "a/b/c/x"));
    Node a = tree.walk("a");
    assertFails(Errno.EINVAL, () -> tree.rename(a, "a/b/x"));
    assertThat(tree.exists("a/b/c")).isTrue();
  }

  @Test
  void nothingReplacesADirectoryAboveIt() throws Exception {
    tree.directory("a");
    tree.directory("a/b");
    tree.file("a/b/file", "");
    assertFails(Errno.ENOTEMPTY, () -> tree.rename("a/b", "a"));
    assertFails(Errno.ENOTEMPTY, () -> tree.rename("a/b/file", "a"));
    assertFails(Errno.ENOTEMPTY, () -> tree.rename("a/b/file", "a/b"));
    assertThat(tree.exists("a/b/file")).isTrue();
  }

  @Test
  void aRenameOntoItselfChangesNothing() throws Exception {
    tree.directory("directory");
    tree.file("file", "text");
    Node node = tree.walk("file");
    tree.rename("directory", "directory");
    tree.rename("file", "file");
    tree.rename(node, "file");
    assertThat(tree.names("")).containsExactly("directory", "file");
    assertThat(tree.text(node)).isEqualTo("text");
  }

  @Test
  void aRenameBetweenTwoNamesOfOneFileLeavesBoth() throws Exception {
    if (can(Capability.HARD_LINKS)) {
      tree.file("a", "text");
      tree.hardLink("a", "b");
      Node a = tree.walk("a");
      Node b = tree.walk("b");
      tree.rename("a", "b");
      tree.rename(b, "a");
      assertThat(tree.names("")).containsExactly("a", "b");
      assertThat(tree.stat("a").links()).isEqualTo(2);
      assertThat(tree.text(a)).isEqualTo("text");
      volume.remove(a);
      assertThat(tree.names("")).containsExactly("b");
      assertThat(tree.text(b)).isEqualTo("text");
    }
  }

  @Test
  void aRenameBetweenTwoNamesOfOneFileLeavesANodeHeldForOneOfThemInPlace() throws Exception {
    if (can(Capability.HARD_LINKS)) {
      tree.file("a", "text");
      tree.hardLink("a", "b");
      Node b = tree.walk("b");
      tree.rename("a", "b");
      tree.rename("b", "a");
      tree.rename(b, "c");
      assertThat(tree.names("")).containsExactly("a", "c");
      tree.release(b);
      Node a = tree.walk("a");
      tree.rename("a", "c");
      tree.rename(a, "d");
      assertThat(tree.names("")).containsExactly("c", "d");
    }
  }

  @Test
  void aMissingNameIsEnoent() throws Exception {
    tree.file("file", "text");
    assertFails(Errno.ENOENT, () -> tree.rename("missing", "new"));
    assertFails(Errno.ENOENT, () -> tree.rename("missing", "file"));
    assertThat(tree.text("file")).isEqualTo("text");
  }

  @Test
  void dotsAreEbusy() throws Exception {
    tree.directory("a");
    tree.directory("a/b");
    tree.file("file", "");
    for (String dots : List.of(".", "..", "a/b/.", "a/b/..")) {
      assertFails(Errno.EBUSY, () -> tree.rename("file", dots));
      assertFails(Errno.EBUSY, () -> tree.rename(dots, "new"));
    }
    Node file = tree.walk("file");
    assertFails(Errno.EBUSY, () -> tree.rename(file, "a/."));
    assertThat(tree.names("")).containsExactly("a", "file");
  }

  @Test
  void theRootIsNotRenamed() throws Exception {
    tree.directory("a");
    assertFails(Errno.EBUSY, () -> tree.rename(volume.root(), "a/root"));
  }

  @Test
  void aRenameThroughAFileIsEnotdir() throws Exception {
    tree.file("file", "");
    tree.file("other", "");
    assertFails(Errno.ENOTDIR, () -> tree.rename("other", "file/below"));
    assertFails(Errno.ENOTDIR, () -> tree.rename("file/below", "new"));
  }

  @Test
  void aRenameIntoARemovedDirectoryIsEnoent() throws Exception {
    tree.directory("directory");
    tree.file("file", "text");
    Node gone = tree.walk("directory");
    tree.removeDirectory("directory");
    assertFails(Errno.ENOENT, () -> volume.rename(volume.root(), name("file"), gone, name("new")));
    assertThat(tree.text("file")).isEqualTo("text");
  }

  @Test
  void aNodeIsRenamedWhereverItIsByThen() throws Exception {
    tree.directory("a");
    tree.directory("b");
    tree.file("a/file", "text");
    Node file = tree.walk("a/file");
    tree.rename("a/file", "b/moved");
    tree.rename("b", "c");
    tree.rename(file, "a/back");
    assertThat(tree.names("a")).containsExactly("back");
    assertThat(tree.names("c")).isEmpty();
    assertThat(tree.text(file)).isEqualTo("text");
  }

  @Test
  void aNodeThatIsRenamedReplacesAsByName() throws Exception {
    tree.file("file", "new");
    tree.file("old", "old");
    tree.directory("directory");
    Node file = tree.walk("file");
    assertFails(Errno.EISDIR, () -> tree.rename(file, "directory"));
    tree.rename(file, "old");
    assertThat(tree.text("old")).isEqualTo("new");
    Node directory = tree.walk("directory");
    assertFails(Errno.ENOTDIR, () -> tree.rename(directory, "old"));
  }

  @Test
  void aNodeWhoseNameIsGoneIsEnoentAndTheNewFileOfThatNameStays() throws Exception {
    tree.file("file", "old");
    Node old = tree.walk("file");
    tree.unlink("file");
    assertFails(Errno.ENOENT, () -> tree.rename(old, "new"));
    tree.file("file", "new");
    assertFails(Errno.ENOENT, () -> tree.rename(old, "new"));
    assertThat(tree.names("")).containsExactly("file");
    assertThat(tree.text("file")).isEqualTo("new");
  }

  @Test
  void symbolicLinksAreRenamedThemselves() throws Exception {
    if (can(Capability.SYMBOLIC_LINKS)) {
      tree.directory("directory");
      tree.file("file", "text");
      tree.link("link", "directory");
      tree.rename("link", "moved");
      assertThat(tree.stat("moved").type()).isEqualTo(FileType.SYMBOLIC_LINK);
      tree.rename("file", "moved");
      assertThat(tree.text("moved")).isEqualTo("text");
      assertThat(tree.names("")).containsExactly("directory", "moved");
    }
  }
}
