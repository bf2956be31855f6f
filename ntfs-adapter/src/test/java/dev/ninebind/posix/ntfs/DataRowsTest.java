// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix.ntfs;

import static dev.ninebind.posix.PosixAssertions.assertFails;
import static dev.ninebind.posix.ntfs.Ntfs.closeSoon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;
import dev.ninebind.host.HostFile;
import dev.ninebind.host.HostOpen;
import dev.ninebind.host.NtConstants;
import dev.ninebind.posix.AttributeChanges;
import dev.ninebind.posix.Errno;
import dev.ninebind.posix.OpenFile;
import dev.ninebind.posix.OpenFlags;
import dev.ninebind.posix.Timestamp;
import dev.ninebind.posix.Tree;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** docs/ntfs.md 4.2. */
@SuppressWarnings("try") // another program's handle is held, and nothing is done with it
class DataRowsTest {
  private static final int READ_WRITE = NtConstants.FILE_READ_DATA | NtConstants.FILE_WRITE_DATA;

  @Test
  @Row("data.read")
  void readsUntilTheEnd() throws Exception {
    try (Ntfs ntfs = new Ntfs()) {
      ntfs.outside.make("f", "12345");
      OpenFile file = ntfs.tree.open("f", OpenFlags.READ_ONLY);
      assertThat(Tree.read(file, 3, 100)).asString().isEqualTo("45");
      assertThat(Tree.read(file, 5, 100)).isEmpty();
      assertThat(Tree.read(file, 1L << 40, 100)).isEmpty();
    }
  }

  @Test
  @Row("data.write")
  void writesWhereItIsTold() throws Exception {
    try (Ntfs ntfs = new Ntfs()) {
      OpenFile file = ntfs.tree.create("f", OpenFlags.WRITE_ONLY, 0600);
      assertThat(Tree.write(file, 2, "ab")).isEqualTo(2);
      ntfs.calls.clear();
      assertThat(Tree.write(file, 0, "")).isZero();
      assertThat(ntfs.calls).isEmpty();
      assertThat(ntfs.outside.text("f")).isEqualTo("\0\0ab");
      assertFails(Errno.EFBIG, () -> Tree.write(file, Long.MAX_VALUE - 1, "abc"));
    }
  }

  @Test
  @Row({"data.gap", "meta.blocks"})
  void gapsTakeNoSpace() throws Exception {
    try (Ntfs ntfs = new Ntfs(Ntfs.WINDOWS.withSize(16 << 20))) {
      OpenFile file = ntfs.tree.create("f", OpenFlags.READ_WRITE, 0600);
      Tree.write(file, 1L << 30, "end");
      assertThat(file.attributes().size()).isEqualTo((1L << 30) + 3);
      assertThat(file.attributes().blocks()).isBetween(1L, 128L);
      assertThat(ntfs.outside.stat("f").attributes() & NtConstants.FILE_ATTRIBUTE_SPARSE_FILE)
          .isNotZero();
      assertThat(Tree.read(file, 1L << 20, 3)).containsOnly(0);

      OpenFile other = ntfs.tree.create("g", OpenFlags.READ_WRITE, 0600);
      other.change(AttributeChanges.ofSize(1L << 30));
      assertThat(other.attributes().blocks()).isLessThan(129);

      OpenFile dense = ntfs.tree.create("h", OpenFlags.READ_WRITE, 0600);
      Tree.write(dense, 60_000, "end");
      assertThat(ntfs.outside.stat("h").attributes() & NtConstants.FILE_ATTRIBUTE_SPARSE_FILE)
          .isZero();
      assertThat(dense.attributes().blocks()).isEqualTo(120); // 15 clusters
    }
  }

  @Test
  @Row("data.locked")
  void waitsForLocksOfOthers() throws Exception {
    try (Ntfs ntfs = new Ntfs()) {
      ntfs.tree.file("f", "12345678");
      OpenFile file = ntfs.tree.open("f", OpenFlags.READ_WRITE);
      HostFile other = ntfs.outside.hold("f", READ_WRITE, 7);
      other.lock(0, 4, true);
      assertThat(Tree.write(file, 4, "ab")).isEqualTo(2);
      CompletableFuture<Void> closed = closeSoon(other);
      assertThat(Tree.write(file, 0, "ab")).isEqualTo(2);
      closed.join();
      assertThat(ntfs.outside.text("f")).isEqualTo("ab34ab78");
      assertThat(ntfs.log()).isEmpty();
      try (HostFile stays = ntfs.outside.hold("f", READ_WRITE, 7)) {
        stays.lock(0, 4, true);
        assertFails(Errno.EAGAIN, () -> Tree.read(file, 0, 8));
        assertFails(Errno.EAGAIN, () -> Tree.write(file, 2, "x"));
        assertThat(ntfs.log()).hasSize(2).allMatch(line -> line.startsWith("/f is held"));
      }
    }
  }

