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

/** docs/ntfs.md 4.4, renaming, but for directories with something open below. */
@SuppressWarnings("try") // another program's handle is held, and nothing is done with it
class RenameRowsTest {
  private static final List<MemoryVolume.Options> WORLDS =
      List.of(Ntfs.WINDOWS, Ntfs.CLASSIC, Ntfs.WITHOUT_CASE);
  private static final int READ = NtConstants.FILE_READ_DATA;
  private static final int SHARE_READ_WRITE = 3;
  private static final int SHARE_READ_DELETE = 5;

  @Test
  @Row("rename")
  void aNameBecomesAnother() throws Exception {
    try (Ntfs ntfs = new Ntfs()) {
      ntfs.tree.directory("d");
      ntfs.tree.file("f", "text");
      ntfs.calls.clear();
      ntfs.tree.rename("f", "d/g");
      assertThat(ntfs.arguments("rename")).containsExactly(0x42);
      assertThat(ntfs.tree.text("d/g")).isEqualTo("text");
      ntfs.fault =
          call -> {
            if (call.method().equals("rename")) {
              ntfs.fault = next -> {};
              ntfs.outside.make("late", "theirs");
            }
          };
      assertFails(Errno.EEXIST, () -> ntfs.tree.rename("d/g", "late"));
      assertThat(ntfs.tree.text("late")).isEqualTo("theirs");
      assertThat(ntfs.tree.text("d/g")).isEqualTo("text");
    }
  }

  @Test
  @Row("rename.replace")
  void whatIsReplacedGoesOnForWhoHasItOpen() throws Exception {
    for (MemoryVolume.Options world : WORLDS) {
      try (Ntfs ntfs = new Ntfs(world)) {
        ntfs.tree.file("f", "new");
        ntfs.tree.file("g", "old");
        OpenFile source = ntfs.tree.open("f", OpenFlags.READ_WRITE);
        OpenFile target = ntfs.tree.open("g", OpenFlags.READ_WRITE);
        ntfs.calls.clear();
        ntfs.tree.rename("f", "g");
        if (world.posixSemantics()) {
          assertThat(ntfs.arguments("rename")).containsExactly(0x43);
        }
        assertThat(Tree.text(target)).isEqualTo("old");
        assertThat(target.attributes().links()).isZero();
        assertThat(Tree.text(source)).isEqualTo("new");
        assertThat(ntfs.tree.text("g")).isEqualTo("new");
        assertThat(ntfs.tree.names("")).containsExactly("g");
      }
    }
  }

  @Test
  @Row("rename.readonly")
  void aReadonlyTargetIsReplaced() throws Exception {
    for (MemoryVolume.Options world : WORLDS) {
      try (Ntfs ntfs = new Ntfs(world)) {
        ntfs.tree.file("f", "new");
        ntfs.tree.file("g", "old");
        ntfs.outside.setAttributes("g", NtConstants.FILE_ATTRIBUTE_READONLY);
        ntfs.outside.setAttributes("f", NtConstants.FILE_ATTRIBUTE_READONLY);
        ntfs.tree.rename("f", "g");
        assertThat(ntfs.outside.text("g")).isEqualTo("new");
        assertThat(ntfs.outside.readonly("g")).isTrue();
      }
    }
  }

  @Test
  @Row({"rename.target-held", "rename.source-held"})
  void waitsForWhoDoesNotShareDeleting() throws Exception {
    for (MemoryVolume.Options world : WORLDS) {
      for (String held : List.of("f", "g")) {
        try (Ntfs ntfs = new Ntfs(world)) {
          ntfs.tree.file("f", "new");
          ntfs.tree.file("g", "old");
          try (HostFile stays = ntfs.outside.hold(held, READ, SHARE_READ_WRITE)) {
            long start = System.nanoTime();
            assertFails(Errno.EBUSY, () -> ntfs.tree.rename("f", "g"));
            assertThat(System.nanoTime() - start)
                .isBetween(Ntfs.PATIENCE.toNanos(), Ntfs.PATIENCE.toNanos() * 10);
          }
          assertThat(ntfs.log()).singleElement().asString().contains(held + " is held");
          assertThat(ntfs.tree.text("f")).isEqualTo("new");
          assertThat(ntfs.tree.text("g")).isEqualTo("old");
          assertThat(ntfs.tree.names("")).containsExactly("f", "g");
          CompletableFuture<Void> closed =
              closeSoon(ntfs.outside.hold(held, READ, SHARE_READ_WRITE));
          ntfs.tree.rename("f", "g");
          closed.join();
          assertThat(ntfs.tree.text("g")).isEqualTo("new");
          assertThat(ntfs.log()).hasSize(1);
        }
      }
    }
  }

