// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.posix;

import static dev.ninebind.posix.PosixAssertions.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.posix.ByteString;
import dev.ninebind.posix.Errno;
import dev.ninebind.posix.Node;
import dev.ninebind.posix.OpenFlags;
import dev.ninebind.posix.PosixException;
import dev.ninebind.posix.PosixVolume;
import dev.ninebind.posix.Tree;
import dev.ninebind.posix.XattrMode;
import dev.ninebind.posix.XattrName;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Attributes as the host's own programs see them, and theirs as a guest does. */
class PassthroughXattrsTest {
  private static final XattrName NAME = attribute("user.a");

  private Path folder;
  private PassthroughVolume volume;
  private Tree tree;

  @BeforeEach
  void open() throws Exception {
    folder = Folder.in(Folder.ON_DISK);
    volume = PassthroughVolume.open(folder, PassthroughVolume.Options.DEFAULT);
    tree = new Tree(volume);
    tree.file("file", "text");
  }

  @AfterEach
  void nothingIsInUse() throws Exception {
    tree.close();
    assertThat(volume.usage()).isEqualTo(new PosixVolume.Usage(0, 0));
    volume.close();
    assertThat(volume.descriptors()).isZero();
    Folder.remove(folder);
  }

  private static XattrName attribute(String name) {
    try {
      return XattrName.of(name);
    } catch (PosixException e) {
      throw new AssertionError(e);
    }
  }

  private UserDefinedFileAttributeView onHost(String name) {
    return Files.getFileAttributeView(folder.resolve(name), UserDefinedFileAttributeView.class);
  }

  private void setOnHost(String file, String name, String value) throws Exception {
    onHost(file).write(name, ByteBuffer.wrap(value.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void theHostSeesWhatTheGuestSetAndTheOtherWayRound() throws Exception {
    Node node = tree.walk("file");
    volume.setXattr(node, NAME, ByteString.of("guest's"), XattrMode.SET);
    ByteBuffer value = ByteBuffer.allocate(100);
    assertThat(onHost("file").read("a", value)).isEqualTo(7);
    assertThat(new String(value.array(), 0, 7, StandardCharsets.UTF_8)).isEqualTo("guest's");
    setOnHost("file", "a", "host's");
    assertThat(volume.xattr(node, NAME)).isEqualTo(ByteString.of("host's"));
    tree.open(node, OpenFlags.READ_ONLY);
    setOnHost("file", "a", "the host's");
    assertThat(volume.xattr(node, NAME)).isEqualTo(ByteString.of("the host's"));
    volume.removeXattr(node, NAME);
    assertThat(onHost("file").list()).isEmpty();
  }

  @Test
  void namesOfNinebindsOwnAreHidden() throws Exception {
    setOnHost("file", "ninebind.mode", "x");
    setOnHost("file", "seen", "y");
    Node node = tree.walk("file");
    assertThat(volume.xattrNames(node).toString()).contains("user.seen\0").doesNotContain("bind");
    XattrName own = attribute("user.ninebind.mode");
    assertFails(Errno.ENODATA, () -> volume.xattr(node, own));
    assertFails(Errno.EPERM, () -> volume.removeXattr(node, own));
    assertThat(onHost("file").list()).contains("ninebind.mode");
  }

  /** What was put there meanwhile is not the file that the node stands for. */
  @Test
  void aFileThatTheHostReplacedIsNotTouched() throws Exception {
    Node node = tree.walk("file");
    Files.move(folder.resolve("file"), folder.resolve("moved"));
    Files.createFile(folder.resolve("file"));
    volume.setXattr(node, NAME, ByteString.of("value"), XattrMode.SET);
    assertThat(onHost("file").list()).isEmpty();
    assertThat(onHost("moved").list()).containsExactly("a");
  }

  @Test
  void aLinkThatTheHostPutInItsPlaceIsNotFollowed() throws Exception {
    Path outside = Folder.in(Folder.ON_DISK);
    Path target = Files.createFile(outside.resolve("target"));
    Node node = tree.walk("file");
    Files.delete(folder.resolve("file"));
    Files.createSymbolicLink(folder.resolve("file"), target);
    assertFails(Errno.ENOENT, () -> volume.setXattr(node, NAME, ByteString.of("v"), XattrMode.SET));
    Node link = tree.walk("file");
    assertFails(Errno.EPERM, () -> volume.setXattr(link, NAME, ByteString.of("v"), XattrMode.SET));
    assertThat(Files.getFileAttributeView(target, UserDefinedFileAttributeView.class).list())
        .isEmpty();
    Folder.remove(outside);
  }
}
