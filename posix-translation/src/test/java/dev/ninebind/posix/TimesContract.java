// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The times of files. */
public abstract class TimesContract extends VolumeContract {
  private static final Timestamp OLD = new Timestamp(1_000_000_000, 123_456_789);
  private static final Timestamp OLDER = new Timestamp(900_000_000, 987_654_321);

  /** A time as the volume keeps it. */
  private Timestamp kept(Timestamp time) {
    return can(Capability.NANOSECONDS)
        ? time
        : new Timestamp(time.seconds(), time.nanos() / 100 * 100);
  }

  private Node file() throws Exception {
    tree.file("file", "text");
    Node file = tree.walk("file");
    volume.change(
        file,
        times(
            AttributeChanges.ACCESSED
                | AttributeChanges.ACCESSED_SET
                | AttributeChanges.MODIFIED
                | AttributeChanges.MODIFIED_SET,
            OLD,
            OLDER));
    return file;
  }

  @Test
  void aNewFileIsOfNow() throws Exception {
    Attributes made = tree.directory("directory");
    assertNow(made.accessed());
    assertNow(made.modified());
    assertNow(made.changed());
    if (made.created() != null) {
      assertNow(made.created());
    }
  }

  @Test
  void timesAreSetToTheNanosecond() throws Exception {
    Attributes attributes = volume.attributes(file());
    assertThat(attributes.accessed()).isEqualTo(kept(OLD));
    assertThat(attributes.modified()).isEqualTo(kept(OLDER));
    assertNow(attributes.changed());
  }

  @Test
  void timesBefore1970AndAfter2038AreKept() throws Exception {
    Node file = file();
    OpenFile open = tree.open(file, RDONLY);
    for (long seconds : List.of(-1L, -1_000_000_000L, 0L, 1L << 31, 4_102_444_800L, 1L << 32)) {
      Timestamp time = new Timestamp(seconds, 999_999_999);
      AttributeChanges both =
          times(
              AttributeChanges.ACCESSED
                  | AttributeChanges.ACCESSED_SET
                  | AttributeChanges.MODIFIED
                  | AttributeChanges.MODIFIED_SET,
              time,
              time);
      volume.change(file, both);
      assertThat(volume.attributes(file).accessed()).isEqualTo(kept(time));
      assertThat(volume.attributes(file).modified()).isEqualTo(kept(time));
      volume.change(file, LONG_AGO);
      open.change(both);
      assertThat(open.attributes().modified()).isEqualTo(kept(time));
    }
  }

  @Test
  void aTimeThatIsNotMentionedStays() throws Exception {
    Node file = file();
    Timestamp time = new Timestamp(5, 6);
    volume.change(
        file, times(AttributeChanges.ACCESSED | AttributeChanges.ACCESSED_SET, time, time));
    assertThat(volume.attributes(file).accessed()).isEqualTo(kept(time));
    assertThat(volume.attributes(file).modified()).isEqualTo(kept(OLDER));
    volume.change(
        file, times(AttributeChanges.MODIFIED | AttributeChanges.MODIFIED_SET, OLD, time));
    assertThat(volume.attributes(file).accessed()).isEqualTo(kept(time));
    assertThat(volume.attributes(file).modified()).isEqualTo(kept(time));
  }

  @Test
  void aTimeWithoutAValueBecomesNow() throws Exception {
    Node file = file();
    volume.change(file, times(AttributeChanges.ACCESSED, OLD, OLD));
    assertNow(volume.attributes(file).accessed());
    assertThat(volume.attributes(file).modified()).isEqualTo(kept(OLDER));
    volume.change(file, LONG_AGO);
    volume.change(file, times(AttributeChanges.MODIFIED, OLD, OLD));
    assertThat(volume.attributes(file).accessed()).isEqualTo(Timestamp.EPOCH);
    assertNow(volume.attributes(file).modified());
  }

  @Test
  void oneTimeMayBecomeNowWhileTheOtherIsSet() throws Exception {
    Node file = file();
    volume.change(
        file,
        times(
            AttributeChanges.ACCESSED | AttributeChanges.MODIFIED | AttributeChanges.MODIFIED_SET,
            OLD,
            OLD));
    assertNow(volume.attributes(file).accessed());
    assertThat(volume.attributes(file).modified()).isEqualTo(kept(OLD));
  }

