// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix;

import static dev.ninebind.posix.PosixAssertions.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Listing directories. */
public abstract class DirectoryContract extends VolumeContract {
  private static final int MANY = 5_000;

  private static List<String> names(List<Tree.Entry> entries) {
    List<String> names = new ArrayList<>();
    for (Tree.Entry entry : entries) {
      if (!entry.name().isDots()) {
        names.add(entry.name().toString());
      }
    }
    return names;
  }

  /** The cookie that resumes after a page. */
  private static long last(List<Tree.Entry> page) {
    return page.get(page.size() - 1).next();
  }

  /** An open directory with so many files in it, {@code f0} and up. */
  private OpenFile filled(int count) throws Exception {
    tree.directory("directory");
    Node directory = tree.walk("directory");
    for (int i = 0; i < count; i++) {
      volume.makeNode(
          directory, name("f" + i), FileType.REGULAR.modeBits() | 0644, 0, 0, Credentials.ROOT);
    }
    return tree.open(directory, RDONLY | OpenFlags.DIRECTORY);
  }

  @Test
  void theDotsAreListedWithTheNumbersOfTheirDirectories() throws Exception {
    long root = tree.stat("").path();
    long path = tree.directory("directory").path();
    OpenFile directory = tree.open("directory", RDONLY);
    List<Tree.Entry> entries = Tree.list(directory.directory(), 0, 10);
    assertThat(entries)
        .extracting(Tree.Entry::name)
        .containsExactlyInAnyOrder(Name.DOT, Name.DOT_DOT);
    for (Tree.Entry entry : entries) {
      assertThat(entry.type()).isEqualTo(FileType.DIRECTORY);
      assertThat(entry.path()).isEqualTo(entry.name().equals(Name.DOT) ? path : root);
    }
  }

  @Test
  void aboveTheRootIsTheRoot() throws Exception {
    long root = tree.stat("").path();
    OpenFile directory = tree.open("", RDONLY);
    assertThat(Tree.list(directory.directory(), 0, 10))
        .extracting(Tree.Entry::path)
        .containsExactly(root, root);
  }

  @Test
  void anEntryHasTheTypeAndTheNumberOfItsFile() throws Exception {
    tree.file("file", "");
    tree.directory("directory");
    if (can(Capability.SYMBOLIC_LINKS)) {
      tree.link("link", "file");
    }
    if (can(Capability.SPECIAL_FILES)) {
      tree.special("fifo", FileType.FIFO);
      tree.special("socket", FileType.SOCKET);
    }
    if (can(Capability.DEVICE_NODES)) {
      tree.special("character", FileType.CHARACTER_DEVICE.modeBits() | 0600, 1, 3);
      tree.special("block", FileType.BLOCK_DEVICE.modeBits() | 0600, 7, 0);
    }
    List<Tree.Entry> entries = tree.list("");
    for (Tree.Entry entry : entries) {
      Attributes attributes = tree.stat(entry.name().toString());
      assertThat(entry.type()).as("%s", entry.name()).isEqualTo(attributes.type());
      assertThat(entry.path()).as("%s", entry.name()).isEqualTo(attributes.path());
    }
  }

  @Test
  void manyEntriesAreListedExactlyOnceHoweverSmallThePages() throws Exception {
    OpenFile directory = filled(MANY);
    for (int room : List.of(1, 7, 100, MANY * 2)) {
      List<String> names = names(Tree.list(directory.directory(), 0, room));
      assertThat(names).hasSize(MANY).doesNotHaveDuplicates();
    }
  }

  /** Visitors that tell their room in bytes, down to less than any entry takes. */
  @Test
  void manyEntriesAreListedExactlyOnceWhateverRoomIsTold() throws Exception {
    DirectoryCursor cursor = filled(MANY).directory();
    for (int room : List.of(0, 25, 100, 4096, 1 << 20)) {
      List<String> names = new ArrayList<>();
      List<Long> next = new ArrayList<>(List.of(0L));
      int before;
      do {
        before = next.size();
        cursor.list(
            next.get(next.size() - 1),
            new DirectoryCursor.Visitor() {
              @Override
              public boolean entry(Name name, FileType type, long path, long cookie) {
                names.add(name.toString());
                next.add(cookie);
                return true;
              }

              @Override
              public int room() {
                return room;
              }
            });
      } while (before < next.size());
      names.removeAll(List.of(".", ".."));
      assertThat(names).hasSize(MANY).doesNotHaveDuplicates();
    }
  }

  @Test
  void aPageHoldsNoMoreThanItsRoomAndEndsBeforeTheEntryThatDidNotFit() throws Exception {
    OpenFile directory = filled(20);
    DirectoryCursor cursor = directory.directory();
    List<Tree.Entry> all = Tree.list(cursor, 0, 100);
    List<Tree.Entry> pages = new ArrayList<>(Tree.page(cursor, 0, 5));
    assertThat(pages).hasSize(5);
    assertThat(Tree.page(cursor, pages.get(4).next(), 0)).isEmpty();
    pages.addAll(Tree.page(cursor, pages.get(4).next(), 100));
    assertThat(pages).startsWith(all.subList(0, pages.size()).toArray(new Tree.Entry[0]));
  }

