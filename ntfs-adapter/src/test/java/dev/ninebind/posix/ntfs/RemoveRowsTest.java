// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix.ntfs;

import static dev.ninebind.posix.PosixAssertions.assertFails;
import static dev.ninebind.posix.ntfs.Ntfs.closeSoon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;
import dev.ninebind.host.HostFile;
import dev.ninebind.host.NtConstants;
import dev.ninebind.host.memory.MemoryVolume;
import dev.ninebind.posix.Errno;
import dev.ninebind.posix.OpenFile;
import dev.ninebind.posix.OpenFlags;
import dev.ninebind.posix.Tree;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** docs/ntfs.md 4.4, removing. */
@SuppressWarnings("try") // another program's handle is held, and nothing is done with it
class RemoveRowsTest {
  private static final List<MemoryVolume.Options> WORLDS =
      List.of(Ntfs.WINDOWS, Ntfs.CLASSIC, Ntfs.WITHOUT_CASE);
  private static final int SHARE_READ_WRITE = 3;

  /** Names of the export, without our own directory. */
  private static List<String> names(Ntfs ntfs) throws Exception {
    return ntfs.outside.names("").stream().filter(name -> !name.equals(".ninebind")).toList();
  }

  @Test
  @Row("unlink")
  void aNameGoesAtOnceWhoeverHasItOpen() throws Exception {
    try (Ntfs ntfs = new Ntfs()) {
      ntfs.tree.file("f", "text");
      OpenFile ours = ntfs.tree.open("f", OpenFlags.READ_WRITE);
      try (HostFile theirs = ntfs.outside.hold("f", NtConstants.FILE_READ_DATA, 7)) {
        ntfs.calls.clear();
        ntfs.tree.unlink("f");
        assertThat(ntfs.arguments("dispose")).containsExactly(0x13);
        assertThat(ntfs.outside.names("")).isEmpty();
        Tree.write(ours, 0, "TEXT");
        assertThat(Tree.text(ours)).isEqualTo("TEXT");
        ntfs.tree.file("f", "new");
      }
      assertThat(ntfs.tree.text("f")).isEqualTo("new");
    }
  }

  @Test
  @Row("unlink.readonly")
  void readonlyFilesGoToo() throws Exception {
    for (MemoryVolume.Options world : WORLDS) {
      try (Ntfs ntfs = new Ntfs(world)) {
        ntfs.tree.file("f", "text");
        ntfs.tree.hardLink("f", "g");
        ntfs.outside.setAttributes("f", NtConstants.FILE_ATTRIBUTE_READONLY);
        ntfs.tree.unlink("f");
        assertThat(names(ntfs)).containsExactly("g");
        assertThat(ntfs.outside.readonly("g")).isTrue();
        ntfs.tree.unlink("g");
        assertThat(names(ntfs)).isEmpty();
      }
    }
  }

  @Test
  @Row("unlink.directory")
  void directoriesAreNotUnlinked() throws Exception {
    for (MemoryVolume.Options world : WORLDS) {
      try (Ntfs ntfs = new Ntfs(world)) {
        ntfs.tree.directory("d");
        assertFails(Errno.EISDIR, () -> ntfs.tree.unlink("d"));
        ntfs.tree.removeDirectory("d");
      }
    }
  }

  @Test
  @Row("unlink.junction")
  void ofAJunctionTheLinkGoes() throws Exception {
    for (MemoryVolume.Options world : WORLDS) {
      try (Ntfs ntfs = new Ntfs(world)) {
        ntfs.outside.make("/elsewhere/f", "text");
        ntfs.outside.makePoint(
            "j",
            Outside.link(NtConstants.IO_REPARSE_TAG_MOUNT_POINT, "\\??\\C:\\elsewhere", false),
            true);
        assertFails(Errno.ENOTDIR, () -> ntfs.tree.removeDirectory("j"));
        ntfs.tree.unlink("j");
        assertThat(names(ntfs)).isEmpty();
        assertThat(ntfs.outside.text("/elsewhere/f")).isEqualTo("text");
      }
    }
  }

  @Test
  @Row("unlink.held")
  void waitsForAProgramThatDoesNotShareDeleting() throws Exception {
    for (MemoryVolume.Options world : WORLDS) {
      try (Ntfs ntfs = new Ntfs(world)) {
        ntfs.tree.file("f", "text");
        HostFile held = ntfs.outside.hold("f", NtConstants.FILE_READ_DATA, SHARE_READ_WRITE);
        CompletableFuture<Void> closed = closeSoon(held);
        ntfs.tree.unlink("f");
        closed.join();
        assertThat(names(ntfs)).isEmpty();
        assertThat(ntfs.log()).isEmpty();

        ntfs.tree.file("stays", "text");
        try (HostFile stays =
            ntfs.outside.hold("stays", NtConstants.FILE_READ_DATA, SHARE_READ_WRITE)) {
          long start = System.nanoTime();
          assertFails(Errno.EBUSY, () -> ntfs.tree.unlink("stays"));
          assertThat(System.nanoTime() - start)
              .isBetween(Ntfs.PATIENCE.toNanos(), Ntfs.PATIENCE.toNanos() * 10);
        }
        assertThat(ntfs.log()).singleElement().asString().contains("stays is held");
        assertThat(ntfs.tree.text("stays")).isEqualTo("text");
      }
    }
  }

