// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix;

import static dev.ninebind.posix.PosixAssertions.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** Reading, writing and the length of files. */
public abstract class DataContract extends VolumeContract {
  private static final long FIVE_GIB = 5L << 30;

  private OpenFile file(String text) throws Exception {
    OpenFile file = tree.create("file", RDWR | OpenFlags.EXCL, 0644);
    Tree.write(file, 0, text);
    return file;
  }

  @Test
  void aReadStartsAtItsOffsetAndMovesTheBuffer() throws Exception {
    OpenFile file = file("0123456789");
    ByteBuffer buffer = ByteBuffer.allocateDirect(8).position(2).limit(6);
    assertThat(file.read(buffer, 3)).isEqualTo(4);
    assertThat(buffer.position()).isEqualTo(6);
    buffer.clear();
    assertThat(buffer.get(2)).isEqualTo((byte) '3');
    assertThat(buffer.get(5)).isEqualTo((byte) '6');
    assertThat(buffer.get(0)).isZero();
    assertThat(buffer.get(6)).isZero();
  }

  @Test
  void aReadIsShortOnlyAtTheEnd() throws Exception {
    OpenFile file = file("0123456789");
    assertThat(Tree.read(file, 8, 100)).containsExactly('8', '9');
    assertThat(Tree.read(file, 10, 100)).isEmpty();
    assertThat(Tree.read(file, 11, 100)).isEmpty();
    assertThat(Tree.read(file, 1L << 40, 1)).isEmpty();
    assertThat(Tree.read(file, 0, 0)).isEmpty();
  }

  @Test
  void aWriteReplacesAtItsOffsetAndMovesTheBuffer() throws Exception {
    OpenFile file = file("0123456789");
    ByteBuffer buffer = Tree.direct(new byte[] {'x', 'a', 'b', 'x'}).position(1).limit(3);
    assertThat(file.write(buffer, 4)).isEqualTo(2);
    assertThat(buffer.position()).isEqualTo(3);
    assertThat(Tree.text(file)).isEqualTo("0123ab6789");
    assertThat(file.attributes().size()).isEqualTo(10);
  }

  @Test
  void aWriteBeyondTheEndLeavesZeros() throws Exception {
    OpenFile file = file("ab");
    Tree.write(file, 5, "c");
    assertThat(Tree.read(file, 0, 10)).containsExactly('a', 'b', 0, 0, 0, 'c');
  }

  @Test
  void anEmptyWriteChangesNothing() throws Exception {
    OpenFile file = file("ab");
    assertThat(Tree.write(file, 100, "")).isZero();
    assertThat(file.attributes().size()).isEqualTo(2);
  }