  @Test
  void everyCookieResumesAfterItsEntry() throws Exception {
    OpenFile directory = filled(300);
    DirectoryCursor cursor = directory.directory();
    List<Tree.Entry> all = Tree.list(cursor, 0, 1000);
    for (int i = all.size() - 1; i >= 0; i -= 7) {
      assertThat(Tree.list(cursor, all.get(i).next(), 1000))
          .isEqualTo(all.subList(i + 1, all.size()));
    }
    assertThat(all).extracting(Tree.Entry::next).doesNotHaveDuplicates().doesNotContain(0L);
  }

  @Test
  void cookieZeroStartsAgainAndSeesWhatChanged() throws Exception {
    OpenFile directory = filled(100);
    DirectoryCursor cursor = directory.directory();
    assertThat(Tree.page(cursor, 0, 10)).hasSize(10);
    assertThat(names(Tree.list(cursor, 0, 1000))).hasSize(100);
    tree.unlink("directory/f50");
    tree.file("directory/new", "");
    assertThat(names(Tree.list(cursor, 0, 1000)))
        .hasSize(100)
        .contains("new")
        .doesNotContain("f50");
  }

  @Test
  void theEndIsTheEndEveryTime() throws Exception {
    OpenFile directory = filled(10);
    DirectoryCursor cursor = directory.directory();
    List<Tree.Entry> all = Tree.list(cursor, 0, 100);
    long end = all.get(all.size() - 1).next();
    assertThat(Tree.page(cursor, end, 100)).isEmpty();
    assertThat(Tree.page(cursor, end, 100)).isEmpty();
    assertThat(names(Tree.list(cursor, 0, 3))).hasSize(10);
  }

  @Test
  void removingWhatWasListedSkipsNothing() throws Exception {
    OpenFile directory = filled(MANY);
    DirectoryCursor cursor = directory.directory();
    Set<String> seen = new HashSet<>();
    for (List<Tree.Entry> page = Tree.page(cursor, 0, 37);
        !page.isEmpty();
        page = Tree.page(cursor, last(page), 37)) {
      for (String name : names(page)) {
        assertThat(seen.add(name)).as("%s is listed once", name).isTrue();
        volume.remove(directory.node(), name(name), false);
      }
    }
    assertThat(seen).hasSize(MANY);
    assertThat(tree.list("directory")).isEmpty();
    tree.removeDirectory("directory");
  }

  @Test
  void creationDuringAListingDuplicatesNothing() throws Exception {
    OpenFile directory = filled(500);
    DirectoryCursor cursor = directory.directory();
    List<String> seen = new ArrayList<>();
    int made = 0;
    for (List<Tree.Entry> page = Tree.page(cursor, 0, 11);
        !page.isEmpty();
        page = Tree.page(cursor, last(page), 11)) {
      seen.addAll(names(page));
      if (made < 500) {
        tree.file("directory/new" + made++, "");
      }
    }
    assertThat(seen).doesNotHaveDuplicates();
    assertThat(seen.stream().filter(name -> name.startsWith("f"))).hasSize(500);
  }

  @Test
  void aRenameDuringAListingNeitherSkipsNorDuplicatesTheOthers() throws Exception {
    OpenFile directory = filled(500);
    DirectoryCursor cursor = directory.directory();
    List<String> seen = new ArrayList<>();
    int round = 0;
    for (List<Tree.Entry> page = Tree.page(cursor, 0, 13);
        !page.isEmpty();
        page = Tree.page(cursor, last(page), 13)) {
      seen.addAll(names(page));
      if (round < 10) {
        tree.rename("directory/f" + round, "directory/moved" + round++);
      }
    }
    assertThat(seen).doesNotHaveDuplicates();
    for (int i = 10; i < 500; i++) {
      assertThat(seen).contains("f" + i);
    }
  }

  @Test
  void twoOpenDirectoriesAreListedIndependently() throws Exception {
    OpenFile one = filled(50);
    OpenFile two = tree.open("directory", RDONLY);
    List<Tree.Entry> first = Tree.page(one.directory(), 0, 20);
    assertThat(names(Tree.list(two.directory(), 0, 9))).hasSize(50);
    List<Tree.Entry> rest = Tree.list(one.directory(), first.get(19).next(), 9);
    assertThat(first.size() + rest.size()).isEqualTo(52);
  }

  @Test
  void entriesOfLongNamesAreListed() throws Exception {
    tree.directory("directory");
    for (int i = 0; i < 200; i++) {
      tree.directory("directory/" + "n".repeat(250) + (10000 + i));
    }
    OpenFile directory = tree.open("directory", RDONLY);
    assertThat(names(Tree.list(directory.directory(), 0, 3)))
        .hasSize(200)
        .doesNotHaveDuplicates()
        .allMatch(name -> name.length() == 255);
  }

  @Test
  void aFileHasNoEntries() throws Exception {
    tree.file("file", "");
    OpenFile file = tree.open("file", RDWR);
    assertFails(Errno.ENOTDIR, file::directory);
  }

  @Test
  void aClosedDirectoryGivesEverythingBack() throws Exception {
    OpenFile directory = filled(10);
    assertThat(Tree.page(directory.directory(), 0, 3)).hasSize(3);
    tree.close(directory);
    assertThat(volume.usage().openFiles()).isZero();
  }
}
