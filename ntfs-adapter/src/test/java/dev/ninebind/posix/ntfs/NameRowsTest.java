// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix.ntfs;

import static dev.ninebind.posix.PosixAssertions.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.host.HostFile;
import dev.ninebind.host.HostOpen;
import dev.ninebind.host.NtConstants;
import dev.ninebind.host.ReparsePoint;
import dev.ninebind.host.memory.MemoryVolume;
import dev.ninebind.posix.Errno;
import dev.ninebind.posix.FileType;
import dev.ninebind.posix.Name;
import dev.ninebind.posix.Node;
import dev.ninebind.posix.OpenFile;
import dev.ninebind.posix.OpenFlags;
import dev.ninebind.posix.Tree;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** docs/ntfs.md 4.4, but for removing and renaming. */
@SuppressWarnings("try") // another program's handle is held, and nothing is done with it
class NameRowsTest {
  private static final int EXCL = OpenFlags.WRITE_ONLY | OpenFlags.EXCL;

  private static final int CLOUD = 0x9000001A;
  private static final int WCI_LINK = 0xA0000027;

  private static Ntfs withoutCase(Ntfs.Before before) throws Exception {
    return new Ntfs(Ntfs.WITHOUT_CASE, Ntfs.options(false, false), before);
  }

  @Test
  @Row("name.lookup")
  void aNameIsThereOrNot() throws Exception {
    try (Ntfs ntfs = new Ntfs()) {
      ntfs.tree.file("a", "text");
      assertThat(ntfs.tree.stat("a").size()).isEqualTo(4);
      assertFails(Errno.ENOENT, () -> ntfs.tree.stat("A"));
      assertFails(Errno.ENOENT, () -> ntfs.tree.stat("b"));
      assertFails(Errno.ENOTDIR, () -> ntfs.tree.stat("a/b"));
    }
  }

  @Test
  @Row("name.case")
  void namesThatDifferInCaseAreTwoFiles() throws Exception {
    try (Ntfs ntfs = withoutCase(outside -> outside.make("readme", "theirs"))) {
      ntfs.tree.directory("d");
      ntfs.tree.file("d/Makefile", "1");
      ntfs.tree.file("d/makefile", "2");
      ntfs.tree.file("d/MAKEFILE", "3");
      assertFails(Errno.ENOENT, () -> ntfs.tree.stat("d/mAKEFILE"));
      assertFails(Errno.EEXIST, () -> ntfs.tree.create("d/makefile", EXCL, 0600));
      assertThat(ntfs.tree.names("d")).containsExactly("MAKEFILE", "Makefile", "makefile");
      assertThat(ntfs.outside.names("d"))
          .containsExactly(
              "Makefile",
              "\uF04D\uF041\uF04B\uF045\uF046\uF049\uF04C\uF045",
              "\uF06D\uF061\uF06B\uF065\uF066\uF069\uF06C\uF065");
      ntfs.tree.unlink("d/Makefile");
      assertThat(ntfs.tree.text("d/makefile")).isEqualTo("2");
      ntfs.tree.rename("d/MAKEFILE", "d/makefile");
      assertThat(ntfs.tree.text("d/makefile")).isEqualTo("3");
      assertThat(ntfs.tree.names("d")).containsExactly("makefile");
      assertFails(Errno.ENOENT, () -> ntfs.tree.stat("README"));
      ntfs.tree.directory("README");
      ntfs.tree.file("README/f", "4");
      assertThat(ntfs.tree.text("README/f")).isEqualTo("4");
      assertThat(ntfs.tree.text("readme")).isEqualTo("theirs");
    }
  }

  @Test
  @Row("name.exact")
  void theExactNameWins() throws Exception {
    try (Ntfs ntfs = withoutCase(outside -> {})) {
      ntfs.tree.file("A", "first");
      ntfs.tree.file("a", "escaped");
      ntfs.tree.unlink("A");
      ntfs.outside.make("a", "exact");
      assertThat(ntfs.tree.text("a")).isEqualTo("exact");
      ntfs.tree.unlink("a");
      assertThat(ntfs.tree.text("a")).isEqualTo("escaped");
    }
  }

