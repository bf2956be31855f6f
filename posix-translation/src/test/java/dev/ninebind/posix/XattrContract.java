// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix;

import static dev.ninebind.posix.PosixAssertions.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Extended attributes: names, values, and which file they are of. */
public abstract class XattrContract extends VolumeContract {
  private static final ByteString VALUE = ByteString.of("value");

  private void set(Node node, String name, ByteString value) throws PosixException {
    volume.setXattr(node, XattrName.of(name), value, XattrMode.SET);
  }

  private ByteString value(Node node, String name) throws PosixException {
    return volume.xattr(node, XattrName.of(name));
  }

  private void remove(Node node, String name) throws PosixException {
    volume.removeXattr(node, XattrName.of(name));
  }

  /** The names without those that a host adds, such as a security module's. */
  private List<String> names(Node node) throws PosixException {
    String list = volume.xattrNames(node).toString();
    assertThat(list.isEmpty() || list.endsWith("\0")).as("a NUL after each name").isTrue();
    return Arrays.stream(list.split("\0"))
        .filter(name -> name.startsWith("user.") || name.startsWith("trusted."))
        .sorted()
        .toList();
  }

  private Node file() throws PosixException {
    tree.file("file", "text");
    return tree.walk("file");
  }

  private boolean lacksUserNames() throws PosixException {
    Node root = volume.root();
    return refuses(Capability.XATTRS, () -> set(root, "user.a", VALUE));
  }

  @Test
  void whatWasSetIsRead() throws Exception {
    if (lacksUserNames()) {
      return;
    }
    tree.directory("directory");
    byte[] anything = new byte[256];
    for (int i = 0; i < anything.length; i++) {
      anything[i] = (byte) i;
    }
    for (Node node : List.of(file(), tree.walk("directory"), volume.root())) {
      set(node, "user.a", VALUE);
      set(node, "user.b", ByteString.of(anything));
      set(node, "user.empty", ByteString.EMPTY);
      assertThat(value(node, "user.a")).isEqualTo(VALUE);
      assertThat(value(node, "user.b").toBytes()).isEqualTo(anything);
      assertThat(value(node, "user.empty")).isEqualTo(ByteString.EMPTY);
      assertThat(names(node)).containsExactly("user.a", "user.b", "user.empty");
      set(node, "user.a", ByteString.of("other"));
      assertThat(value(node, "user.a")).isEqualTo(ByteString.of("other"));
    }
    assertThat(tree.text("file")).isEqualTo("text");
  }

  @Test
  void whatIsNotThereIsEnodata() throws Exception {
    Node node = file();
    assertThat(names(node)).isEmpty();
    assertFails(Errno.ENODATA, () -> value(node, "security.capability"));
    if (can(Capability.XATTRS)) {
      assertFails(Errno.ENODATA, () -> value(node, "user.a"));
      assertFails(Errno.ENODATA, () -> remove(node, "user.a"));
      set(node, "user.aa", VALUE);
      assertFails(Errno.ENODATA, () -> value(node, "user.a"));
    }
  }

  @Test
  void aRemovedAttributeIsGone() throws Exception {
    if (can(Capability.XATTRS)) {
      Node node = file();
      set(node, "user.a", VALUE);
      set(node, "user.b", VALUE);
      remove(node, "user.a");
      assertFails(Errno.ENODATA, () -> value(node, "user.a"));
      assertThat(names(node)).containsExactly("user.b");
      set(node, "user.a", ByteString.EMPTY);
      remove(node, "user.a");
      assertThat(names(node)).containsExactly("user.b");
    }
  }

  @Test
  void createWantsNoneAndReplaceWantsOne() throws Exception {
    if (can(Capability.XATTRS)) {
      Node node = file();
      XattrName name = XattrName.of("user.a");
      ByteString second = ByteString.of("second");
      assertFails(Errno.ENODATA, () -> volume.setXattr(node, name, VALUE, XattrMode.REPLACE));
      assertThat(names(node)).isEmpty();
      volume.setXattr(node, name, VALUE, XattrMode.CREATE);
      assertFails(Errno.EEXIST, () -> volume.setXattr(node, name, second, XattrMode.CREATE));
      assertThat(volume.xattr(node, name)).isEqualTo(VALUE);
      volume.setXattr(node, name, second, XattrMode.REPLACE);
      assertThat(volume.xattr(node, name)).isEqualTo(second);
    }
  }

