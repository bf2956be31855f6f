// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * The tree against a model: directories and files with one name each, and a list of the nodes that
 * somebody holds.
 */
class NodeTreeProperties {
  /** A directory entry of the model; its parent is null once it was removed. */
  private static final class File {
    final FileId id;
    File parent;
    Name name;
    final Map<Name, File> files = new HashMap<>();

    File(long number) {
      id = new FileId(1, number, 0);
    }

    boolean isWithin(File directory) {
      File at = this;
      while (at != null && at != directory) {
        at = at.parent;
      }
      return at == directory;
    }
  }

  private record Held(Node node, File file) {}

  private final File top = new File(1);
  private final NodeTree tree = new NodeTree(new Inode(top.id, FileType.DIRECTORY) {});
  private final List<Held> held = new ArrayList<>();
  private long lastNumber = 1;

  @Property(tries = 300)
  void everyHeldNodeIsWhereItsFileIs(@ForAll long seed) throws Exception {
    Random random = new Random(seed);
    for (int i = 0; i < 150; i++) {
      step(random);
      check();
    }
    while (!held.isEmpty()) {
      tree.release(held.remove(random.nextInt(held.size())).node());
      check();
    }
    assertThat(tree.size()).isEqualTo(1);
    assertThat(tree.root().references).isEqualTo(1);
  }

  private void step(Random random) throws Exception {
    Held directory =
        held.isEmpty() || random.nextInt(4) == 0
            ? new Held(tree.root(), top)
            : held.get(random.nextInt(held.size()));
    Held other =
        held.isEmpty() || random.nextInt(4) == 0
            ? new Held(tree.root(), top)
            : held.get(random.nextInt(held.size()));
    Name name = Name.of("n" + random.nextInt(3));
    Name otherName = Name.of("n" + random.nextInt(3));
    boolean alive = directory.file().isWithin(top);
    switch (random.nextInt(6)) {
      case 0, 1 -> {
        if (alive) {
          walkOrMake(directory, name);
        }
      }
      case 2 -> {
        if (!held.isEmpty()) {
          Held again = held.get(random.nextInt(held.size()));
          held.add(new Held(tree.retain(again.node()), again.file()));
        }
      }
      case 3 -> {
        if (!held.isEmpty()) {
          tree.release(held.remove(random.nextInt(held.size())).node());
        }
      }
      case 4 -> {
        if (alive && other.file().isWithin(top)) {
          rename(directory, name, other, otherName);
        }
      }
      default -> {
        File file = directory.file().files.get(name);
        if (file != null && file.files.isEmpty()) {
          forget(file);
          tree.removed(directory.node(), name);
        }
      }
    }
  }

  private void walkOrMake(Held directory, Name name) {
    File file = directory.file().files.get(name);
    if (file == null) {
      file = new File(++lastNumber);
      put(directory.file(), name, file);
    }
    FileId id = file.id;
    Node node = tree.enter(directory.node(), name, id, () -> new Inode(id, FileType.DIRECTORY) {});
    held.add(new Held(node, file));
  }

  private void rename(Held from, Name name, Held to, Name newName) {
    File file = from.file().files.get(name);
    File replaced = to.file().files.get(newName);
    if (file == null
        || to.file().isWithin(file)
        || (replaced != null && replaced != file && !replaced.files.isEmpty())) {
      return;
    }
    if (replaced != file) {
      if (replaced != null) {
        forget(replaced);
      }
      forget(file);
      put(to.file(), newName, file);
    }
    tree.moved(from.node(), name, to.node(), newName);
  }

  private static void put(File directory, Name name, File file) {
    directory.files.put(name, file);
    file.parent = directory;
    file.name = name;
  }

  private static void forget(File file) {
    file.parent.files.remove(file.name);
    file.parent = null;
  }

  private void check() {
    Set<Node> alive = new HashSet<>();
    for (Held one : held) {
      assertThat(one.node().inode().id()).isEqualTo(one.file().id);
      Node node = one.node();
      File file = one.file();
      for (; file.parent != null; file = file.parent) {
        assertThat(node.place().name()).isEqualTo(file.name);
        alive.add(node);
        node = node.place().parent();
        assertThat(node.inode().id()).isEqualTo(file.parent.id);
      }
      assertThat(node.place()).isNull();
      if (node != tree.root()) {
        alive.add(node);
      }
    }
    assertThat(tree.size()).isEqualTo(alive.size() + 1);
  }
}
