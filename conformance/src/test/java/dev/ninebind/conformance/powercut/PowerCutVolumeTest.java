// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.powercut;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ninebind.posix.AttributeChanges;
import dev.ninebind.posix.ByteString;
import dev.ninebind.posix.FileType;
import dev.ninebind.posix.ForwardingFile;
import dev.ninebind.posix.ForwardingVolume;
import dev.ninebind.posix.Gate;
import dev.ninebind.posix.Node;
import dev.ninebind.posix.OpenFile;
import dev.ninebind.posix.OpenFlags;
import dev.ninebind.posix.PosixException;
import dev.ninebind.posix.PosixVolume;
import dev.ninebind.posix.TestVolume;
import dev.ninebind.posix.Timestamp;
import dev.ninebind.posix.Tree;
import dev.ninebind.posix.XattrMode;
import dev.ninebind.posix.XattrName;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is there after a cut, case by case. */
final class PowerCutVolumeTest {
  private final TestVolume live = new TestVolume();
  private final TestVolume disk = new TestVolume();
  private final Tree before = new Tree(live);
  private final Tree after = new Tree(disk);
  private PowerCutVolume volume;
  private Tree tree;

  private void open(SyncOrder order) throws PosixException {
    volume = PowerCutVolume.over(live, disk, order);
    tree = new Tree(volume);
  }

  private void cut() throws PosixException {
    volume.cut(Survival.NOTHING);
  }

  private void sync(String path) throws PosixException {
    OpenFile file = tree.open(path, OpenFlags.READ_ONLY);
    file.sync(false);
    tree.close(file);
  }

  private void write(String path, long offset, String text) throws PosixException {
    OpenFile file = tree.open(path, OpenFlags.WRITE_ONLY);
    Tree.write(file, offset, text);
    tree.close(file);
  }

  @AfterEach
  void nothingOfTheDiskIsInUse() throws PosixException {
    cut();
    tree.close();
    after.close();
    assertThat(disk.usage()).isEqualTo(new PosixVolume.Usage(0, 0));
  }

  @ParameterizedTest
  @EnumSource
  void whatWasThereAtTheStartStays(SyncOrder order) throws PosixException {
    before.directory("d", 02750);
    before.file("d/f", "text");
    before.hardLink("d/f", "again");
    before.link("d/l", "target");
    before.special("pipe", FileType.FIFO);
    Node file = before.walk("d/f");
    live.setXattr(file, XattrName.of("user.x"), ByteString.of("value"), XattrMode.SET);
    live.change(file, AttributeChanges.ofOwner(7, 8));
    before.release(file);
    open(order);
    cut();
    assertThat(after.names("")).containsExactly("again", "d", "pipe");
    assertThat(after.text("d/f")).isEqualTo("text");
    assertThat(after.stat("d/f").links()).isEqualTo(2);
    assertThat(after.stat("d/f").path()).isEqualTo(after.stat("again").path());
    assertThat(after.stat("d/f").uid()).isEqualTo(7);
    assertThat(after.stat("d").mode() & 07777).isEqualTo(02750);
    Node copied = after.walk("d/f");
    assertThat(disk.xattr(copied, XattrName.of("user.x"))).isEqualTo(ByteString.of("value"));
  }

  @ParameterizedTest
  @EnumSource
  void whatNoFsyncCoveredIsGone(SyncOrder order) throws PosixException {
    before.file("f", "old");
    before.file("gone", "still here");
    open(order);
    write("f", 0, "new and longer");
    tree.file("created", "x");
    tree.unlink("gone");
    tree.directory("d");
    cut();
    assertThat(after.names("")).containsExactly("f", "gone");
    assertThat(after.text("f")).isEqualTo("old");
    assertThat(after.text("gone")).isEqualTo("still here");
  }

  @Test
  void strictlyAFileNeedsItsDirectorysFsyncToo() throws PosixException {
    open(SyncOrder.STRICT);
    tree.file("alone", "x");
    sync("alone");
    tree.file("both", "y");
    sync("both");
    tree.directory("d");
    tree.file("d/name", "z");
    sync("d");
    cut();
    assertThat(after.names("")).isEmpty();
  }

  @Test
  void strictlyADirectorysFsyncIsOfNamesAlone() throws PosixException {
    open(SyncOrder.STRICT);
    tree.file("covered", "text");
    sync("covered");
    tree.file("not", "text");
    sync("");
    cut();
    assertThat(after.names("")).containsExactly("covered", "not");
    assertThat(after.text("covered")).isEqualTo("text");
    assertThat(after.text("not")).isEmpty();
  }

  @Test
  void aJournalKeepsNamesInOrder() throws PosixException {
    open(SyncOrder.JOURNAL);
    tree.directory("d");
    tree.file("d/first", "x");
    tree.file("d/second", "y");
    tree.file("d/third", "z");
    sync("d/second");
    cut();
    assertThat(after.names("d")).containsExactly("first", "second");
    assertThat(after.text("d/first")).isEmpty();
    assertThat(after.text("d/second")).isEqualTo("y");
  }

