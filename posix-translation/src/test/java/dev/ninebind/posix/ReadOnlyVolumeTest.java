// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix;

import static dev.ninebind.posix.PosixAssertions.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReadOnlyVolumeTest {
  private static final int CREATE = OpenFlags.CREATE;

  private final TestVolume below = new TestVolume();
  private final Tree writable = new Tree(below);
  private final PosixVolume volume = new ReadOnlyVolume(below);
  private final Tree tree = new Tree(volume);

  @BeforeEach
  void fill() throws Exception {
    writable.directory("directory");
    writable.file("file", "text");
    writable.link("link", "file");
  }

  @AfterEach
  void nothingChangedAndNothingIsInUse() throws Exception {
    assertThat(writable.names("")).containsExactly("directory", "file", "link");
    assertThat(writable.text("file")).isEqualTo("text");
    assertThat(writable.stat("file").mode() & 07777).isEqualTo(0644);
    tree.close();
    assertThat(volume.usage()).isEqualTo(new PosixVolume.Usage(0, 0));
    volume.close();
  }

  @Test
  void whatChangesNothingIsDone() throws Exception {
    assertThat(tree.text("file")).isEqualTo("text");
    assertThat(tree.names("")).hasSize(3);
    assertThat(volume.readLink(tree.walk("link"))).isEqualTo(ByteString.of("file"));
    assertThat(volume.statistics(volume.root())).isEqualTo(below.statistics(below.root()));
    assertThat(volume.isFast()).isTrue();
    OpenFile file = tree.open("file", OpenFlags.READ_ONLY);
    file.sync(false);
    assertThat(file.attributes()).isEqualTo(tree.stat("file"));
  }

  @Test
  void readersLock() throws Exception {
    OpenFile file = tree.open("file", OpenFlags.READ_ONLY);
    OpenFile other = writable.open("file", OpenFlags.READ_WRITE);
    LockRequest read = lock(LockRequest.Type.READ, "a");
    assertThat(file.lock(read)).isCompletedWithValue(LockStatus.GRANTED);
    assertThat(other.conflictingLock(lock(LockRequest.Type.UNLOCK, "b"))).isEqualTo(read);
    assertThat(other.lock(lock(LockRequest.Type.WRITE, "b")))
        .isCompletedWithValue(LockStatus.BLOCKED);
    tree.close(file);
    assertThat(other.lock(lock(LockRequest.Type.WRITE, "b")))
        .isCompletedWithValue(LockStatus.GRANTED);
    writable.close(other);
  }

  private static LockRequest lock(LockRequest.Type type, String client) {
    return new LockRequest(type, 0, 0, 1, ByteString.of(client), "connection", false);
  }

  @Test
  void whatWouldChangeANameIsErofs() throws Exception {
    Node file = tree.walk("file");
    assertFails(Errno.EROFS, () -> tree.directory("new"));
    assertFails(Errno.EROFS, () -> tree.directory("file"));
    assertFails(Errno.EROFS, () -> tree.link("new", "x"));
    assertFails(Errno.EROFS, () -> tree.special("new", FileType.FIFO));
    assertFails(Errno.EROFS, () -> tree.hardLink("file", "new"));
    assertFails(Errno.EROFS, () -> tree.rename("file", "new"));
    assertFails(Errno.EROFS, () -> tree.rename(file, "new"));
    assertFails(Errno.EROFS, () -> tree.unlink("file"));
    assertFails(Errno.EROFS, () -> tree.removeDirectory("directory"));
    assertFails(Errno.EROFS, () -> volume.remove(file));
  }

  @Test
  void whatWouldChangeAFileIsErofs() throws Exception {
    Node file = tree.walk("file");
    OpenFile open = tree.open(file, OpenFlags.READ_ONLY);
    AttributeChanges mode = AttributeChanges.ofMode(0);
    assertFails(Errno.EROFS, () -> volume.change(file, mode));
    assertFails(Errno.EROFS, () -> open.change(mode));
    assertFails(Errno.EROFS, () -> open.change(AttributeChanges.ofSize(0)));
    assertFails(Errno.EROFS, () -> tree.open("file", OpenFlags.WRITE_ONLY));
    assertFails(Errno.EROFS, () -> tree.open("file", OpenFlags.READ_WRITE));
    assertFails(Errno.EROFS, () -> tree.open("file", OpenFlags.TRUNC));
    assertFails(Errno.EBADF, () -> Tree.write(open, 0, "x"));
  }

  @Test
  void attributesAreReadAndNotChanged() throws Exception {
    XattrName name = XattrName.of("user.a");
    ByteString value = ByteString.of("value");
    below.setXattr(writable.walk("file"), name, value, XattrMode.SET);
    Node file = tree.walk("file");
    assertThat(volume.xattr(file, name)).isEqualTo(value);
    assertThat(volume.xattrNames(file)).isEqualTo(ByteString.of("user.a\0"));
    assertFails(Errno.EROFS, () -> volume.setXattr(file, name, ByteString.EMPTY, XattrMode.SET));
    assertFails(Errno.EROFS, () -> volume.removeXattr(file, name));
    assertThat(volume.xattr(file, name)).isEqualTo(value);
    writable.close();
  }

  @Test
  void aFileCreatedThroughAnotherDoorDoesNotBecomeWritable() throws Exception {
    OpenFile open = tree.create("file", OpenFlags.READ_ONLY, 0644);
    assertFails(Errno.EROFS, () -> open.change(AttributeChanges.ofMode(0)));
    assertThat(Tree.text(open)).isEqualTo("text");
  }

  @Test
  void createOpensWhatIsThere() throws Exception {
    OpenFile file = tree.create("file", CREATE, 0644);
    assertThat(Tree.text(file)).isEqualTo("text");
    assertFails(Errno.EEXIST, () -> tree.create("file", CREATE | OpenFlags.EXCL, 0644));
    assertFails(Errno.EROFS, () -> tree.create("file", OpenFlags.READ_WRITE, 0644));
    assertFails(Errno.EROFS, () -> tree.create("file", OpenFlags.TRUNC, 0644));
  }

  @Test
  void createOfWhatIsMissingIsErofs() {
    assertFails(Errno.EROFS, () -> tree.create("new", CREATE, 0644));
    assertFails(Errno.EROFS, () -> tree.create("new", CREATE | OpenFlags.EXCL, 0644));
    assertFails(Errno.ENOTDIR, () -> tree.create("file/below", CREATE, 0644));
  }

  @Test
  void createOfADirectoryIsEisdir() {
    assertFails(Errno.EISDIR, () -> tree.create("directory", CREATE, 0644));
  }
}