  @Test
  @Row("name.short")
  void shortNamesAreNobodys() throws Exception {
    for (MemoryVolume.Options world : List.of(Ntfs.WINDOWS, Ntfs.WITHOUT_CASE)) {
      try (Ntfs ntfs =
          new Ntfs(world, Ntfs.options(false, false), before -> before.make("x", ""))) {
        ntfs.tree.file("long name.text", "long");
        ntfs.tree.directory("some directory");
        assertThat(ntfs.outside.text("LONGNA~1.TEX")).isEqualTo("long");
        assertFails(Errno.ENOENT, () -> ntfs.tree.stat("LONGNA~1.TEX"));
        assertFails(Errno.ENOENT, () -> ntfs.tree.stat("SOMEDI~1/f"));
        assertFails(Errno.ENOENT, () -> ntfs.tree.unlink("LONGNA~1.TEX"));
        ntfs.tree.file("LONGNA~1.TEX", "own");
        assertThat(ntfs.tree.text("LONGNA~1.TEX")).isEqualTo("own");
        assertThat(ntfs.tree.text("long name.text")).isEqualTo("long");
        assertThat(ntfs.tree.names(""))
            .containsExactly("LONGNA~1.TEX", "long name.text", "some directory", "x");
        ntfs.tree.unlink("LONGNA~1.TEX");
        assertThat(ntfs.tree.text("long name.text")).isEqualTo("long");
      }
    }
  }

  @Test
  @Row("name.forbidden")
  void whatWindowsForbidsIsStoredEscaped() throws Exception {
    try (Ntfs ntfs = new Ntfs()) {
      List<String> names =
          List.of("a:b", "con", "dots...", "f::$DATA", "q?*\"<>|", "space ", "x\\y", "\1");
      for (String name : names) {
        ntfs.tree.file(name, name);
      }
      Name raw = Name.of(new byte[] {'r', (byte) 0xFF});
      ntfs.volume.makeDirectory(ntfs.tree.root(), raw, 0755, dev.ninebind.posix.Credentials.ROOT);
      assertThat(ntfs.outside.names(""))
          .containsExactlyInAnyOrder(
              "a\uF03Ab",
              "con",
              "dots...",
              "f\uF03A\uF03A$DATA",
              "q\uF03F\uF02A\uF022\uF03C\uF03E\uF07C",
              "space ",
              "x\uF05Cy",
              "\uF001",
              "r\uF0FF");
      for (String name : names) {
        assertThat(ntfs.tree.text(name)).isEqualTo(name);
      }
      assertThat(ntfs.tree.list("")).extracting(Tree.Entry::name).contains(raw);
      assertFails(Errno.ENOENT, () -> ntfs.tree.stat("a"));
    }
  }

  @Test
  @Row("name.long")
  void anyNameOf255BytesFits() throws Exception {
    for (MemoryVolume.Options world : List.of(Ntfs.WINDOWS, Ntfs.WITHOUT_CASE)) {
      try (Ntfs ntfs = new Ntfs(world)) {
        List<Name> names =
            List.of(
                Name.of("x".repeat(255)),
                Name.of("X".repeat(255)),
                Name.of(":".repeat(255)),
                Name.of("\u00E9".repeat(127)),
                Name.of("\u20AC".repeat(85)),
                Name.of("\uF03A".repeat(85)),
                Name.of(
                    new String(new byte[255], StandardCharsets.ISO_8859_1)
                        .replace('\0', '\u00FF')
                        .getBytes(StandardCharsets.ISO_8859_1)));
        for (Name name : names) {
          ntfs.volume.makeDirectory(
              ntfs.tree.root(), name, 0755, dev.ninebind.posix.Credentials.ROOT);
          assertThat(ntfs.tree.walk(ntfs.tree.root(), name).inode().isDirectory()).isTrue();
        }
        assertThat(ntfs.tree.list(""))
            .extracting(Tree.Entry::name)
            .containsExactlyInAnyOrderElementsOf(names);
      }
    }
  }

  @Test
  @Row("name.private")
  void namesOfOurOwnAreNobodys() throws Exception {
    try (Ntfs ntfs = new Ntfs()) {
      ntfs.outside.makeDirectory(".ninebind");
      ntfs.outside.make(".ninebind-new-1", "draft");
      ntfs.tree.file("f", "text");
      assertThat(ntfs.tree.names("")).containsExactly("f");
      assertFails(Errno.ENOENT, () -> ntfs.tree.stat(".ninebind"));
      assertFails(Errno.ENOENT, () -> ntfs.tree.unlink(".ninebind-new-1"));
      assertFails(Errno.EPERM, () -> ntfs.tree.directory(".ninebind-x"));
      assertFails(Errno.EPERM, () -> ntfs.tree.rename("f", ".ninebind-x"));
      assertFails(Errno.EPERM, () -> ntfs.tree.hardLink("f", ".ninebind-x"));
    }
  }