  @Test
  void anFdatasyncInAJournalCoversTheMakingAndNotTheRename() throws PosixException {
    open(SyncOrder.JOURNAL);
    OpenFile file = tree.create("made", OpenFlags.READ_WRITE, 0600);
    Tree.write(file, 0, "text");
    tree.rename("made", "renamed");
    file.sync(true);
    cut();
    assertThat(after.names("")).containsExactly("made");
    assertThat(after.text("made")).isEqualTo("text");
  }

  @ParameterizedTest
  @EnumSource
  void aRenameOverAFileIsWhole(SyncOrder order) throws PosixException {
    before.file("f", "old");
    open(order);
    tree.file("f.new", "new");
    sync("f.new");
    tree.rename("f.new", "f");
    OpenFile other = tree.create("other", OpenFlags.READ_WRITE, 0600);
    other.sync(true); // of a file that the rename is not about
    cut();
    if (order == SyncOrder.STRICT) {
      assertThat(after.names("")).containsExactly("f");
      assertThat(after.text("f")).isEqualTo("old");
    } else { // it was before the making of what was covered
      assertThat(after.names("")).containsExactly("f", "other");
      assertThat(after.text("f")).isEqualTo("new");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRenameThatIsCoveredReplaces(SyncOrder order) throws PosixException {
    before.file("f", "old");
    open(order);
    tree.file("f.new", "new");
    sync("f.new");
    tree.rename("f.new", "f");
    sync("");
    cut();
    assertThat(after.names("")).containsExactly("f");
    assertThat(after.text("f")).isEqualTo("new");
  }

  @ParameterizedTest
  @EnumSource
  void aSynchronousWriteCoversItselfAlone(SyncOrder order) throws PosixException {
    before.file("f", "0123456789");
    open(order);
    write("f", 0, "abcd");
    OpenFile file = tree.open("f", OpenFlags.WRITE_ONLY | OpenFlags.DSYNC);
    Tree.write(file, 2, "XYZ");
    Tree.write(file, 12, "end");
    cut();
    assertThat(after.text("f")).isEqualTo("01XYZ56789\0\0end");
  }

  @ParameterizedTest
  @EnumSource
  void appendedAndCutOffIsAsAtTheFsync(SyncOrder order) throws PosixException {
    before.file("f", "0123456789");
    open(order);
    OpenFile file = tree.open("f", OpenFlags.READ_WRITE | OpenFlags.APPEND);
    Tree.write(file, 0, "abc");
    file.change(AttributeChanges.ofSize(4));
    file.change(AttributeChanges.ofSize(8));
    Tree.write(file, 0, "de");
    file.sync(true);
    Tree.write(file, 0, "lost");
    file.change(AttributeChanges.ofSize(1));
    cut();
    assertThat(after.text("f")).isEqualTo("0123\0\0\0\0de");
  }

  @ParameterizedTest
  @EnumSource
  void anOpenFileWithoutANameIsGone(SyncOrder order) throws PosixException {
    before.file("f", "old");
    open(order);
    OpenFile file = tree.open("f", OpenFlags.READ_WRITE);
    tree.unlink("f");
    Tree.write(file, 0, "new");
    file.sync(true);
    sync("");
    Tree.write(file, 0, "...");
    file.sync(false);
    cut();
    assertThat(after.names("")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void whatIsRemovedForGoodTakesNoSpace(SyncOrder order) throws PosixException {
    open(order);
    for (int i = 0; i < 10; i++) {
      tree.file("f" + i, "text");
      sync("f" + i);
    }
    sync("");
    for (int i = 0; i < 10; i++) {
      tree.unlink("f" + i);
    }
    sync("");
    OpenFile root = after.open("", OpenFlags.READ_ONLY | OpenFlags.DIRECTORY);
    String limbo =
        Tree.list(root.directory(), 0, 10).stream()
            .map(entry -> entry.name().toString())
            .filter(name -> name.startsWith("limbo"))
            .findFirst()
            .orElseThrow();
    assertThat(after.names(limbo)).isEmpty();
    after.close(root);
  }

  @ParameterizedTest
  @EnumSource
  void metadataNeedsAnFsync(SyncOrder order) throws PosixException {
    before.file("f", "text");
    before.file("g", "text");
    open(order);
    for (String path : new String[] {"g", "f"}) {
      Node node = tree.walk(path);
      volume.change(node, AttributeChanges.ofMode(0600));
      volume.setXattr(node, XattrName.of("user.a"), ByteString.of("1"), XattrMode.SET);
    }
    sync("g");
    cut();
    assertThat(after.stat("f").mode() & 0777).isEqualTo(0644);
    assertThat(after.stat("g").mode() & 0777).isEqualTo(0600);
    assertThat(disk.xattr(after.walk("g"), XattrName.of("user.a"))).isEqualTo(ByteString.of("1"));
  }

  @ParameterizedTest
  @EnumSource
  void timesAreThoseOfTheFsync(SyncOrder order) throws PosixException {
    Timestamp then = new Timestamp(1_000_000, 0);
    before.file("f", "text");
    open(order);
    Node node = tree.walk("f");
    volume.change(
        node,
        new AttributeChanges(
            AttributeChanges.MODIFIED | AttributeChanges.MODIFIED_SET, 0, 0, 0, 0, then, then));
    sync("f");
    write("f", 0, "more");
    volume.change(
        node,
        new AttributeChanges(
            AttributeChanges.MODIFIED | AttributeChanges.MODIFIED_SET, 0, 0, 0, 0, then, then));
    sync("f");
    cut();
    assertThat(after.text("f")).isEqualTo("more");
    assertThat(after.stat("f").modified()).isEqualTo(then);
  }

  @ParameterizedTest
  @EnumSource
  void nothingIsAnsweredAfterwards(SyncOrder order) throws PosixException {
    before.file("f", "text");
    open(order);
    OpenFile file = tree.open("f", OpenFlags.READ_WRITE);
    cut();
    assertThatThrownBy(() -> Tree.write(file, 0, "x")).hasMessageContaining("power");
    assertThatThrownBy(() -> Tree.text(file)).hasMessageContaining("power");
    assertThatThrownBy(() -> file.sync(true)).hasMessageContaining("power");
    assertThatThrownBy(() -> tree.file("g", "x")).hasMessageContaining("power");
    assertThatThrownBy(() -> tree.walk("f")).hasMessageContaining("power");
    assertThat(after.text("f")).isEqualTo("text");
  }

  /** Sectors that no fsync covered are there or not, each by itself; those covered are there. */
  @ParameterizedTest
  @EnumSource
  void aDiskMayHaveWrittenSomeOfIt(SyncOrder order) throws PosixException {
    String sectors = "o".repeat(Data.SECTOR * 64);
    before.file("f", sectors);
    open(order);
    write("f", 0, "n".repeat(Data.SECTOR * 64));
    boolean torn = false;
    volume.cut(Survival.random(7));
    String text = after.text("f");
    assertThat(text).hasSameSizeAs(sectors);
    for (int at = 0; at < text.length(); at += Data.SECTOR) {
      String sector = text.substring(at, at + Data.SECTOR);
      assertThat(sector).matches("o*|n*");
      torn |= sector.charAt(0) != text.charAt(0);
    }
    assertThat(torn).as("some and not others").isTrue();
  }

  /** The same by a volume that ignores fsync: this is what tests of applications are to notice. */
  @ParameterizedTest
  @EnumSource
  void anFsyncThatIsIgnoredLosesData(SyncOrder order) throws PosixException {
    before.file("f", "old");
    open(order);
    PosixVolume ignoring =
        new ForwardingVolume(volume) {
          @Override
          public Opened open(Node node, OpenFlags flags) throws PosixException {
            Opened opened = super.open(node, flags);
            return new Opened(
                new ForwardingFile(opened.file()) {
                  @Override
                  public void sync(boolean dataOnly) {}
                },
                opened.attributes());
          }
        };
    try (Tree careless = new Tree(ignoring)) {
      OpenFile file = careless.open("f", OpenFlags.WRITE_ONLY);
      Tree.write(file, 0, "new");
      file.sync(true);
      cut();
    }
    assertThat(after.text("f")).isEqualTo("old");
  }

  @Test
  void strictlyWhatANameStoodForBeforeDoesNotComeBack() throws PosixException {
    open(SyncOrder.STRICT);
    tree.directory("d");
    tree.file("new", "new");
    tree.file("d/f", "old");
    tree.rename("new", "d/f");
    sync("d/f");
    sync(""); // covers the rename
    sync("d"); // covers that d/f was made before
    cut();
    assertThat(after.names("")).containsExactly("d");
    assertThat(after.text("d/f")).isEqualTo("new");
  }

  @Test
  void whatIsRemovedByItsFidIsRemovedWhereARenameTookIt() throws Exception {
    open(SyncOrder.JOURNAL);
    tree.directory("a");
    tree.directory("b");
    tree.file("a/f", "x");
    Node file = tree.walk("a/f");
    Gate renaming = live.blockNext(TestVolume.Op.RENAME);
    FutureTask<Void> renamed = task(() -> tree.rename("a/f", "b/f"));
    new Thread(renamed).start();
    renaming.awaitEntered();
    FutureTask<Void> removed = task(() -> volume.remove(file));
    Thread remover = new Thread(removed);
    remover.start();
    while (remover.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    renaming.release();
    renamed.get(60, TimeUnit.SECONDS);
    removed.get(60, TimeUnit.SECONDS);
    sync("");
    cut();
    assertThat(after.names("a")).isEmpty();
    assertThat(after.names("b")).isEmpty();
    tree.close();
    assertThat(live.usage()).isEqualTo(new PosixVolume.Usage(0, 0));
  }

  private static FutureTask<Void> task(Power.Action action) {
    return new FutureTask<>(
        () -> {
          action.run();
          return null;
        });
  }
}
