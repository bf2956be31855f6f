// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix;

import static dev.ninebind.posix.PosixAssertions.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Removing by name and by node. */
public abstract class RemoveContract extends VolumeContract {
  @Test
  void aFileIsRemovedAsOneOnly() throws Exception {
    tree.file("file", "text");
    assertFails(Errno.ENOTDIR, () -> tree.removeDirectory("file"));
    assertThat(tree.text("file")).isEqualTo("text");
    tree.unlink("file");
    assertFails(Errno.ENOENT, () -> tree.stat("file"));
    assertThat(tree.list("")).isEmpty();
  }

  @Test
  void aDirectoryIsRemovedAsOneOnly() throws Exception {
    tree.directory("directory");
    assertFails(Errno.EISDIR, () -> tree.unlink("directory"));
    assertThat(tree.exists("directory")).isTrue();
    tree.removeDirectory("directory");
    assertThat(tree.exists("directory")).isFalse();
  }

  @Test
  void aDirectoryWithEntriesStays() throws Exception {
    tree.directory("directory");
    tree.file("directory/file", "");
    Node node = tree.walk("directory");
    assertFails(Errno.ENOTEMPTY, () -> tree.removeDirectory("directory"));
    assertFails(Errno.ENOTEMPTY, () -> volume.remove(node));
    assertThat(tree.exists("directory/file")).isTrue();
  }

  @Test
  void aSymbolicLinkIsRemovedItself() throws Exception {
    if (can(Capability.SYMBOLIC_LINKS)) {
      tree.directory("directory");
      tree.link("link", "directory");
      assertFails(Errno.ENOTDIR, () -> tree.removeDirectory("link"));
      tree.unlink("link");
      assertThat(tree.names("")).containsExactly("directory");
    }
  }

  @Test
  void dotsStay() throws Exception {
    tree.directory("directory");
    tree.directory("directory/sub");
    for (String above : List.of("", "directory/", "directory/sub/")) {
      assertFails(Errno.EINVAL, () -> tree.removeDirectory(above + "."));
      assertFails(Errno.ENOTEMPTY, () -> tree.removeDirectory(above + ".."));
      assertFails(Errno.EISDIR, () -> tree.unlink(above + "."));
      assertFails(Errno.EISDIR, () -> tree.unlink(above + ".."));
    }
    assertThat(tree.exists("directory/sub")).isTrue();
  }

  @Test
  void theRootStays() {
    assertFails(Errno.EBUSY, () -> volume.remove(volume.root()));
  }

  @Test
  void aMissingNameIsEnoent() throws Exception {
    assertFails(Errno.ENOENT, () -> tree.unlink("missing"));
    assertFails(Errno.ENOENT, () -> tree.removeDirectory("missing"));
    tree.file("file", "");
    assertFails(Errno.ENOTDIR, () -> tree.unlink("file/below"));
    assertFails(Errno.ENOTDIR, () -> tree.removeDirectory("file/below"));
  }

  @Test
  void aNodeIsRemovedWhateverItsType() throws Exception {
    tree.file("file", "");
    tree.directory("directory");
    volume.remove(tree.walk("file"));
    volume.remove(tree.walk("directory"));
    if (can(Capability.SYMBOLIC_LINKS)) {
      tree.link("link", "x");
      volume.remove(tree.walk("link"));
    }
    if (can(Capability.SPECIAL_FILES)) {
      tree.special("fifo", FileType.FIFO);
      volume.remove(tree.walk("fifo"));
    }
    assertThat(tree.list("")).isEmpty();
  }

  @Test
  void aNodeIsRemovedWhereverItIsByThen() throws Exception {
    tree.directory("a");
    tree.file("a/file", "");
    Node file = tree.walk("a/file");
    tree.rename("a/file", "a/moved");
    tree.rename("a", "b");
    tree.directory("a");
    tree.file("a/file", "another");
    volume.remove(file);
    assertThat(tree.names("b")).isEmpty();
    assertThat(tree.text("a/file")).isEqualTo("another");
  }

  @Test
  void aRemovedNodeIsRemovedOnlyOnce() throws Exception {
    tree.file("file", "");
    Node file = tree.walk("file");
    volume.remove(file);
    assertFails(Errno.ENOENT, () -> volume.attributes(file));
    assertFails(Errno.ENOENT, () -> volume.remove(file));
    tree.file("file", "another");
    assertFails(Errno.ENOENT, () -> volume.remove(file));
    assertThat(tree.text("file")).isEqualTo("another");
  }

  @Test
  void removingOneOfTwoNamesByItsNodeLeavesTheOther() throws Exception {
    if (can(Capability.HARD_LINKS)) {
      tree.file("a", "text");
      tree.hardLink("a", "b");
      tree.hardLink("a", "c");
      Node b = tree.walk("b");
      volume.remove(b);
      assertThat(tree.names("")).containsExactly("a", "c");
      assertThat(tree.stat("a").links()).isEqualTo(2);
      assertFails(Errno.ENOENT, () -> volume.remove(b));
      assertThat(tree.names("")).containsExactly("a", "c");
    }
  }

  @Test
  void aRemovedNodeOfAFileThatLivesOnNeverTouchesTheNextFileOfItsName() throws Exception {
    tree.file("open", "old");
    tree.file("linked", "old");
    tree.open("open", RDONLY);
    if (can(Capability.HARD_LINKS)) {
      tree.hardLink("linked", "other");
    }
    for (String path : List.of("open", "linked")) {
      Node old = tree.walk(path);
      Node again = tree.walk(path);
      volume.remove(old);
      long made = tree.special(path, FileType.REGULAR).path();
      assertFails(Errno.ENOENT, () -> volume.remove(old));
      assertFails(Errno.ENOENT, () -> tree.rename(again, "elsewhere"));
      assertThat(tree.stat(path).path()).isEqualTo(made);
      tree.unlink(path);
      tree.directory(path);
      assertFails(Errno.ENOENT, () -> volume.remove(again));
    }
    Node directory = tree.walk("open");
    tree.open(directory, RDONLY);
    tree.removeDirectory("open");
    tree.directory("open");
    assertFails(Errno.ENOENT, () -> volume.remove(directory));
    assertThat(tree.names("")).contains("open", "linked");
    assertThat(tree.exists("elsewhere")).isFalse();
  }

  @Test
  void aRemovedFileGivesItsNameFree() throws Exception {
    for (int round = 0; round < 50; round++) {
      tree.file("name", "file " + round);
      tree.unlink("name");
      tree.directory("name");
      tree.removeDirectory("name");
    }
    assertThat(tree.list("")).isEmpty();
  }
}