  @Test
  void valuesHaveAnyLengthUpTo64KiB() throws Exception {
    if (can(Capability.XATTRS)) {
      Node node = file();
      for (int length : new int[] {0, 1, 255, 1023, 1024, 1025, 3000, 10}) {
        ByteString value = pattern(length);
        set(node, "user.a", value);
        assertThat(value(node, "user.a")).as("%s bytes", length).isEqualTo(value);
      }
      assertFails(Errno.E2BIG, () -> set(node, "user.a", pattern(XattrName.MAX_VALUE + 1)));
      assertThat(value(node, "user.a")).isEqualTo(pattern(10));
      ByteString longest = pattern(XattrName.MAX_VALUE);
      if (!refuses(Capability.LARGE_XATTRS, () -> set(node, "user.a", longest))) {
        set(node, "user.a", longest);
        assertThat(value(node, "user.a")).isEqualTo(longest);
      }
    }
  }

  private static ByteString pattern(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (i * 31 + length);
    }
    return ByteString.wrap(bytes);
  }

  @Test
  void namesHaveAnyBytesAndAreUpTo255Long() throws Exception {
    if (can(Capability.XATTRS)) {
      Node node = file();
      byte[] odd = {'u', 's', 'e', 'r', '.', 1, '/', ' ', (byte) 0xff, (byte) 0xc0, '.'};
      XattrName oddName = XattrName.of(ByteString.of(odd));
      volume.setXattr(node, oddName, VALUE, XattrMode.SET);
      assertThat(volume.xattr(node, oddName)).isEqualTo(VALUE);
      assertThat(volume.xattrNames(node).toBytes()).containsSequence(odd);
      volume.removeXattr(node, oddName);
      String longest = "user." + "n".repeat(XattrName.MAX_LENGTH - 5);
      set(node, longest, VALUE);
      assertThat(value(node, longest)).isEqualTo(VALUE);
      assertThat(names(node)).containsExactly(longest);
      set(node, "user.A", VALUE);
      assertFails(Errno.ENODATA, () -> value(node, "user.a"));
    }
  }

  @Test
  void manyNamesAreListed() throws Exception {
    if (can(Capability.XATTRS)) {
      Node node = file();
      for (int i = 10; i < 50; i++) {
        set(node, "user.a name of some length " + i, ByteString.EMPTY);
      }
      assertThat(names(node)).hasSize(40).contains("user.a name of some length 49");
    }
  }

  @Test
  void namesOfNinebindsOwnAreHiddenAndRefused() throws Exception {
    Node node = file();
    for (String name : List.of("user.ninebind.mode", "user.ninebind.")) {
      assertFails(Errno.ENODATA, () -> value(node, name));
      assertFails(Errno.EPERM, () -> set(node, name, VALUE));
      assertFails(Errno.EPERM, () -> remove(node, name));
    }
    if (can(Capability.XATTRS)) {
      set(node, "user.ninebinds", VALUE);
      assertThat(names(node)).containsExactly("user.ninebinds");
    }
  }

  @Test
  void attributesStayWithTheirFile() throws Exception {
    if (!can(Capability.XATTRS)) {
      return;
    }
    tree.directory("directory");
    tree.file("directory/file", "");
    Node node = tree.walk("directory/file");
    set(node, "user.a", VALUE);
    tree.rename("directory/file", "directory/moved");
    tree.rename("directory", "elsewhere");
    assertThat(value(node, "user.a")).isEqualTo(VALUE);
    set(node, "user.b", VALUE);
    assertThat(names(tree.walk("elsewhere/moved"))).containsExactly("user.a", "user.b");
    tree.file("elsewhere/file", "");
    assertThat(names(tree.walk("elsewhere/file"))).isEmpty();
    if (can(Capability.HARD_LINKS)) {
      tree.hardLink("elsewhere/moved", "second");
      remove(tree.walk("second"), "user.b");
      assertThat(names(node)).containsExactly("user.a");
    }
    tree.file("above", "");
    tree.rename("above", "elsewhere/moved");
    assertThat(names(tree.walk("elsewhere/moved"))).isEmpty();
  }

  @Test
  void anOpenFileKeepsItsAttributesAfterItsLastName() throws Exception {
    if (!can(Capability.XATTRS)) {
      return;
    }
    for (int flags : new int[] {RDONLY, WRONLY, RDWR}) {
      tree.file("file", "");
      Node node = tree.walk("file");
      set(node, "user.a", VALUE);
      OpenFile open = tree.open(node, flags);
      set(node, "user.b", VALUE);
      tree.unlink("file");
      tree.file("file", "another");
      assertThat(names(node)).containsExactly("user.a", "user.b");
      assertThat(value(node, "user.a")).isEqualTo(VALUE);
      set(node, "user.c", VALUE);
      remove(node, "user.a");
      assertFails(Errno.ENODATA, () -> value(node, "user.a"));
      assertThat(names(node)).containsExactly("user.b", "user.c");
      assertThat(names(tree.walk("file"))).isEmpty();
      tree.close(open);
      assertFails(Errno.ENOENT, () -> value(node, "user.b"));
      assertFails(Errno.ENOENT, () -> volume.xattrNames(node));
      assertFails(Errno.ENOENT, () -> set(node, "user.b", VALUE));
      assertFails(Errno.ENOENT, () -> remove(node, "user.b"));
      tree.unlink("file");
    }
  }

  @Test
  void aRemovedDirectoryThatIsOpenHasItsAttributes() throws Exception {
    if (can(Capability.XATTRS)) {
      tree.directory("directory");
      Node node = tree.walk("directory");
      set(node, "user.a", VALUE);
      OpenFile open = tree.open(node, RDONLY);
      tree.removeDirectory("directory");
      assertThat(value(node, "user.a")).isEqualTo(VALUE);
      tree.close(open);
    }
  }

  @Test
  void aLinkHasItsOwnAttributesAndNoUserOnes() throws Exception {
    if (!can(Capability.SYMBOLIC_LINKS)) {
      return;
    }
    Node target = file();
    tree.link("link", "file");
    tree.link("dangling", "nowhere");
    for (Node link : List.of(tree.walk("link"), tree.walk("dangling"))) {
      if (can(Capability.XATTRS)) {
        assertFails(Errno.EPERM, () -> set(link, "user.a", VALUE));
        assertFails(Errno.ENODATA, () -> value(link, "user.a"));
      }
      if (!refuses(Capability.TRUSTED_XATTRS, () -> set(link, "trusted.a", VALUE))) {
        set(link, "trusted.a", VALUE);
        assertThat(value(link, "trusted.a")).isEqualTo(VALUE);
        assertThat(names(link)).containsExactly("trusted.a");
        remove(link, "trusted.a");
        assertThat(names(link)).isEmpty();
        set(link, "trusted.b", VALUE);
      }
    }
    assertThat(names(target)).isEmpty();
  }

  @Test
  void aSpecialFileHasNoUserAttributes() throws Exception {
    if (can(Capability.SPECIAL_FILES)) {
      tree.special("fifo", FileType.FIFO);
      Node fifo = tree.walk("fifo");
      if (can(Capability.XATTRS)) {
        assertFails(Errno.EPERM, () -> set(fifo, "user.a", VALUE));
      }
      if (can(Capability.TRUSTED_XATTRS)) {
        set(fifo, "trusted.a", VALUE);
        assertThat(value(fifo, "trusted.a")).isEqualTo(VALUE);
      }
    }
  }

  @Test
  void aChangeOfAnAttributeMovesTheChangeTimeAlone() throws Exception {
    if (can(Capability.XATTRS)) {
      Node node = file();
      volume.change(node, LONG_AGO);
      assertMovesChangeTime(node, round -> set(node, "user.a", pattern(round % 100)));
      remove(node, "user.a");
      assertMovesChangeTime(
          node,
          round -> {
            set(node, "user.a", VALUE);
            remove(node, "user.a");
          });
      assertThat(volume.attributes(node).modified()).isEqualTo(Timestamp.EPOCH);
    }
  }

  @Test
  void aReaderSeesOneValueOrTheOther() throws Exception {
    if (!can(Capability.XATTRS)) {
      return;
    }
    Node node = file();
    ByteString small = pattern(500);
    ByteString large = pattern(2500);
    set(node, "user.a", small);
    CompletableFuture<Void> writer =
        CompletableFuture.runAsync(
            () -> {
              try {
                for (int i = 0; i < 500; i++) {
                  set(node, "user.a", i % 2 == 0 ? large : small);
                }
              } catch (PosixException e) {
                throw new AssertionError(e);
              }
            });
    do {
      assertThat(value(node, "user.a")).isIn(small, large);
    } while (!writer.isDone());
    writer.join();
  }
}
