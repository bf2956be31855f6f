// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class NodeTreeTest {
  private final NodeTree tree = new NodeTree(new Inode(new FileId(1, 1, 0), FileType.DIRECTORY) {});

  private Node enter(Node directory, String name, long number) throws Exception {
    FileId id = new FileId(1, number, 0);
    return tree.enter(directory, Name.of(name), id, () -> new Inode(id, FileType.DIRECTORY) {});
  }

  private static Name name(String text) throws Exception {
    return Name.of(text);
  }

  @Test
  void oneFileUnderOneNameIsOneNode() throws Exception {
    Node one = enter(tree.root(), "a", 2);
    Node two = enter(tree.root(), "a", 2);
    assertThat(two).isSameAs(one);
    assertThat(tree.size()).isEqualTo(2);
    tree.release(one);
    assertThat(tree.size()).isEqualTo(2);
    tree.release(two);
    assertThat(tree.size()).isEqualTo(1);
  }

  @Test
  void twoNamesOfOneFileAreTwoNodesOfOneInode() throws Exception {
    Node one = enter(tree.root(), "a", 2);
    Node two = enter(tree.root(), "b", 2);
    assertThat(two).isNotSameAs(one);
    assertThat(two.inode()).isSameAs(one.inode());
    tree.release(one);
    assertThat(enter(tree.root(), "b", 2).inode()).isSameAs(two.inode());
  }

  @Test
  void anInodeLivesAsLongAsANodeOfIt() throws Exception {
    Node node = enter(tree.root(), "a", 2);
    Inode old = node.inode();
    tree.release(node);
    assertThat(enter(tree.root(), "a", 2).inode()).isNotSameAs(old);
  }

  @Test
  void aNodeHoldsTheDirectoriesAboveIt() throws Exception {
    Node a = enter(tree.root(), "a", 2);
    Node b = enter(a, "b", 3);
    Node c = enter(b, "c", 4);
    tree.release(a);
    tree.release(b);
    assertThat(tree.size()).isEqualTo(4);
    assertThat(c).hasToString("/a/b/c");
    tree.release(c);
    assertThat(tree.size()).isEqualTo(1);
  }

  @Test
  void anotherFileUnderTheNameTakesThePlace() throws Exception {
    Node old = enter(tree.root(), "a", 2);
    Node fresh = enter(tree.root(), "a", 3);
    assertThat(old.place()).isNull();
    assertThat(fresh.place()).isEqualTo(new Node.Place(tree.root(), name("a")));
    tree.release(old);
    assertThat(enter(tree.root(), "a", 3)).isSameAs(fresh);
    assertThat(tree.size()).isEqualTo(2);
  }

  @Test
  void aMoveTakesAllThatIsBelowAlong() throws Exception {
    Node a = enter(tree.root(), "a", 2);
    Node b = enter(a, "b", 3);
    Node c = enter(b, "c", 4);
    Node x = enter(tree.root(), "x", 5);
    tree.moved(a, name("b"), x, name("y"));
    assertThat(c).hasToString("/x/y/c");
    assertThat(enter(x, "y", 3)).isSameAs(b);
    tree.release(b);
    tree.release(a);
    assertThat(tree.size()).as("a is held by nothing any more").isEqualTo(4);
  }

  @Test
  void aMoveOntoANameDisplacesItsNode() throws Exception {
    Node from = enter(tree.root(), "from", 2);
    Node to = enter(tree.root(), "to", 3);
    tree.moved(tree.root(), name("from"), tree.root(), name("to"));
    assertThat(to.place()).isNull();
    assertThat(to.isRemoved()).isFalse();
    assertThat(from).hasToString("/to");
    tree.release(to);
    tree.release(from);
    assertThat(tree.size()).isEqualTo(1);
  }

  @Test
  void aMoveOfWhatNobodyHoldsStillDisplaces() throws Exception {
    Node to = enter(tree.root(), "to", 3);
    tree.moved(tree.root(), name("from"), tree.root(), name("to"));
    assertThat(to.place()).isNull();
  }

  @Test
  void aMoveOntoItselfChangesNothing() throws Exception {
    Node node = enter(tree.root(), "a", 2);
    tree.moved(tree.root(), name("a"), tree.root(), name("a"));
    assertThat(node).hasToString("/a");
    tree.release(node);
    assertThat(tree.size()).isEqualTo(1);
  }

  @Test
  void aMoveBetweenTwoNamesOfOneFileLeavesBoth() throws Exception {
    Node a = enter(tree.root(), "a", 2);
    Node b = enter(tree.root(), "b", 2);
    tree.moved(tree.root(), name("a"), tree.root(), name("b"));
    assertThat(a).hasToString("/a");
    assertThat(b).hasToString("/b");
  }

  @Test
  void aRemovedNodeHasNoPlaceAndHoldsNothingAbove() throws Exception {
    Node a = enter(tree.root(), "a", 2);
    Node b = enter(a, "b", 3);
    tree.removed(a, name("b"));
    tree.removed(a, name("never held"));
    assertThat(b.place()).isNull();
    assertThat(b.isRemoved()).isTrue();
    assertThat(tree.retainParent(b)).isNull();
    tree.release(a);
    assertThat(tree.size()).isEqualTo(2);
    tree.release(b);
    assertThat(tree.size()).isEqualTo(1);
  }

  @Test
  void aRetiredFileIsNotTheNextOneWithItsNumber() throws Exception {
    Node old = enter(tree.root(), "a", 2);
    assertThat(tree.retire(old.inode().id())).isSameAs(old.inode());
    assertThat(tree.retire(old.inode().id())).isNull();
    Node fresh = enter(tree.root(), "a", 2);
    assertThat(fresh).isNotSameAs(old);
    assertThat(fresh.inode()).isNotSameAs(old.inode());
    assertThat(old.place()).isNull();
    tree.release(old);
    assertThat(enter(tree.root(), "a", 2)).isSameAs(fresh);
    tree.release(fresh);
    tree.release(fresh);
    assertThat(tree.size()).isEqualTo(1);
  }

  @Test
  void theRootIsAboveItselfAndStays() throws Exception {
    assertThat(tree.retainParent(tree.root())).isSameAs(tree.root());
    tree.release(tree.root());
    assertThat(tree.root().place()).isNull();
    assertThat(tree.size()).isEqualTo(1);
    Node a = enter(tree.root(), "a", 2);
    assertThat(tree.retainParent(a)).isSameAs(tree.root());
    tree.release(tree.root());
    tree.release(a);
    assertThat(tree.root()).hasToString("/");
  }

  @Test
  void theOtherNamesOfAFileAreThoseThatSomebodyHolds() throws Exception {
    Node a = enter(tree.root(), "a", 2);
    Node b = enter(tree.root(), "b", 2);
    Node c = enter(tree.root(), "c", 2);
    Node other = enter(tree.root(), "other", 3);
    assertThat(tree.retainOthers(other)).isEmpty();
    tree.removed(tree.root(), name("a"));
    tree.release(b);
    assertThat(tree.retainOthers(a)).containsExactly(c);
    tree.release(c);
    assertThat(tree.retainOthers(a)).containsExactly(c); // it was held for us
    tree.release(c);
    tree.release(c);
    assertThat(tree.retainOthers(a)).isEmpty();
    assertThat(tree.isHeld(a.inode())).isTrue();
    tree.release(a);
    assertThat(tree.isHeld(a.inode())).isFalse();
  }

  @Test
  void withinMeansTheSameOrBelow() throws Exception {
    Node a = enter(tree.root(), "a", 2);
    Node b = enter(a, "b", 3);
    Node c = enter(tree.root(), "c", 4);
    assertThat(tree.isWithin(b, a)).isTrue();
    assertThat(tree.isWithin(a, a)).isTrue();
    assertThat(tree.isWithin(b, tree.root())).isTrue();
    assertThat(tree.isWithin(a, b)).isFalse();
    assertThat(tree.isWithin(b, c)).isFalse();
    tree.removed(a, name("b"));
    assertThat(tree.isWithin(b, a)).isFalse();
  }

  @Test
  void dotsAreTheDirectoryAndTheOneAboveAndTheRootIsAboveItself() throws Exception {
    Node a = enter(tree.root(), "a", 2);
    Node b = enter(a, "b", 3);
    assertThat(tree.walkDots(b, name("."), node -> null).node()).isSameAs(b);
    assertThat(tree.walkDots(b, name(".."), node -> null).node()).isSameAs(a);
    assertThat(tree.walkDots(tree.root(), name(".."), node -> null).node()).isSameAs(tree.root());
    tree.removed(a, name("b"));
    assertThatThrownBy(() -> tree.walkDots(b, name(".."), node -> null))
        .isInstanceOfSatisfying(
            PosixException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT));
  }

  @Test
  void aNodeWhoseAttributesFailIsGivenBack() throws Exception {
    Node a = enter(tree.root(), "a", 2);
    NodeTree.Telling failing =
        node -> {
          throw new PosixException(Errno.EIO);
        };
    assertThatThrownBy(() -> tree.walkDots(a, name("."), failing))
        .isInstanceOf(PosixException.class);
    assertThatThrownBy(() -> tree.located(tree.retain(a), failing))
        .isInstanceOf(PosixException.class);
    tree.release(a);
    assertThat(tree.size()).isEqualTo(1);
  }

  @Test
  void aVeryDeepTreeIsReleasedWithoutRecursion() throws Exception {
    int depth = 100_000;
    Node at = tree.root();
    for (int i = 0; i < depth; i++) {
      Node below = enter(at, "d", i + 2);
      if (at != tree.root()) {
        tree.release(at);
      }
      at = below;
    }
    assertThat(tree.size()).isEqualTo(depth + 1);
    assertThat(tree.isWithin(at, tree.root())).isTrue();
    tree.release(at);
    assertThat(tree.size()).isEqualTo(1);
  }
}