  @Test
  void aMegabyteIsReadAndWrittenInOneCall() throws Exception {
    OpenFile file = file("");
    byte[] bytes = new byte[1 << 20];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i * 31 + (i >> 8));
    }
    assertThat(file.write(Tree.direct(bytes), 3)).isEqualTo(bytes.length);
    assertThat(Tree.read(file, 3, bytes.length)).isEqualTo(bytes);
  }

  @Test
  void aNegativeOffsetIsEinval() throws Exception {
    OpenFile file = file("text");
    assertFails(Errno.EINVAL, () -> Tree.read(file, -1, 1));
    assertFails(Errno.EINVAL, () -> Tree.read(file, Long.MIN_VALUE, 1));
    assertFails(Errno.EINVAL, () -> Tree.write(file, -1, "x"));
    assertThat(Tree.text(file)).isEqualTo("text");
  }

  @Test
  void readingAFileOpenForWritingOnlyIsEbadf() throws Exception {
    file("text");
    OpenFile file = tree.open("file", WRONLY);
    assertFails(Errno.EBADF, () -> Tree.read(file, 0, 1));
    assertThat(Tree.write(file, 0, "T")).isEqualTo(1);
  }

  @Test
  void writingAFileOpenForReadingOnlyIsEbadf() throws Exception {
    file("text");
    OpenFile file = tree.open("file", RDONLY);
    assertFails(Errno.EBADF, () -> Tree.write(file, 0, "T"));
    assertThat(Tree.text(file)).isEqualTo("text");
  }

  @Test
  void aDirectoryIsNeitherReadNorWritten() throws Exception {
    tree.directory("directory");
    OpenFile directory = tree.open("directory", RDONLY);
    assertFails(Errno.EISDIR, () -> Tree.read(directory, 0, 10));
    assertFails(Errno.EBADF, () -> Tree.write(directory, 0, "x"));
  }

  @Test
  void aFileBeyondFourGibibytesIsSparse() throws Exception {
    OpenFile file = file("start");
    if (refuses(Capability.HUGE_FILES, () -> Tree.write(file, FIVE_GIB, "end"))) {
      return;
    }
    Tree.write(file, FIVE_GIB, "end");
    assertThat(file.attributes().size()).isEqualTo(FIVE_GIB + 3);
    assertThat(file.attributes().blocks()).isLessThan(1 << 20);
    assertThat(Tree.read(file, FIVE_GIB - 1, 10)).containsExactly(0, 'e', 'n', 'd');
    assertThat(Tree.read(file, FIVE_GIB / 2, 3)).containsExactly(0, 0, 0);
    file.change(AttributeChanges.ofSize(FIVE_GIB + 1));
    assertThat(Tree.read(file, FIVE_GIB, 10)).containsExactly('e');
  }

  @Test
  void appendingIgnoresTheOffset() throws Exception {
    file("0123");
    OpenFile file = tree.open("file", RDWR | OpenFlags.APPEND);
    assertThat(Tree.write(file, 0, "ab")).isEqualTo(2);
    assertThat(Tree.write(file, 1000, "cd")).isEqualTo(2);
    assertThat(Tree.text(file)).isEqualTo("0123abcd");
  }

  @Test
  void twoAppendersLoseNothing() throws Exception {
    OpenFile one = tree.create("file", WRONLY | OpenFlags.APPEND | OpenFlags.EXCL, 0644);
    OpenFile two = tree.create("file", WRONLY | OpenFlags.APPEND, 0644);
    for (int i = 0; i < 100; i++) {
      Tree.write(one, 0, "1");
      Tree.write(two, 0, "2");
    }
    assertThat(tree.text("file")).isEqualTo("12".repeat(100));
  }

  @Test
  void anAppenderStartsAtTheEndAfterATruncation() throws Exception {
    file("0123");
    OpenFile file = tree.open("file", RDWR | OpenFlags.APPEND);
    file.change(AttributeChanges.ofSize(1));
    Tree.write(file, 4, "x");
    assertThat(Tree.text(file)).isEqualTo("0x");
  }

  @Test
  void truncationByOpenFileCutsAndExtendsWithZeros() throws Exception {
    OpenFile file = file("012345");
    file.change(AttributeChanges.ofSize(2));
    assertThat(Tree.text(file)).isEqualTo("01");
    file.change(AttributeChanges.ofSize(5));
    assertThat(Tree.read(file, 0, 10)).containsExactly('0', '1', 0, 0, 0);
  }

  @Test
  void truncationByNodeCutsAndExtendsWithZeros() throws Exception {
    OpenFile file = file("012345");
    Node node = tree.walk("file");
    volume.change(node, AttributeChanges.ofSize(2));
    assertThat(Tree.text(file)).isEqualTo("01");
    volume.change(node, AttributeChanges.ofSize(5));
    assertThat(Tree.read(file, 0, 10)).containsExactly('0', '1', 0, 0, 0);
    assertThat(volume.attributes(node).size()).isEqualTo(5);
  }

  @Test
  void truncationInTheMiddleOfABlockLeavesNoOldBytes() throws Exception {
    OpenFile file = file("x".repeat(10_000));
    file.change(AttributeChanges.ofSize(5_000));
    file.change(AttributeChanges.ofSize(10_000));
    assertThat(Tree.read(file, 5_000, 5_000)).containsOnly(0);
    assertThat(Tree.read(file, 4_000, 1_000)).containsOnly('x');
  }

  @Test
  void whatIsNoRegularFileIsNotTruncated() throws Exception {
    tree.directory("directory");
    Node directory = tree.walk("directory");
    assertFails(Errno.EISDIR, () -> volume.change(directory, AttributeChanges.ofSize(0)));
    if (can(Capability.SYMBOLIC_LINKS)) {
      file("text");
      tree.link("link", "file");
      Node link = tree.walk("link");
      assertFails(Errno.EINVAL, () -> volume.change(link, AttributeChanges.ofSize(0)));
      assertThat(tree.text("file")).isEqualTo("text");
    }
    if (can(Capability.SPECIAL_FILES)) {
      tree.special("fifo", FileType.FIFO);
      Node fifo = tree.walk("fifo");
      assertFails(Errno.EINVAL, () -> volume.change(fifo, AttributeChanges.ofSize(0)));
    }
  }

  @Test
  void aNegativeLengthIsEinval() throws Exception {
    OpenFile file = file("text");
    Node node = tree.walk("file");
    assertFails(Errno.EINVAL, () -> file.change(AttributeChanges.ofSize(-1)));
    assertFails(Errno.EINVAL, () -> volume.change(node, AttributeChanges.ofSize(-1)));
    assertThat(Tree.text(file)).isEqualTo("text");
  }

  @Test
  void whatOneOpenFileWritesTheOthersRead() throws Exception {
    OpenFile one = file("");
    OpenFile two = tree.open("file", RDONLY);
    Tree.write(one, 0, "text");
    assertThat(Tree.text(two)).isEqualTo("text");
    assertThat(two.attributes()).isEqualTo(one.attributes());
    assertThat(tree.stat("file")).isEqualTo(one.attributes());
  }

  @Test
  void writtenBytesTakeBlocks() throws Exception {
    OpenFile file = file("");
    file.write(ByteBuffer.allocateDirect(1 << 20), 0);
    Attributes attributes = file.attributes();
    assertThat(attributes.size()).isEqualTo(1 << 20);
    assertThat(attributes.blocks()).isGreaterThanOrEqualTo((1 << 20) / 512);
    assertThat(attributes.blockSize()).isBetween(512, 1 << 26);
  }

  @Test
  void syncReturnsForFilesAndDirectories() throws Exception {
    OpenFile file = file("text");
    file.sync(true);
    file.sync(false);
    OpenFile reader = tree.open("file", RDONLY);
    reader.sync(false);
    OpenFile directory = tree.open("", RDONLY);
    directory.sync(false);
    assertThat(Tree.text(file)).isEqualTo("text");
  }
}
