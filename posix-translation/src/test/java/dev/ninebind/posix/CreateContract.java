// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix;

import static dev.ninebind.posix.PosixAssertions.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Making regular files and directories. */
public abstract class CreateContract extends VolumeContract {
  private static final int EXCL = OpenFlags.EXCL;
  private static final int PERMISSIONS = 07777;

  @Test
  void createMakesAnEmptyFileAndOpensIt() throws Exception {
    PosixVolume.Opened opened =
        volume.create(volume.root(), name("file"), flags(RDWR | EXCL), 0640, new Credentials(7, 8));
    assertThat(opened.attributes().type()).isEqualTo(FileType.REGULAR);
    assertThat(opened.attributes().size()).isZero();
    assertThat(opened.attributes().links()).isEqualTo(1);
    assertThat(opened.attributes()).isEqualTo(opened.file().attributes());
    assertThat(volume.usage().openFiles()).isEqualTo(1);
    assertThat(volume.attributes(opened.file().node())).isEqualTo(opened.attributes());
    opened.file().close();
    assertThat(volume.usage()).isEqualTo(new PosixVolume.Usage(0, 0));
  }

  @Test
  void createMakesTheFileWhetherOrNotTheFlagSaysSo() throws Exception {
    PosixVolume.Opened opened =
        volume.create(volume.root(), name("file"), flags(WRONLY), 0644, Credentials.ROOT);
    opened.file().close();
    assertThat(tree.names("")).containsExactly("file");
  }

  @Test
  void exclusiveCreateOfAnExistingNameIsEexist() throws Exception {
    tree.file("file", "text");
    tree.directory("directory");
    assertFails(Errno.EEXIST, () -> tree.create("file", RDWR | EXCL, 0644));
    assertFails(Errno.EEXIST, () -> tree.create("file", RDWR | EXCL | OpenFlags.TRUNC, 0644));
    assertFails(Errno.EEXIST, () -> tree.create("directory", RDWR | EXCL, 0644));
    if (can(Capability.SYMBOLIC_LINKS)) {
      tree.link("dangling", "nowhere");
      assertFails(Errno.EEXIST, () -> tree.create("dangling", RDWR | EXCL, 0644));
      assertThat(tree.exists("nowhere")).isFalse();
    }
    assertThat(tree.text("file")).isEqualTo("text");
  }

  @Test
  void createWithoutExclOpensTheExistingFileAsItIs() throws Exception {
    tree.as(3, 4).file("file", "text");
    OpenFile file = tree.as(5, 6).create("file", RDWR, 0777);
    assertThat(Tree.text(file)).isEqualTo("text");
    assertThat(file.attributes().mode() & PERMISSIONS).isEqualTo(0644);
    assertThat(file.attributes().uid()).isEqualTo(3);
    assertThat(file.attributes().gid()).isEqualTo(4);
  }

  @Test
  void createWithTruncEmptiesTheExistingFile() throws Exception {
    long path = tree.file("file", "text").path();
    OpenFile file = tree.create("file", RDWR | OpenFlags.TRUNC, 0777);
    assertThat(file.attributes().size()).isZero();
    assertThat(file.attributes().path()).isEqualTo(path);
    assertThat(file.attributes().mode() & PERMISSIONS).isEqualTo(0644);
  }

  @Test
  void createWithoutExclOnWhatIsNoFileFailsAsOpenDoes() throws Exception {
    tree.directory("directory");
    assertFails(Errno.EISDIR, () -> tree.create("directory", RDONLY, 0644));
    assertFails(Errno.EISDIR, () -> tree.create("directory", RDWR, 0644));
    if (can(Capability.SYMBOLIC_LINKS)) {
      tree.link("dangling", "nowhere");
      assertFails(Errno.ELOOP, () -> tree.create("dangling", RDWR, 0644));
      assertThat(tree.exists("nowhere")).isFalse();
    }
    if (can(Capability.SPECIAL_FILES)) {
      tree.special("fifo", FileType.FIFO);
      assertFails(Errno.ENXIO, () -> tree.create("fifo", WRONLY, 0644));
      assertFails(Errno.ENXIO, () -> tree.create("fifo", RDONLY, 0644));
    }
  }

  @Test
  void dotsCannotBeCreated() throws Exception {
    tree.directory("directory");
    for (String dots : List.of("directory/.", "directory/..")) {
      assertFails(Errno.EISDIR, () -> tree.create(dots, RDWR, 0644));
      assertFails(Errno.EEXIST, () -> tree.create(dots, RDWR | EXCL, 0644));
      assertFails(Errno.EEXIST, () -> tree.directory(dots));
    }
  }

