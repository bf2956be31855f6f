// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix;

import static dev.ninebind.posix.PosixAssertions.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Some files of a folder, and nothing else of it. */
class AllowedFilesVolumeTest {
  private static final int CREATE = OpenFlags.CREATE;

  private final TestVolume below = new TestVolume();
  private final Tree all = new Tree(below);
  private final PosixVolume volume = new AllowedFilesVolume(below, names("b", "a", "later", "dir"));
  private final Tree tree = new Tree(volume);

  private static List<Name> names(String... texts) {
    List<Name> names = new ArrayList<>();
    for (String text : texts) {
      try {
        names.add(Name.of(text));
      } catch (PosixException e) {
        throw new IllegalArgumentException(text, e);
      }
    }
    return names;
  }

  @BeforeEach
  void fill() throws Exception {
    all.file("a", "text of a");
    all.file("b", "text of b");
    all.file("secret", "secret");
    all.directory("dir");
    all.file("dir/a", "another a");
    all.directory("other");
    all.file("other/b", "another b");
  }

  @AfterEach
  void nothingIsInUse() throws Exception {
    tree.close();
    all.close();
    assertThat(volume.usage()).isEqualTo(new PosixVolume.Usage(0, 0));
    volume.close();
  }

  @Test
  void theNamedFilesAreReadAndWritten() throws Exception {
    assertThat(tree.text("a")).isEqualTo("text of a");
    OpenFile file = tree.open("b", OpenFlags.READ_WRITE | OpenFlags.TRUNC);
    Tree.write(file, 0, "new");
    file.change(AttributeChanges.ofMode(0600));
    volume.change(tree.walk("a"), AttributeChanges.ofOwner(7, 8));
    assertThat(all.text("b")).isEqualTo("new");
    assertThat(all.stat("b").mode() & 07777).isEqualTo(0600);
    assertThat(all.stat("a").uid()).isEqualTo(7);
    XattrName name = XattrName.of("user.a");
    volume.setXattr(tree.walk("a"), name, ByteString.of("value"), XattrMode.SET);
    assertThat(below.xattr(all.walk("a"), name)).isEqualTo(ByteString.of("value"));
    volume.removeXattr(tree.walk("a"), name);
    assertFails(Errno.ENODATA, () -> below.xattr(all.walk("a"), name));
  }

  @Test
  void nothingElseIsThere() throws Exception {
    for (String other : List.of("secret", "other", "dir", "A", "a ", "missing", ".ninebind")) {
      assertFails(Errno.ENOENT, () -> tree.stat(other));
    }
    assertFails(Errno.ENOENT, () -> tree.stat("dir/a"));
    assertFails(Errno.ENOTDIR, () -> tree.stat("a/a"));
    assertFails(Errno.ENOTDIR, () -> tree.stat("a/.."));
    assertThat(tree.stat("..").path()).isEqualTo(all.stat("").path());
    assertThat(tree.stat("./../.").path()).isEqualTo(all.stat("").path());
  }

  /** A directory's node cannot be had through the policy; with one from below it shows nothing. */
  @Test
  void noOtherDirectoryHasTheNames() throws Exception {
    Node other = all.walk("other");
    assertFails(Errno.ENOENT, () -> volume.walk(other, Name.of("b")));
  }

  @Test
  void whatIsNamedAndNotThereMayComeLater() throws Exception {
    assertFails(Errno.ENOENT, () -> tree.stat("later"));
    all.file("later", "now");
    assertThat(tree.text("later")).isEqualTo("now");
    all.unlink("later");
    assertFails(Errno.ENOENT, () -> tree.stat("later"));
    all.directory("later");
    assertFails(Errno.ENOENT, () -> tree.stat("later"));
  }

  @Test
  void aNamedLinkIsItself() throws Exception {
    all.link("later", "secret");
    assertThat(volume.readLink(tree.walk("later"))).isEqualTo(ByteString.of("secret"));
    assertFails(Errno.ELOOP, () -> tree.open("later", OpenFlags.READ_ONLY));
  }

