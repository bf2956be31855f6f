// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls on a thread that must not wait: they succeed, or have no effect. */
public abstract class InlineContract extends VolumeContract {
  /** A call of the volume. */
  @FunctionalInterface
  private interface Call<T> {
    T run() throws Exception;
  }

  @AfterEach
  final void thisThreadMayWaitAgain() {
    Inline.leave();
  }

  /** Runs a call inline, and again as usual where it would have waited. */
  private <T> T inline(Call<T> call) throws Exception {
    String before = picture();
    PosixVolume.Usage usage = volume.usage();
    Inline.enter();
    try {
      return call.run();
    } catch (NotInline wouldWait) {
      Inline.leave();
      assertThat(volume.usage()).isEqualTo(usage);
      assertThat(picture()).isEqualTo(before);
    } finally {
      Inline.leave();
    }
    return call.run();
  }

  private <T> void run(Call<T> call) throws Exception {
    inline(call);
  }

  /** Names, numbers, sizes and modes of all files in the root. */
  private String picture() throws Exception {
    StringBuilder picture = new StringBuilder();
    for (String name : tree.names("")) {
      Attributes attributes = tree.stat(name);
      picture.append(name).append(' ').append(attributes.path()).append(' ');
      picture.append(attributes.size()).append(' ').append(attributes.mode()).append('\n');
    }
    return picture.toString();
  }

  @Test
  void everyCallSucceedsInlineOrHasNoEffect() throws Exception {
    Node root = volume.root();
    run(() -> tree.directory("directory"));
    Node directory = inline(() -> tree.walk(root, name("directory")));
    Attributes attributes = inline(() -> volume.attributes(directory));
    assertThat(attributes.isDirectory()).isTrue();
    OpenFile file = inline(() -> tree.create("file", RDWR | OpenFlags.EXCL, 0644));
    assertThat(inline(() -> Tree.write(file, 0, "text"))).isEqualTo(4);
    assertThat(inline(() -> Tree.text(file))).isEqualTo("text");
    assertThat(inline(file::attributes).size()).isEqualTo(4);
    run(() -> done(() -> file.change(AttributeChanges.ofSize(3))));
    run(() -> done(() -> file.sync(true)));
    run(() -> done(() -> file.sync(false)));
    Node node = inline(() -> tree.walk("file"));
    OpenFile second = inline(() -> tree.open(node, RDONLY));
    assertThat(inline(() -> Tree.text(second))).isEqualTo("tex");
    run(() -> done(() -> tree.close(second)));
    run(() -> done(() -> volume.change(node, AttributeChanges.ofMode(0600))));
    run(() -> tree.special("regular", FileType.REGULAR));
    OpenFile listed = inline(() -> tree.open(root, RDONLY));
    assertThat(inline(() -> Tree.list(listed.directory(), 0, 100))).hasSize(5);
    run(() -> done(() -> tree.rename("regular", "moved")));
    run(() -> done(() -> tree.rename(node, "file2")));
    run(() -> volume.statistics(root));
    run(() -> done(() -> tree.unlink("moved")));
    run(() -> done(() -> volume.remove(directory)));
    run(() -> done(() -> volume.remove(node)));
    assertThat(Tree.text(file)).isEqualTo("tex");
    assertThat(tree.list("")).isEmpty();
  }

  @Test
  void linksAreMadeAndReadInlineOrNotAtAll() throws Exception {
    if (can(Capability.SYMBOLIC_LINKS)) {
      run(() -> tree.link("link", "target"));
      Node link = inline(() -> tree.walk("link"));
      assertThat(inline(() -> volume.readLink(link))).isEqualTo(ByteString.of("target"));
    }
    if (can(Capability.HARD_LINKS)) {
      tree.file("file", "");
      run(() -> done(() -> tree.hardLink("file", "second")));
      assertThat(tree.stat("file").links()).isEqualTo(2);
    }
  }

  @Test
  void attributesAreSetAndReadInlineOrNotAtAll() throws Exception {
    if (can(Capability.XATTRS)) {
      tree.file("file", "");
      Node node = tree.walk("file");
      XattrName name = XattrName.of("user.a");
      ByteString value = ByteString.of("value");
      run(() -> done(() -> volume.setXattr(node, name, value, XattrMode.CREATE)));
      assertThat(inline(() -> volume.xattr(node, name))).isEqualTo(value);
      assertThat(inline(() -> volume.xattrNames(node)).toString()).contains("user.a\0");
      run(() -> done(() -> volume.removeXattr(node, name)));
      PosixAssertions.assertFails(Errno.ENODATA, () -> inline(() -> volume.xattr(node, name)));
    }
  }

  @Test
  void countingNodesNeverWaits() throws Exception {
    tree.file("file", "");
    Node node = volume.walk(volume.root(), name("file")).node();
    Inline.enter();
    volume.retain(node);
    volume.release(node);
    volume.release(node);
    assertThat(volume.usage().nodes()).isZero();
    assertThat(volume.root()).isNotNull();
  }

  @Test
  void errorsAreTheSameInline() throws Exception {
    tree.file("file", "");
    PosixAssertions.assertFails(Errno.ENOENT, () -> inline(() -> tree.walk("missing")));
    PosixAssertions.assertFails(Errno.EEXIST, () -> inline(() -> tree.directory("file")));
    PosixAssertions.assertFails(
        Errno.ENOTDIR, () -> inline(() -> done(() -> tree.removeDirectory("file"))));
  }

  /** A call without a result. */
  @FunctionalInterface
  private interface Action {
    void run() throws Exception;
  }

  private static boolean done(Action action) throws Exception {
    action.run();
    return true;
  }
}