  @Test
  @Row("unlink.classic")
  void withoutPosixSemanticsOpenFilesHideUntilTheyAreClosed() throws Exception {
    try (Ntfs ntfs = new Ntfs(Ntfs.CLASSIC)) {
      ntfs.tree.file("f", "text");
      OpenFile file = ntfs.tree.open("f", OpenFlags.READ_WRITE);
      ntfs.tree.unlink("f");
      assertThat(ntfs.outside.names("")).containsExactly(".ninebind");
      assertThat(ntfs.outside.names(".ninebind/unlinked")).hasSize(1);
      assertThat(file.attributes().links()).isZero();
      assertThat(Tree.text(file)).isEqualTo("text");
      ntfs.tree.file("f", "new");
      ntfs.tree.close(file);
      assertThat(ntfs.outside.names(".ninebind/unlinked")).isEmpty();
      ntfs.tree.unlink("f");
      assertThat(ntfs.outside.names(".ninebind/unlinked")).isEmpty();
      assertThat(ntfs.tree.names("")).isEmpty();
      assertThat(ntfs.outside.stat(".ninebind").hasAttribute(NtConstants.FILE_ATTRIBUTE_HIDDEN))
          .isTrue();
    }
  }

  @Test
  @Row("unlink.classic")
  void withoutPosixSemanticsWhatCannotBeDeletedKeepsItsName() throws Exception {
    try (Ntfs ntfs = new Ntfs(Ntfs.CLASSIC)) {
      ntfs.tree.file("running.exe", "old");
      ntfs.tree.file("new.exe", "new");
      ntfs.fault =
          call -> {
            if (call.method().equals("dispose")) {
              throw new HostException(HostError.CANNOT_DELETE);
            }
          };
      assertFails(Errno.EBUSY, () -> ntfs.tree.unlink("running.exe"));
      assertThat(ntfs.tree.text("running.exe")).isEqualTo("old");
      ntfs.tree.rename("new.exe", "running.exe"); // the old one goes at the next start
      assertThat(ntfs.tree.text("running.exe")).isEqualTo("new");
      assertThat(ntfs.tree.names("")).containsExactly("running.exe");
      assertThat(ntfs.outside.names(".ninebind/unlinked")).hasSize(1);
    }
  }

  @Test
  @Row({"rmdir", "rmdir.not-empty"})
  void emptyDirectoriesGo() throws Exception {
    for (MemoryVolume.Options world : WORLDS) {
      try (Ntfs ntfs = new Ntfs(world)) {
        ntfs.tree.directory("d");
        ntfs.tree.file("d/f", "");
        assertFails(Errno.ENOTDIR, () -> ntfs.tree.removeDirectory("d/f"));
        assertFails(Errno.ENOTEMPTY, () -> ntfs.tree.removeDirectory("d"));
        ntfs.outside.make("d/.ninebind-new-1", "");
        assertFails(Errno.ENOTEMPTY, () -> ntfs.tree.removeDirectory("d"));
        assertThat(ntfs.outside.names("d")).contains(".ninebind-new-1", "f");
        ntfs.tree.unlink("d/f");
        ntfs.outside.setAttributes("d", NtConstants.FILE_ATTRIBUTE_READONLY);
        ntfs.tree.removeDirectory("d");
        assertThat(names(ntfs)).isEmpty();
      }
    }
  }

  @Test
  @Row("rmdir.drafts")
  void draftsOfACrashAreNotInTheWay() throws Exception {
    for (MemoryVolume.Options world : WORLDS) {
      try (Ntfs ntfs = new Ntfs(world)) {
        ntfs.tree.directory("d");
        ntfs.outside.make("d/.ninebind-new-1-1", "half");
        ntfs.outside.make("d/.ninebind-new-1-2", "made");
        assertThat(ntfs.tree.names("d")).isEmpty();
        ntfs.tree.removeDirectory("d");
        assertThat(names(ntfs)).isEmpty();
      }
    }
  }

  @Test
  @Row("rmdir.open")
  void anOpenDirectoryGoesToo() throws Exception {
    for (MemoryVolume.Options world : WORLDS) {
      try (Ntfs ntfs = new Ntfs(world)) {
        ntfs.tree.directory("d");
        dev.ninebind.posix.Node node = ntfs.tree.walk("d");
        OpenFile open = ntfs.tree.open(node, OpenFlags.READ_ONLY);
        ntfs.tree.removeDirectory("d");
        assertThat(names(ntfs)).isEmpty();
        assertThat(open.attributes().isDirectory()).isTrue();
        assertFails(
            Errno.ENOENT,
            () ->
                ntfs.volume.makeDirectory(
                    node,
                    dev.ninebind.posix.Name.of("e"),
                    0755,
                    dev.ninebind.posix.Credentials.ROOT));
      }
    }
  }

  @Test
  @Row("start.unlinked")
  void whatACrashLeftGoesAtTheNextStart() throws Exception {
    HostFile[] held = new HostFile[1];
    Ntfs.Before crash =
        outside -> {
          outside.makeDirectory(".ninebind");
          outside.makeDirectory(".ninebind/unlinked");
          outside.makeDirectory(".ninebind/unlinked/0");
          outside.make(".ninebind/unlinked/1", "held");
          outside.make(".ninebind/unlinked/2", "readonly");
          outside.setAttributes(".ninebind/unlinked/2", NtConstants.FILE_ATTRIBUTE_READONLY);
          held[0] =
              outside.hold(".ninebind/unlinked/1", NtConstants.FILE_READ_DATA, SHARE_READ_WRITE);
        };
    try (Ntfs ntfs = new Ntfs(Ntfs.CLASSIC, Ntfs.options(false, false), crash)) {
      assertThat(ntfs.outside.names(".ninebind/unlinked")).containsExactly("1");
      held[0].close();
      assertThat(ntfs.tree.names("")).isEmpty();
    }
  }
}