  @Test
  @Row("rename.parent-held")
  void waitsForWhoDoesNotShareWritingOfTheNewDirectory() throws Exception {
    try (Ntfs ntfs = new Ntfs()) {
      ntfs.tree.directory("d");
      ntfs.tree.file("f", "text");
      CompletableFuture<Void> closed =
          closeSoon(ntfs.outside.hold("d", NtConstants.FILE_LIST_DIRECTORY, SHARE_READ_DELETE));
      ntfs.tree.rename("f", "d/f");
      closed.join();
      ntfs.tree.rename("d/f", "f");
      try (HostFile stays =
          ntfs.outside.hold("d", NtConstants.FILE_LIST_DIRECTORY, SHARE_READ_DELETE)) {
        assertFails(Errno.EBUSY, () -> ntfs.tree.rename("f", "d/f"));
      }
      assertThat(ntfs.tree.text("f")).isEqualTo("text");
    }
  }

  @Test
  @Row({"rename.dir-over-empty", "rename.dir-over-full"})
  void aDirectoryReplacesAnEmptyOne() throws Exception {
    for (MemoryVolume.Options world : WORLDS) {
      try (Ntfs ntfs = new Ntfs(world)) {
        ntfs.tree.directory("d");
        ntfs.tree.file("d/f", "text");
        ntfs.tree.directory("e");
        ntfs.tree.file("e/g", "");
        assertFails(Errno.ENOTEMPTY, () -> ntfs.tree.rename("d", "e"));
        assertThat(ntfs.tree.text("d/f")).isEqualTo("text");
        assertThat(ntfs.tree.names("e")).containsExactly("g");
        ntfs.tree.unlink("e/g");
        OpenFile replaced = ntfs.tree.open("e", OpenFlags.READ_ONLY);
        ntfs.tree.rename("d", "e");
        assertThat(ntfs.tree.text("e/f")).isEqualTo("text");
        assertThat(ntfs.tree.names("")).containsExactly("e");
        assertThat(replaced.attributes().path()).isNotEqualTo(ntfs.tree.stat("e").path());
      }
    }
  }

  @Test
  @Row("rename.types")
  void filesAndDirectoriesDoNotReplaceEachOther() throws Exception {
    for (MemoryVolume.Options world : WORLDS) {
      try (Ntfs ntfs = new Ntfs(world)) {
        ntfs.tree.file("f", "text");
        ntfs.tree.directory("d");
        assertFails(Errno.EISDIR, () -> ntfs.tree.rename("f", "d"));
        assertFails(Errno.ENOTDIR, () -> ntfs.tree.rename("d", "f"));
        assertThat(ntfs.arguments("rename")).isEmpty();
      }
    }
  }

  @Test
  @Row("rename.link-over")
  void linksToDirectoriesAndFilesReplaceEachOther() throws Exception {
    for (MemoryVolume.Options world : WORLDS) {
      try (Ntfs ntfs = new Ntfs(world)) {
        for (String name : List.of("j", "k")) {
          ntfs.outside.makePoint(
              name,
              Outside.link(NtConstants.IO_REPARSE_TAG_MOUNT_POINT, "\\??\\C:\\x", false),
              true);
        }
        ntfs.tree.file("f", "text");
        ntfs.tree.file("g", "text");
        ntfs.tree.rename("f", "j");
        assertThat(ntfs.tree.text("j")).isEqualTo("text");
        ntfs.tree.rename("k", "g");
        assertFails(Errno.ELOOP, () -> ntfs.tree.open("g", OpenFlags.READ_ONLY));
        assertThat(ntfs.tree.names("")).containsExactly("g", "j");
        assertThat(ntfs.outside.names(".ninebind/unlinked")).isEmpty();
      }
    }
  }