  @Test
  @Row("name.pending")
  void whatIsAboutToGoIsNotThere() throws Exception {
    try (Ntfs ntfs = new Ntfs()) {
      ntfs.tree.file("f", "text");
      HostFile reader = ntfs.outside.hold("f", NtConstants.FILE_READ_DATA, 7);
      ntfs.outside.remove("f");
      assertThat(ntfs.outside.names("")).containsExactly("f");
      assertFails(Errno.ENOENT, () -> ntfs.tree.stat("f"));
      assertFails(Errno.ENOENT, () -> ntfs.tree.open("f", OpenFlags.READ_ONLY));
      assertFails(Errno.ENOENT, () -> ntfs.tree.file("f", "new"));
      assertThat(ntfs.log()).singleElement().asString().startsWith("f is held");
      CompletableFuture<Void> closed = Ntfs.closeSoon(reader);
      ntfs.tree.file("f", "new");
      closed.join();
      assertThat(ntfs.tree.text("f")).isEqualTo("new");
    }
  }

  @Test
  @Row({"name.pending", "open.create-there"})
  void whatComesInItsPlaceIsOpened() throws Exception {
    try (Ntfs ntfs = new Ntfs()) {
      ntfs.tree.file("f", "text");
      HostFile reader = ntfs.outside.hold("f", NtConstants.FILE_READ_DATA, 7);
      ntfs.outside.remove("f");
      int[] opens = {0};
      ntfs.fault =
          call -> {
            if (call.method().equals("open") && ++opens[0] == 3) {
              reader.close();
              ntfs.outside.make("f", "theirs");
            }
          };
      OpenFile file = ntfs.tree.create("f", OpenFlags.READ_ONLY, 0600);
      assertThat(Tree.text(file)).isEqualTo("theirs");
    }
  }

  @Test
  @Row("name.full")
  void aFullVolumeTakesNothingAndKeepsNothing() throws Exception {
    for (MemoryVolume.Options world : List.of(Ntfs.WINDOWS, Ntfs.CLASSIC)) {
      try (Ntfs ntfs = new Ntfs(world.withSize(1 << 20))) {
        OpenFile file = ntfs.tree.create("f", OpenFlags.WRITE_ONLY, 0600);
        Tree.write(file, 0, "x".repeat(900_000));
        for (int i = 0; ; i++) {
          try {
            ntfs.outside.make("fill" + i, "");
          } catch (dev.ninebind.host.HostException full) {
            break;
          }
        }
        int before = ntfs.outside.names("").size();
        assertFails(Errno.ENOSPC, () -> ntfs.tree.create("n", EXCL, 0600));
        assertFails(Errno.ENOSPC, () -> ntfs.tree.directory("n"));
        assertFails(Errno.ENOSPC, () -> ntfs.tree.link("n", "x"));
        assertFails(Errno.ENOSPC, () -> ntfs.tree.special("n", FileType.FIFO));
        assertThat(ntfs.outside.names("")).hasSize(before);
        ntfs.tree.unlink("fill0"); // room for a file, and not for a link's data
        assertFails(Errno.ENOSPC, () -> ntfs.tree.link("n", "x".repeat(4000)));
        assertThat(ntfs.outside.names(""))
            .filteredOn(n -> !n.equals(".ninebind"))
            .hasSizeLessThanOrEqualTo(before - 1)
            .noneMatch(name -> name.startsWith(".ninebind-new"));
      }
    }
  }

  @Test
  @Row("name.filter")
  void aFiltersDirectoryIsEntered() throws Exception {
    try (Ntfs ntfs = new Ntfs()) {
      ntfs.outside.makePoint("cloud", new ReparsePoint(CLOUD, new byte[8]), true);
      assertThat(ntfs.tree.stat("cloud").type()).isEqualTo(FileType.DIRECTORY);
      ntfs.tree.directory("cloud/d");
      ntfs.tree.file("cloud/d/f", "text");
      assertThat(ntfs.tree.text("cloud/d/f")).isEqualTo("text");
      assertThat(ntfs.tree.names("cloud")).containsExactly("d");
      ntfs.tree.rename("cloud/d", "cloud/e");
      ntfs.tree.unlink("cloud/e/f");
    }
  }

  @Test
  @Row("name.surrogate")
  void whatStandsForAnotherPlaceIsNotEntered() throws Exception {
    try (Ntfs ntfs = new Ntfs()) {
      ntfs.outside.makePoint("layer", new ReparsePoint(WCI_LINK, new byte[8]), true);
      assertThat(ntfs.tree.stat("layer").type()).isEqualTo(FileType.SYMBOLIC_LINK);
      assertFails(Errno.EIO, () -> ntfs.volume.readLink(ntfs.tree.walk("layer")));
      assertFails(Errno.ENOTDIR, () -> ntfs.tree.stat("layer/f"));

      ntfs.tree.directory("d");
      Node directory = ntfs.tree.walk("d");
      try (HostFile file =
          ntfs.outside.hold("d", NtConstants.FILE_WRITE_ATTRIBUTES, NtConstants.FILE_SHARE_ALL)) {
        file.setReparsePoint(
            Outside.link(NtConstants.IO_REPARSE_TAG_MOUNT_POINT, "\\??\\C:\\", false));
      }
      assertFails(Errno.ESTALE, () -> ntfs.volume.walk(directory, Name.of("f")));
      assertThat(ntfs.tree.stat("d").type()).isEqualTo(FileType.SYMBOLIC_LINK);
    }
  }

