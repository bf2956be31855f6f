// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix;

import static dev.ninebind.posix.PosixAssertions.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Opening what is there. */
public abstract class OpenContract extends VolumeContract {
  @Test
  void aFileOpensForReading() throws Exception {
    tree.file("file", "text");
    PosixVolume.Opened opened = volume.open(tree.walk("file"), flags(RDONLY));
    assertThat(opened.attributes()).isEqualTo(tree.stat("file"));
    assertThat(Tree.text(opened.file())).isEqualTo("text");
    assertThat(volume.usage().openFiles()).isEqualTo(1);
    opened.file().close();
    assertThat(volume.usage().openFiles()).isZero();
  }

  @Test
  void anOpenFileHoldsItsNodeItself() throws Exception {
    tree.file("file", "text");
    Node node = tree.walk("file");
    OpenFile file = tree.open(node, RDONLY);
    tree.release(node);
    assertThat(volume.usage().nodes()).isEqualTo(1);
    assertThat(volume.attributes(file.node()).size()).isEqualTo(4);
    tree.close(file);
    assertThat(volume.usage().nodes()).isZero();
  }

  @Test
  void flagsWithoutEffectAreAccepted() throws Exception {
    tree.file("file", "text");
    int harmless =
        OpenFlags.NOCTTY
            | OpenFlags.NONBLOCK
            | OpenFlags.FASYNC
            | OpenFlags.DIRECT
            | OpenFlags.LARGEFILE
            | OpenFlags.CLOEXEC
            | OpenFlags.NOFOLLOW
            | OpenFlags.NOATIME;
    OpenFile file = tree.open("file", RDWR | harmless);
    assertThat(Tree.write(file, 1, "E")).isEqualTo(1);
    assertThat(Tree.text(file)).isEqualTo("tExt");
  }

  @Test
  void synchronousFilesAreWrittenAndRead() throws Exception {
    tree.file("file", "text");
    for (int flag : List.of(OpenFlags.DSYNC, OpenFlags.SYNC | OpenFlags.DSYNC)) {
      OpenFile file = tree.open("file", RDWR | flag);
      Tree.write(file, 4, "!");
      assertThat(Tree.text(file)).isEqualTo("text!");
    }
  }

  @Test
  void truncEmptiesTheFile() throws Exception {
    tree.file("file", "text");
    PosixVolume.Opened opened = volume.open(tree.walk("file"), flags(WRONLY | OpenFlags.TRUNC));
    assertThat(opened.attributes().size()).isZero();
    opened.file().close();
    assertThat(tree.text("file")).isEmpty();
  }

  @Test
  void aDirectoryOpensForReadingOnly() throws Exception {
    tree.directory("directory");
    tree.open("directory", RDONLY);
    tree.open("directory", RDONLY | OpenFlags.DIRECTORY);
    assertFails(Errno.EISDIR, () -> tree.open("directory", WRONLY));
    assertFails(Errno.EISDIR, () -> tree.open("directory", RDWR));
    assertFails(Errno.EISDIR, () -> tree.open("directory", RDWR | OpenFlags.DIRECTORY));
    assertFails(Errno.EISDIR, () -> tree.open("directory", RDONLY | OpenFlags.TRUNC));
  }

  @Test
  void aFileIsNoDirectory() throws Exception {
    tree.file("file", "text");
    assertFails(Errno.ENOTDIR, () -> tree.open("file", RDONLY | OpenFlags.DIRECTORY));
    assertFails(
        Errno.ENOTDIR, () -> tree.open("file", WRONLY | OpenFlags.DIRECTORY | OpenFlags.TRUNC));
    OpenFile file = tree.open("file", RDONLY);
    assertFails(Errno.ENOTDIR, file::directory);
    assertThat(tree.text("file")).isEqualTo("text");
  }

  @Test
  void aSymbolicLinkIsEloopWithAndWithoutNofollow() throws Exception {
    if (refuses(Capability.SYMBOLIC_LINKS, () -> tree.link("link", "file"))) {
      return;
    }
    tree.file("file", "text");
    tree.link("link", "file");
    assertFails(Errno.ELOOP, () -> tree.open("link", RDONLY));
    assertFails(Errno.ELOOP, () -> tree.open("link", RDWR | OpenFlags.NOFOLLOW));
    assertFails(Errno.ELOOP, () -> tree.open("link", WRONLY | OpenFlags.TRUNC));
    assertThat(tree.text("file")).isEqualTo("text");
  }

  @Test
  void fifosAndSocketsAreEnxioAndNeverWaitedFor() throws Exception {
    if (refuses(Capability.SPECIAL_FILES, () -> tree.special("fifo", FileType.FIFO))) {
      return;
    }
    tree.special("fifo", FileType.FIFO);
    tree.special("socket", FileType.SOCKET);
    for (int access : List.of(RDONLY, WRONLY, RDWR, RDONLY | OpenFlags.NONBLOCK)) {
      assertFails(Errno.ENXIO, () -> tree.open("fifo", access));
      assertFails(Errno.ENXIO, () -> tree.open("socket", access));
    }
  }

  @Test
  void deviceNodesAreEnxioAndNeverOpened() throws Exception {
    int character = FileType.CHARACTER_DEVICE.modeBits() | 0666;
    if (refuses(Capability.DEVICE_NODES, () -> tree.special("null", character, 1, 3))) {
      return;
    }
    tree.special("null", character, 1, 3);
    tree.special("disk", FileType.BLOCK_DEVICE.modeBits() | 0666, 7, 255);
    for (int access : List.of(RDONLY, WRONLY, RDWR)) {
      assertFails(Errno.ENXIO, () -> tree.open("null", access));
      assertFails(Errno.ENXIO, () -> tree.open("disk", access));
    }
  }

  @Test
  void aNodeWhoseFileIsGoneIsEnoent() throws Exception {
    tree.file("file", "");
    Node node = tree.walk("file");
    tree.unlink("file");
    assertFails(Errno.ENOENT, () -> tree.open(node, RDONLY));
  }

  @Test
  void theModeOfAFileDoesNotKeepItFromOpening() throws Exception {
    tree.file("file", "text");
    volume.change(tree.walk("file"), AttributeChanges.ofMode(0));
    assertThat(tree.text("file")).isEqualTo("text");
    OpenFile file = tree.open("file", RDWR);
    assertThat(Tree.write(file, 0, "T")).isEqualTo(1);
  }

  @Test
  void openFilesAreCounted() throws Exception {
    tree.file("file", "");
    Node node = tree.walk("file");
    for (int count = 1; count <= 500; count++) {
      tree.open(node, RDONLY);
      assertThat(volume.usage().openFiles()).isEqualTo(count);
    }
  }
}