  @Test
  void createInWhatIsNoDirectoryIsEnotdir() throws Exception {
    tree.file("file", "");
    assertFails(Errno.ENOTDIR, () -> tree.create("file/below", RDWR | EXCL, 0644));
    assertFails(Errno.ENOTDIR, () -> tree.create("file/below", RDWR, 0644));
    assertFails(Errno.ENOTDIR, () -> tree.directory("file/below"));
  }

  @Test
  void createInARemovedDirectoryIsEnoent() throws Exception {
    tree.directory("directory");
    Node gone = tree.walk("directory");
    tree.removeDirectory("directory");
    assertFails(
        Errno.ENOENT,
        () -> volume.create(gone, name("file"), flags(RDWR), 0644, Credentials.ROOT).file());
    assertFails(
        Errno.ENOENT, () -> volume.makeDirectory(gone, name("sub"), 0755, Credentials.ROOT));
    assertFails(Errno.ENOENT, () -> volume.walk(gone, name("file")));
  }

  @Test
  void aNewFileHasExactlyTheModeAskedFor() throws Exception {
    for (int mode : List.of(0, 0444, 0600, 0666, 0755, 0777, 01644, 02755, 04755, 07777)) {
      String path = "mode-" + Integer.toOctalString(mode);
      OpenFile file = tree.as(11, 12).create(path, RDWR | EXCL, mode);
      assertThat(file.attributes().mode()).isEqualTo(FileType.REGULAR.modeBits() | mode);
      assertThat(file.attributes().uid()).isEqualTo(11);
      assertThat(file.attributes().gid()).isEqualTo(12);
      assertThat(tree.stat(path)).isEqualTo(file.attributes());
    }
  }

  @Test
  void aFileOfMode0IsWrittenAndReadByItsCreator() throws Exception {
    OpenFile file = tree.as(1000, 1000).create("file", RDWR | EXCL, 0);
    assertThat(Tree.write(file, 0, "text")).isEqualTo(4);
    assertThat(Tree.text(file)).isEqualTo("text");
  }

  @Test
  void aNewDirectoryHasExactlyTheModeAskedFor() throws Exception {
    for (int mode : List.of(0, 0500, 0700, 0755, 0777, 01777, 02775)) {
      String path = "mode-" + Integer.toOctalString(mode);
      Attributes made = tree.as(21, 22).directory(path, mode);
      assertThat(made.mode()).isEqualTo(FileType.DIRECTORY.modeBits() | mode);
      assertThat(made.uid()).isEqualTo(21);
      assertThat(made.gid()).isEqualTo(22);
      assertThat(tree.stat(path)).isEqualTo(made);
    }
  }

  @Test
  void theGroupIsTheCallersEvenInASetgidDirectory() throws Exception {
    tree.as(1, 50).directory("setgid", 02775);
    assertThat(tree.as(2, 60).directory("setgid/sub", 02755).gid()).isEqualTo(60);
    assertThat(tree.stat("setgid/sub").mode() & PERMISSIONS).isEqualTo(02755);
    OpenFile file = tree.create("setgid/file", RDWR | EXCL, 0664);
    assertThat(file.attributes().gid()).isEqualTo(60);
    assertThat(file.attributes().mode() & PERMISSIONS).isEqualTo(0664);
  }

  @Test
  void aDirectoryOverAnExistingNameIsEexist() throws Exception {
    tree.directory("directory");
    tree.file("file", "");
    assertFails(Errno.EEXIST, () -> tree.directory("directory"));
    assertFails(Errno.EEXIST, () -> tree.directory("file"));
  }

  @Test
  void largeOwnersAreKept() throws Exception {
    int uid = (int) 4294967293L;
    Attributes made = tree.as(uid, 2_000_000_000).directory("directory");
    assertThat(made.uid()).isEqualTo(uid);
    assertThat(made.gid()).isEqualTo(2_000_000_000);
    OpenFile file = tree.create("file", RDWR | EXCL, 0644);
    assertThat(file.attributes().uid()).isEqualTo(uid);
  }

  @Test
  void aNewNameMovesItsDirectorysTimes() throws Exception {
    tree.directory("directory");
    volume.change(tree.walk("directory"), LONG_AGO);
    tree.file("directory/file", "");
    assertNow(tree.stat("directory").modified());
    volume.change(tree.walk("directory"), LONG_AGO);
    tree.directory("directory/sub");
    assertNow(tree.stat("directory").modified());
  }
}