  @Test
  void onlyTheNamedFilesAreListed() throws Exception {
    OpenFile top = tree.open("", OpenFlags.READ_ONLY | OpenFlags.DIRECTORY);
    DirectoryCursor cursor = top.directory();
    for (int room : new int[] {1, 2, 3, 100}) {
      assertThat(Tree.list(cursor, 0, room))
          .extracting(entry -> entry.name().toString())
          .containsExactly(".", "..", "b", "a");
    }
    List<Tree.Entry> entries = Tree.list(cursor, 0, 100);
    assertThat(entries.get(0).path()).isEqualTo(all.stat("").path());
    assertThat(entries.get(2).path()).isEqualTo(all.stat("b").path());
    assertThat(entries).extracting(Tree.Entry::type).startsWith(FileType.DIRECTORY);
    assertThat(entries.get(3).type()).isEqualTo(FileType.REGULAR);
    // Resumed after b, whatever has become of it and of others meanwhile.
    all.unlink("b");
    all.file("later", "");
    assertThat(Tree.list(cursor, entries.get(2).next(), 100))
        .extracting(entry -> entry.name().toString())
        .containsExactly("a", "later");
    assertFails(Errno.EINVAL, () -> Tree.page(cursor, -1, 1));
    assertFails(Errno.EINVAL, () -> Tree.page(cursor, 7, 1));
    assertThat(Tree.page(cursor, 6, 1)).isEmpty();
  }

  @Test
  void noNameIsMadeMovedOrRemoved() throws Exception {
    Node a = tree.walk("a");
    assertFails(Errno.EACCES, () -> tree.create("new", OpenFlags.READ_WRITE, 0644));
    assertFails(Errno.EACCES, () -> tree.create("later", OpenFlags.READ_WRITE, 0644));
    assertFails(Errno.EACCES, () -> tree.create("secret", OpenFlags.READ_ONLY, 0644));
    assertFails(Errno.EACCES, () -> tree.directory("new"));
    assertFails(Errno.EACCES, () -> tree.link("new", "a"));
    assertFails(Errno.EACCES, () -> tree.special("new", FileType.FIFO));
    assertFails(Errno.EACCES, () -> tree.hardLink(a, "new"));
    assertFails(Errno.EACCES, () -> tree.rename("a", "b"));
    assertFails(Errno.EACCES, () -> tree.rename("secret", "b"));
    assertFails(Errno.EACCES, () -> tree.rename(a, "new"));
    assertFails(Errno.EACCES, () -> tree.unlink("a"));
    assertFails(Errno.EACCES, () -> tree.unlink("secret"));
    assertFails(Errno.EACCES, () -> tree.removeDirectory("dir"));
    assertFails(Errno.EACCES, () -> volume.remove(a));
    assertThat(all.names("")).containsExactly("a", "b", "dir", "other", "secret");
  }

  @Test
  void theFolderItselfIsNotChanged() throws Exception {
    AttributeChanges mode = AttributeChanges.ofMode(0777);
    OpenFile top = tree.open("", OpenFlags.READ_ONLY);
    XattrName name = XattrName.of("user.a");
    assertFails(Errno.EACCES, () -> volume.change(volume.root(), mode));
    assertFails(Errno.EACCES, () -> top.change(mode));
    assertFails(
        Errno.EACCES,
        () -> volume.setXattr(volume.root(), name, ByteString.of("x"), XattrMode.SET));
    assertFails(Errno.EACCES, () -> volume.removeXattr(volume.root(), name));
    assertThat(all.stat("").mode() & 07777).isEqualTo(0755);
  }

  @Test
  void createOpensWhatIsThere() throws Exception {
    OpenFile file = tree.create("a", CREATE | OpenFlags.READ_WRITE | OpenFlags.TRUNC, 0644);
    Tree.write(file, 0, "written");
    assertThat(all.text("a")).isEqualTo("written");
    assertFails(Errno.EEXIST, () -> tree.create("a", CREATE | OpenFlags.EXCL, 0644));
    assertFails(Errno.EISDIR, () -> tree.create(".", CREATE, 0644));
    assertFails(Errno.ENOTDIR, () -> tree.create("a/a", CREATE, 0644));
  }
}
