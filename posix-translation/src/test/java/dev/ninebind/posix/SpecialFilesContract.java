// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix;

import static dev.ninebind.posix.PosixAssertions.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Fifos, sockets, device nodes, and regular files made the same way. */
public abstract class SpecialFilesContract extends VolumeContract {
  private static final int CHARACTER = FileType.CHARACTER_DEVICE.modeBits();
  private static final int BLOCK = FileType.BLOCK_DEVICE.modeBits();

  @Test
  void fifosAndSocketsHaveTypeModeAndOwner() throws Exception {
    if (refuses(Capability.SPECIAL_FILES, () -> tree.special("fifo", FileType.FIFO))
        && refuses(Capability.SPECIAL_FILES, () -> tree.special("socket", FileType.SOCKET))) {
      return;
    }
    for (FileType type : List.of(FileType.FIFO, FileType.SOCKET)) {
      Attributes made = tree.as(71, 72).special(type.name(), type.modeBits() | 0626, 0, 0);
      assertThat(made.mode()).isEqualTo(type.modeBits() | 0626);
      assertThat(made.uid()).isEqualTo(71);
      assertThat(made.gid()).isEqualTo(72);
      assertThat(made.size()).isZero();
      assertThat(made.major()).isZero();
      assertThat(made.minor()).isZero();
      assertThat(tree.stat(type.name())).isEqualTo(made);
    }
  }

  @Test
  void deviceNodesKeepTheirNumbers() throws Exception {
    if (refuses(Capability.DEVICE_NODES, () -> tree.special("device", CHARACTER | 0600, 1, 3))) {
      return;
    }
    int[][] numbers = {{1, 3}, {0, 0}, {8, 255}, {8, 256}, {259, 65_537}, {4095, 1_048_575}};
    for (int[] number : numbers) {
      for (int type : List.of(CHARACTER, BLOCK)) {
        String path = "device-" + type + "-" + number[0] + "-" + number[1];
        Attributes made = tree.as(0, 6).special(path, type | 0660, number[0], number[1]);
        assertThat(made.mode()).isEqualTo(type | 0660);
        assertThat(made.gid()).isEqualTo(6);
        assertThat(made.major()).isEqualTo(number[0]);
        assertThat(made.minor()).isEqualTo(number[1]);
        assertThat(tree.stat(path)).isEqualTo(made);
      }
    }
  }

  @Test
  void aRegularFileIsMadeEmptyAndClosed() throws Exception {
    Attributes made = tree.as(81, 82).special("file", FileType.REGULAR.modeBits() | 04755, 0, 0);
    assertThat(made.mode()).isEqualTo(FileType.REGULAR.modeBits() | 04755);
    assertThat(made.uid()).isEqualTo(81);
    assertThat(made.gid()).isEqualTo(82);
    assertThat(made.size()).isZero();
    assertThat(volume.usage()).isEqualTo(new PosixVolume.Usage(0, 0));
    assertThat(tree.text("file")).isEmpty();
  }

  @Test
  void otherTypesAreEinval() throws Exception {
    for (int type :
        List.of(
            FileType.DIRECTORY.modeBits(), FileType.SYMBOLIC_LINK.modeBits(), 0050000, 0170000)) {
      assertFails(Errno.EINVAL, () -> tree.special("file", type | 0644, 0, 0));
    }
    assertThat(tree.list("")).isEmpty();
  }

  @Test
  void anExistingNameIsEexist() throws Exception {
    tree.file("file", "text");
    tree.directory("directory");
    int regular = FileType.REGULAR.modeBits() | 0644;
    for (String path : List.of("file", "directory", ".", "..", "directory/.")) {
      assertFails(Errno.EEXIST, () -> tree.special(path, regular, 0, 0));
      if (can(Capability.SPECIAL_FILES)) {
        assertFails(Errno.EEXIST, () -> tree.special(path, FileType.FIFO));
      }
    }
    assertFails(Errno.ENOTDIR, () -> tree.special("file/below", regular, 0, 0));
    assertThat(tree.text("file")).isEqualTo("text");
  }

  @Test
  void attributesOfSpecialFilesChange() throws Exception {
    if (can(Capability.SPECIAL_FILES)) {
      tree.special("fifo", FileType.FIFO);
      Node fifo = tree.walk("fifo");
      volume.change(fifo, AttributeChanges.ofMode(0600));
      volume.change(fifo, AttributeChanges.ofOwner(91, 92));
      volume.change(fifo, LONG_AGO);
      Attributes attributes = volume.attributes(fifo);
      assertThat(attributes.mode()).isEqualTo(FileType.FIFO.modeBits() | 0600);
      assertThat(attributes.uid()).isEqualTo(91);
      assertThat(attributes.gid()).isEqualTo(92);
      assertThat(attributes.modified()).isEqualTo(Timestamp.EPOCH);
    }
  }

  @Test
  void specialFilesAreRenamedAndRemoved() throws Exception {
    if (can(Capability.SPECIAL_FILES)) {
      tree.special("fifo", FileType.FIFO);
      tree.special("socket", FileType.SOCKET);
      tree.rename("fifo", "socket");
      assertThat(tree.stat("socket").type()).isEqualTo(FileType.FIFO);
      tree.unlink("socket");
      assertThat(tree.list("")).isEmpty();
    }
  }
}