  @Test
  @Row("data.full")
  void aFullDiskTakesNoMore() throws Exception {
    try (Ntfs ntfs = new Ntfs(Ntfs.WINDOWS.withSize(1 << 20))) {
      OpenFile file = ntfs.tree.create("f", OpenFlags.READ_WRITE, 0600);
      ByteBuffer large = ByteBuffer.allocateDirect(1 << 20);
      int done = 0;
      try {
        done = file.write(large, 0);
      } catch (dev.ninebind.posix.PosixException e) {
        assertThat(e.errno()).isEqualTo(Errno.ENOSPC);
      }
      assertThat(done).isLessThan(1 << 20);
      assertThat(file.attributes().size()).isEqualTo(done);
      int room = done;
      assertFails(
          Errno.ENOSPC,
          () -> file.write(ByteBuffer.allocateDirect(1 << 20), (room + 4095) / 4096 * 4096L));
      assertThat(Tree.write(file, 0, "x")).isEqualTo(1);
    }
  }

  @Test
  @Row("data.truncate")
  void truncatingMovesTheTimeAlwaysAndKeepsEas() throws Exception {
    try (Ntfs ntfs = new Ntfs()) {
      ntfs.tree.file("f", "text");
      Timestamp before = ntfs.tree.stat("f").modified();
      ntfs.volume.change(ntfs.tree.walk("f"), AttributeChanges.ofSize(4));
      Timestamp same = ntfs.tree.stat("f").modified();
      assertThat(same).isNotEqualTo(before);
      ntfs.volume.change(ntfs.tree.walk("f"), AttributeChanges.ofSize(2));
      assertThat(ntfs.outside.text("f")).isEqualTo("te");
      assertThat(ntfs.outside.eaNames("f")).hasSize(3);
    }
  }

  @Test
  @Row("data.truncate-readonly")
  void readonlyFilesAreTruncated() throws Exception {
    try (Ntfs ntfs = new Ntfs()) {
      ntfs.tree.file("f", "text");
      ntfs.outside.setAttributes("f", NtConstants.FILE_ATTRIBUTE_READONLY);
      ntfs.volume.change(ntfs.tree.walk("f"), AttributeChanges.ofSize(1));
      ntfs.tree.open("f", OpenFlags.READ_ONLY | OpenFlags.TRUNC);
      assertThat(ntfs.outside.stat("f").endOfFile()).isZero();
      assertThat(ntfs.outside.readonly("f")).isTrue();
    }
  }

  @Test
  @Row("data.truncate-held")
  void truncatingWaitsForOthers() throws Exception {
    try (Ntfs ntfs = new Ntfs()) {
      ntfs.tree.file("f", "text");
      CompletableFuture<Void> closed =
          closeSoon(ntfs.outside.hold("f", NtConstants.FILE_READ_DATA, 1));
      ntfs.volume.change(ntfs.tree.walk("f"), AttributeChanges.ofSize(1));
      closed.join();
      try (HostFile held = ntfs.outside.hold("f", NtConstants.FILE_READ_DATA, 1)) {
        assertFails(
            Errno.EACCES,
            () -> ntfs.volume.change(ntfs.tree.walk("f"), AttributeChanges.ofSize(0)));
      }
      assertThat(ntfs.log()).singleElement().asString().contains("f is held");
      assertThat(ntfs.outside.text("f")).isEqualTo("t");
    }
  }

  @Test
  @Row("data.truncate-unlinked")
  void whatHasNoNameIsTruncatedByAWriterOnly() throws Exception {
    try (Ntfs ntfs = new Ntfs()) {
      ntfs.tree.file("f", "text");
      OpenFile reader = ntfs.tree.open("f", OpenFlags.READ_ONLY);
      ntfs.tree.unlink("f");
      assertFails(Errno.EINVAL, () -> reader.change(AttributeChanges.ofSize(0)));
      assertThat(Tree.text(reader)).isEqualTo("text");

      ntfs.tree.file("g", "text");
      OpenFile writer = ntfs.tree.open("g", OpenFlags.READ_WRITE);
      ntfs.tree.unlink("g");
      writer.change(AttributeChanges.ofSize(2));
      assertThat(Tree.text(writer)).isEqualTo("te");
    }
  }

  @Test
  @Row("data.fsync")
  void flushesAsMuchAsAsked() throws Exception {
    try (Ntfs ntfs = new Ntfs()) {
      OpenFile file = ntfs.tree.create("f", OpenFlags.WRITE_ONLY, 0600);
      file.sync(true);
      file.sync(false);
      assertThat(ntfs.arguments("flush")).containsExactly(HostFile.Flush.DATA, HostFile.Flush.ALL);
    }
  }

  @Test
  @Row("data.fsync-reader")
  void readersAndDirectoriesAreFlushedByAnotherHandle() throws Exception {
    try (Ntfs ntfs = new Ntfs()) {
      ntfs.tree.directory("d");
      ntfs.tree.file("d/f", "text");
      OpenFile file = ntfs.tree.open("d/f", OpenFlags.READ_ONLY);
      OpenFile directory = ntfs.tree.open("d", OpenFlags.READ_ONLY);
      file.sync(true);
      directory.sync(false);
      ntfs.tree.open("", OpenFlags.READ_ONLY).sync(false);
      assertThat(ntfs.arguments("flush"))
          .containsExactly(HostFile.Flush.DATA, HostFile.Flush.ALL, HostFile.Flush.ALL);
      ntfs.tree.unlink("d/f");
      file.sync(true);
      ntfs.fault =
          call -> {
            if (call.argument() instanceof HostOpen how
                && (how.access() & NtConstants.FILE_WRITE_DATA) != 0) {
              throw new HostException(HostError.ACCESS_DENIED);
            }
          };
      directory.sync(false);
    }
  }
}