  @Test
  @Row("mkdir")
  void directoriesTellCaseAndSoDoThoseInThem() throws Exception {
    try (Ntfs ntfs =
        new Ntfs(Ntfs.WINDOWS, Ntfs.options(false, false), outside -> outside.make("there", ""))) {
      assertThat(ntfs.outside.stat("").isCaseSensitive()).isFalse();
      ntfs.calls.clear();
      ntfs.tree.directory("d");
      assertThat(ntfs.arguments("setCaseSensitive")).containsExactly(true);
      ntfs.calls.clear();
      ntfs.tree.directory("d/e");
      assertThat(ntfs.arguments("setCaseSensitive")).isEmpty();
      assertThat(ntfs.opens().get(ntfs.opens().size() - 1))
          .satisfies(how -> assertThat(how.eas()).hasSize(3))
          .satisfies(how -> assertThat(how.disposition()).isEqualTo(HostOpen.Disposition.CREATE));
      assertThat(ntfs.outside.stat("d").isCaseSensitive()).isTrue();
      assertThat(ntfs.outside.stat("d/e").isCaseSensitive()).isTrue();
      assertFails(Errno.EEXIST, () -> ntfs.tree.directory("d/e"));
      assertFails(Errno.EEXIST, () -> ntfs.tree.directory("there"));
    }
    try (Ntfs empty = new Ntfs()) {
      assertThat(empty.outside.stat("").isCaseSensitive()).isTrue();
    }
  }

  @Test
  @Row("readdir")
  void listingsTellTypes() throws Exception {
    try (Ntfs ntfs = new Ntfs()) {
      ntfs.tree.file("f", "");
      ntfs.tree.directory("d");
      ntfs.tree.link("l", "f");
      ntfs.tree.special("p", FileType.FIFO);
      ntfs.tree.special("s", FileType.SOCKET);
      ntfs.tree.special("c", FileType.CHARACTER_DEVICE);
      ntfs.outside.makePoint(
          "j", Outside.link(NtConstants.IO_REPARSE_TAG_MOUNT_POINT, "\\??\\C:\\", false), true);
      ntfs.outside.make("\u20AC".repeat(100), "too long for a guest");
      assertThat(ntfs.tree.list(""))
          .extracting(entry -> entry.name() + " " + entry.type())
          .containsExactlyInAnyOrder(
              "f REGULAR",
              "d DIRECTORY",
              "l SYMBOLIC_LINK",
              "p FIFO",
              "s SOCKET",
              "c CHARACTER_DEVICE",
              "j SYMBOLIC_LINK");
      OpenFile open = ntfs.tree.open("d", OpenFlags.READ_ONLY);
      assertThat(Tree.list(open.directory(), 0, 1))
          .extracting(Tree.Entry::path)
          .containsExactly(ntfs.tree.stat("d").path(), ntfs.tree.stat("").path());
    }
  }

  @Test
  @Row("readdir.cookies")
  void aListingGoesOnFromAnyEntry() throws Exception {
    try (Ntfs ntfs = new Ntfs()) {
      for (int i = 0; i < 300; i++) {
        ntfs.outside.make("f" + i, "");
      }
      OpenFile root = ntfs.tree.open("", OpenFlags.READ_ONLY);
      ntfs.calls.clear();
      List<Tree.Entry> all = Tree.list(root.directory(), 0, 7);
      int pages = ntfs.arguments("list").size();
      assertThat(ntfs.arguments("list")).filteredOn(Boolean.TRUE::equals).hasSize(1);
      assertThat(all).hasSize(302).doesNotHaveDuplicates();
      ntfs.tree.unlink(all.get(100).name().toString());
      List<Tree.Entry> rest = Tree.list(root.directory(), all.get(100).next(), 50);
      assertThat(rest)
          .extracting(Tree.Entry::name)
          .containsExactlyElementsOf(all.subList(101, 302).stream().map(Tree.Entry::name).toList());
      assertThat(ntfs.arguments("list").size()).isGreaterThan(pages);
      assertFails(Errno.EINVAL, () -> Tree.list(root.directory(), 1000, 1));
    }
  }
}