  @Test
  @Row("rename.into-itself")
  void aDirectoryDoesNotGoIntoItself() throws Exception {
    for (MemoryVolume.Options world : WORLDS) {
      try (Ntfs ntfs = new Ntfs(world)) {
        ntfs.tree.directory("d");
        ntfs.tree.directory("d/e");
        assertFails(Errno.EINVAL, () -> ntfs.tree.rename("d", "d/x"));
        assertFails(Errno.EINVAL, () -> ntfs.tree.rename("d", "d/e/x"));
        assertFails(Errno.ENOTEMPTY, () -> ntfs.tree.rename("d/e", "d"));
        assertThat(ntfs.tree.names("d")).containsExactly("e");
      }
    }
  }

  @Test
  @Row("rename.same-file")
  void ofTwoNamesBothStay() throws Exception {
    for (MemoryVolume.Options world : WORLDS) {
      try (Ntfs ntfs = new Ntfs(world)) {
        ntfs.tree.file("f", "text");
        ntfs.tree.hardLink("f", "g");
        ntfs.tree.rename("f", "g");
        ntfs.tree.rename("f", "f");
        assertThat(ntfs.tree.names("")).containsExactly("f", "g");
        assertThat(ntfs.tree.stat("f").links()).isEqualTo(2);
      }
    }
  }

  @Test
  @Row("rename.case")
  void aNameChangesItsCase() throws Exception {
    for (MemoryVolume.Options world : WORLDS) {
      try (Ntfs ntfs = new Ntfs(world)) {
        ntfs.tree.file("name", "text");
        ntfs.tree.directory("dir");
        ntfs.tree.rename("name", "NAME");
        ntfs.tree.rename("dir", "Dir");
        assertThat(ntfs.outside.names("")).contains("Dir", "NAME").doesNotContain("name", "dir");
        assertThat(ntfs.tree.names("")).containsExactly("Dir", "NAME");
        assertThat(ntfs.tree.text("NAME")).isEqualTo("text");
        assertFails(Errno.ENOENT, () -> ntfs.tree.stat("name"));
      }
    }
  }

  @Test
  @Row("rename.case-links")
  void oneOfTwoNamesBecomesTheOtherInAnotherCase() throws Exception {
    for (MemoryVolume.Options world : WORLDS) {
      try (Ntfs ntfs = new Ntfs(world)) {
        ntfs.tree.file("a", "text");
        ntfs.tree.hardLink("a", "b");
        ntfs.tree.rename("b", "A");
        assertThat(ntfs.tree.names("")).containsExactly("A", "a");
        assertThat(ntfs.tree.text("A")).isEqualTo("text");
        assertThat(ntfs.tree.stat("a").links()).isEqualTo(2);
      }
    }
  }

  @Test
  @Row("rename.classic")
  void withoutPosixSemanticsTheOldComesBackIfTheRenameFails() throws Exception {
    try (Ntfs ntfs = new Ntfs(Ntfs.CLASSIC)) {
      ntfs.tree.file("f", "new");
      ntfs.tree.file("g", "old");
      int[] renames = {0};
      ntfs.fault =
          call -> {
            if (call.method().equals("rename") && ++renames[0] == 2) {
              throw new HostException(HostError.DISK_FULL);
            }
          };
      assertFails(Errno.ENOSPC, () -> ntfs.tree.rename("f", "g"));
      assertThat(renames[0]).isEqualTo(3);
      assertThat(ntfs.tree.text("f")).isEqualTo("new");
      assertThat(ntfs.tree.text("g")).isEqualTo("old");
      assertThat(ntfs.outside.names(".ninebind/unlinked")).isEmpty();
    }
  }
}
