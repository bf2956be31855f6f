// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix;

import static dev.ninebind.posix.PosixAssertions.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Looking names up. */
public abstract class WalkContract extends VolumeContract {
  @Test
  void theRootIsADirectoryAndIsNotCountedAsInUse() throws Exception {
    assertThat(volume.attributes(volume.root()).isDirectory()).isTrue();
    assertThat(volume.usage()).isEqualTo(new PosixVolume.Usage(0, 0));
  }

  @Test
  void aFreshVolumeIsEmpty() throws Exception {
    assertThat(tree.list("")).isEmpty();
  }

  @Test
  void aMissingNameIsEnoent() {
    assertFails(Errno.ENOENT, () -> volume.walk(volume.root(), name("missing")));
  }

  @Test
  void aWalkThroughAFileIsEnotdir() throws Exception {
    tree.file("file", "");
    Node file = tree.walk("file");
    assertFails(Errno.ENOTDIR, () -> volume.walk(file, name("below")));
    assertFails(Errno.ENOTDIR, () -> volume.walk(file, Name.DOT));
    assertFails(Errno.ENOTDIR, () -> volume.walk(file, Name.DOT_DOT));
  }

  @Test
  void aWalkThroughASymbolicLinkIsEnotdir() throws Exception {
    tree.directory("directory");
    tree.file("directory/file", "");
    if (refuses(Capability.SYMBOLIC_LINKS, () -> tree.link("link", "directory"))) {
      return;
    }
    tree.link("link", "directory");
    Node link = tree.walk("link");
    assertThat(volume.attributes(link).type()).isEqualTo(FileType.SYMBOLIC_LINK);
    assertFails(Errno.ENOTDIR, () -> volume.walk(link, name("file")));
  }

  @Test
  void aWalkThroughAFifoIsEnotdir() throws Exception {
    if (refuses(Capability.SPECIAL_FILES, () -> tree.special("fifo", FileType.FIFO))) {
      return;
    }
    tree.special("fifo", FileType.FIFO);
    Node fifo = tree.walk("fifo");
    assertFails(Errno.ENOTDIR, () -> volume.walk(fifo, name("below")));
  }

  @Test
  void dotIsTheDirectoryItself() throws Exception {
    long path = tree.directory("directory").path();
    assertThat(tree.stat("directory/.").path()).isEqualTo(path);
    Node same = tree.walk(tree.walk("directory"), Name.DOT);
    assertThat(volume.attributes(same).path()).isEqualTo(path);
  }

  @Test
  void dotDotIsTheDirectoryAbove() throws Exception {
    long above = tree.directory("above").path();
    tree.directory("above/below");
    assertThat(tree.stat("above/below/..").path()).isEqualTo(above);
  }

  @Test
  void theRootIsAboveItself() throws Exception {
    long root = tree.stat("").path();
    assertThat(tree.stat(".").path()).isEqualTo(root);
    assertThat(tree.stat("..").path()).isEqualTo(root);
    assertThat(tree.stat("../../..").path()).isEqualTo(root);
    tree.directory("directory");
    assertThat(tree.stat("directory/../..").path()).isEqualTo(root);
  }

  @Test
  void dotDotFollowsADirectoryThatMoved() throws Exception {
    tree.directory("one");
    long two = tree.directory("two").path();
    tree.directory("one/child");
    Node child = tree.walk("one/child");
    tree.rename("one/child", "two/child");
    assertThat(volume.attributes(tree.walk(child, Name.DOT_DOT)).path()).isEqualTo(two);
  }

  @Test
  void aWalkTellsTheAttributesOfWhatItFound() throws Exception {
    tree.file("file", "four");
    PosixVolume.Located found = volume.walk(volume.root(), name("file"));
    assertThat(found.attributes()).isEqualTo(volume.attributes(found.node()));
    assertThat(found.attributes().size()).isEqualTo(4);
    volume.release(found.node());
  }

  @Test
  void aNodeIsInUseUntilItsLastHolderReleasesIt() throws Exception {
    tree.directory("directory");
    tree.file("directory/file", "");
    PosixVolume.Located directory = volume.walk(volume.root(), name("directory"));
    PosixVolume.Located file = volume.walk(directory.node(), name("file"));
    volume.retain(file.node());
    volume.release(directory.node());
    volume.release(file.node());
    assertThat(volume.attributes(file.node()).type()).isEqualTo(FileType.REGULAR);
    assertThat(volume.usage().nodes()).isPositive();
    volume.release(file.node());
    assertThat(volume.usage().nodes()).isZero();
  }

  @Test
  void aTreeOfAThousandLevelsIsWalked() throws Exception {
    Node at = volume.retain(volume.root());
    for (int level = 0; level < 1000; level++) {
      volume.makeDirectory(at, name("d"), 0755, Credentials.ROOT);
      Node next = volume.walk(at, name("d")).node();
      volume.release(at);
      at = next;
    }
    for (int level = 1000; level > 0; level--) {
      Node above = volume.walk(at, Name.DOT_DOT).node();
      volume.remove(at);
      volume.release(at);
      at = above;
    }
    assertThat(volume.attributes(at).path()).isEqualTo(tree.stat("").path());
    volume.release(at);
    assertThat(tree.list("")).isEmpty();
  }
}