  @Test
  void theChangeTimeAloneLeavesTheOthers() throws Exception {
    Node file = file();
    volume.change(file, times(AttributeChanges.CHANGED, OLD, OLD));
    assertThat(volume.attributes(file).accessed()).isEqualTo(kept(OLD));
    assertThat(volume.attributes(file).modified()).isEqualTo(kept(OLDER));
    assertNow(volume.attributes(file).changed());
  }

  @Test
  void timesOfADirectoryAreSet() throws Exception {
    tree.directory("directory");
    Node directory = tree.walk("directory");
    volume.change(
        directory, times(AttributeChanges.MODIFIED | AttributeChanges.MODIFIED_SET, OLD, OLDER));
    assertThat(volume.attributes(directory).modified()).isEqualTo(kept(OLDER));
  }

  @Test
  void timesOfASymbolicLinkAreItsOwn() throws Exception {
    if (refuses(Capability.SYMBOLIC_LINKS, () -> tree.link("link", "file"))) {
      return;
    }
    Node file = file();
    tree.link("link", "file");
    Node link = tree.walk("link");
    volume.change(link, LONG_AGO);
    assertThat(volume.attributes(link).modified()).isEqualTo(Timestamp.EPOCH);
    assertThat(volume.attributes(file).modified()).isEqualTo(kept(OLDER));
  }

  @Test
  void aWriteMovesTheModificationTime() throws Exception {
    Node node = file();
    OpenFile file = tree.open(node, RDWR);
    assertThat(file.attributes().modified()).isEqualTo(kept(OLDER));
    Tree.write(file, 0, "x");
    assertNow(file.attributes().modified());
    assertNow(volume.attributes(node).modified());
  }

  @Test
  void aTruncationMovesTheModificationTime() throws Exception {
    Node file = file();
    volume.change(file, AttributeChanges.ofSize(1));
    assertNow(volume.attributes(file).modified());
    volume.change(file, LONG_AGO);
    tree.open(file, WRONLY | OpenFlags.TRUNC);
    assertNow(volume.attributes(file).modified());
  }

  @Test
  void aReadLeavesTheModificationTime() throws Exception {
    Node file = file();
    assertThat(tree.text(file)).isEqualTo("text");
    assertThat(volume.attributes(file).modified()).isEqualTo(kept(OLDER));
  }

  @Test
  void aWriteMovesTheChangeTime() throws Exception {
    Node node = file();
    OpenFile file = tree.open(node, WRONLY);
    assertMovesChangeTime(node, round -> Tree.write(file, round, "x"));
  }

  @Test
  void aChangeOfModeOrOwnerMovesTheChangeTime() throws Exception {
    Node file = file();
    assertMovesChangeTime(
        file, round -> volume.change(file, AttributeChanges.ofMode(0600 + round % 8)));
    assertMovesChangeTime(
        file, round -> volume.change(file, AttributeChanges.ofOwner(round, round)));
    assertThat(volume.attributes(file).modified()).isEqualTo(kept(OLDER));
  }

  @Test
  void aNewLinkMovesTheChangeTime() throws Exception {
    Node file = file();
    if (can(Capability.HARD_LINKS)) {
      assertMovesChangeTime(file, round -> tree.hardLink("file", "link" + round));
      assertThat(volume.attributes(file).modified()).isEqualTo(kept(OLDER));
    }
  }

  @Test
  void aRenameMovesTheChangeTimeAndNotTheModificationTime() throws Exception {
    Node file = file();
    assertMovesChangeTime(file, round -> tree.rename(file, "name" + round));
    assertThat(volume.attributes(file).modified()).isEqualTo(kept(OLDER));
  }

  @Test
  void namesComingAndGoingMoveTheirDirectorysTime() throws Exception {
    tree.directory("a");
    tree.directory("b");
    Node a = tree.walk("a");
    Node b = tree.walk("b");
    tree.file("a/file", "");
    volume.change(a, LONG_AGO);
    volume.change(b, LONG_AGO);
    tree.rename("a/file", "b/file");
    assertNow(volume.attributes(a).modified());
    assertNow(volume.attributes(b).modified());
    volume.change(b, LONG_AGO);
    tree.unlink("b/file");
    assertNow(volume.attributes(b).modified());
  }
}
