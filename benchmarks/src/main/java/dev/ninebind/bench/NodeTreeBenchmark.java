// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.bench;

import dev.ninebind.posix.FileId;
import dev.ninebind.posix.FileType;
import dev.ninebind.posix.Inode;
import dev.ninebind.posix.Name;
import dev.ninebind.posix.Node;
import dev.ninebind.posix.NodeTree;
import dev.ninebind.posix.PosixException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the tree of held nodes costs, in nanoseconds, with few and with many of them: every walk
 * enters a node, every clunk releases one. Its lock is shared by all sessions of a volume.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class NodeTreeBenchmark {
  /** Nodes that somebody holds, all in one directory. */
  @Param({"10", "100000"})
  public int held;

  private NodeTree tree;
  private Node root;
  private Node node;
  private Name one;
  private Name other;
  private Name[] names;
  private FileId[] ids;

  @Setup
  public void prepare() throws PosixException {
    tree = new NodeTree(new PlainInode(new FileId(0, 0, 0), FileType.DIRECTORY));
    root = tree.root();
    names = new Name[held];
    ids = new FileId[held];
    for (int i = 0; i < held; i++) {
      names[i] = Name.of("file-" + i);
      ids[i] = new FileId(0, i + 1L, 0);
      node = enter(names[i], ids[i]);
    }
    one = names[0];
    other = Name.of("other");
  }

  private Node enter(Name name, FileId id) {
    return tree.enter(root, name, id, () -> new PlainInode(id, FileType.REGULAR));
  }

  /** A walk to a file that somebody holds, and its clunk. */
  @Benchmark
  public Node enterHeldAndRelease() {
    Node found = enter(names[held / 2], ids[held / 2]);
    tree.release(found);
    return found;
  }

  /** The same from two threads. */
  @Benchmark
  @Threads(2)
  public Node enterHeldAndReleaseByTwo() {
    return enterHeldAndRelease();
  }

  /** A walk to a file that nobody holds, and its clunk. */
  @Benchmark
  public Node enterNewAndRelease() {
    Node found = enter(other, new FileId(0, -1, 0));
    tree.release(found);
    return found;
  }

  /** A rename, and back. */
  @Benchmark
  public void move() {
    tree.moved(root, one, root, other);
    tree.moved(root, other, root, one);
  }

  /** Whether a rename would put a directory below itself. */
  @Benchmark
  public boolean isWithin() {
    return tree.isWithin(node, root);
  }

  private static final class PlainInode extends Inode {
    PlainInode(FileId id, FileType type) {
      super(id, type);
    }
  }
}
