// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.random;

import dev.ninebind.posix.AttributeChanges;
import dev.ninebind.posix.Credentials;
import dev.ninebind.posix.Node;
import dev.ninebind.posix.OpenFile;
import dev.ninebind.posix.OpenFlags;
import dev.ninebind.posix.PosixException;
import dev.ninebind.posix.PosixVolume;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Plays steps on one volume, and holds the nodes and open files that they leave for others. */
final class Player implements AutoCloseable {
  /** Places for nodes; the first is the root's for good. */
  static final int NODES = 6;

  /** Places for open files. */
  static final int FILES = 3;

  /** The result of a step that found no open file in its place. */
  static final String NOTHING = "nothing there";

  private final PosixVolume volume;
  private final boolean strict;
  private Seen seen;
  private final Node[] nodes = new Node[NODES];
  private final OpenFile[] files = new OpenFile[FILES];
  private final int[] flags = new int[FILES];
  private final List<Node> used = new ArrayList<>();
  private boolean failed;

  /**
   * On an empty volume, which becomes the same everywhere: the root's mode is of its host's making,
   * and removing something may make a private directory in it once, which moves its time.
   */
  Player(PosixVolume volume) throws PosixException {
    this(volume, true);
  }

  private Player(PosixVolume volume, boolean strict) throws PosixException {
    this.volume = volume;
    this.strict = strict;
    forgetNumbers();
    volume.makeDirectory(volume.root(), Word.PLAIN.get(0).name(), 0755, Credentials.ROOT);
    volume.remove(volume.root(), Word.PLAIN.get(0).name(), true);
    volume.change(volume.root(), AttributeChanges.ofMode(0755));
  }

  /**
   * For a comparison with another of the same kind, of which only the times of directories are left
   * out: making something and taking it back moves them.
   */
  static Player amongNtfs(PosixVolume volume) throws PosixException {
    return new Player(volume, false);
  }

  PosixVolume volume() {
    return volume;
  }

  Seen seen() {
    return seen;
  }

  /** Begins to number files anew, where what was numbered may differ. */
  void forgetNumbers() {
    seen = new Seen(strict);
  }

  /** What a guest sees of a step: its result, or its error. */
  String play(Step step) {
    used.clear();
    failed = false;
    try {
      return step.play(this);
    } catch (PosixException e) {
      return failed(e);
    }
  }

  /** True if the step played last ended with an error. */
  boolean hasFailed() {
    return failed;
  }

  private String failed(PosixException e) {
    failed = true;
    for (Node node : strict ? used : List.<Node>of()) {
      if (Seen.isGone(volume, node) || Seen.isNameless(volume, node)) {
        return "gone";
      }
    }
    return Seen.error(e);
  }

  /**
   * The node in a place, or else the root. A node that lost its name, and whose file nobody has
   * open, is not used any more: if that file has other names, a host may find it or not.
   */
  Node node(int place) {
    Node node = nodes[place];
    if (node == null || isLost(node)) {
      node = volume.root();
    }
    used.add(node);
    return node;
  }

  private static boolean isLost(Node node) {
    return node.place() == null && node.inode().openFiles().isEmpty();
  }

  /** A node in a place for what needs a name; or null. */
  Node named(int place) {
    Node node = node(place);
    return isNameless(node) ? null : node;
  }

  /** True for a file that is only open any more, where that makes a difference. */
  boolean isNameless(Node node) {
    return strict && Seen.isNameless(volume, node);
  }

  /** The node in a place if it is a directory's, or else the root. */
  Node directory(int place) {
    Node node = node(place);
    return node.inode().isDirectory() ? node : volume.root();
  }

  /** The file open in a place, or null. */
  OpenFile file(int place) {
    return files[place];
  }

  boolean reads(int place) {
    return files[place] != null && (flags[place] & OpenFlags.ACCESS_MASK) != OpenFlags.WRITE_ONLY;
  }

  /** Takes over a node, in the place of another. */
  void hold(int place, Node node) {
    if (place == 0) {
      volume.release(node);
      return;
    }
    if (nodes[place] != null) {
      volume.release(nodes[place]);
    }
    nodes[place] = node;
  }

  /** Takes over an open file, in the place of another. */
  String open(int place, PosixVolume.Opened opened, int openFlags) throws PosixException {
    close(place);
    files[place] = opened.file();
    flags[place] = openFlags;
    return seen.attributes(opened.attributes());
  }

  void close(int place) throws PosixException {
    OpenFile file = files[place];
    if (file != null) {
      files[place] = null;
      file.close();
    }
  }

  /** What a guest sees of the volume, and of what is held here. */
  String view() throws PosixException {
    Seen all = new Seen(strict);
    StringBuilder text = new StringBuilder(all.tree(volume, volume.root()));
    for (int i = 0; i < FILES; i++) {
      if (files[i] != null) {
        text.append("file ").append(i).append("  ").append(all.file(files[i], reads(i)));
      }
    }
    for (int i = 1; i < NODES; i++) {
      if (nodes[i] != null && !isLost(nodes[i])) {
        text.append("node ").append(i).append("  ").append(all.node(volume, nodes[i]));
      }
    }
    return text.toString();
  }

  /** What is held now, for {@link #dropChanged}. */
  Object[] held() {
    Object[] held = Arrays.copyOf(nodes, NODES + FILES, Object[].class);
    System.arraycopy(files, 0, held, NODES, FILES);
    return held;
  }

  /** Gives back what is in places that have changed since, here and in another player. */
  void dropChanged(Object[] since, Player other) throws PosixException {
    Object[] now = held();
    for (int i = 0; i < now.length; i++) {
      if (!Objects.equals(now[i], since[i])) {
        drop(i);
        other.drop(i);
      }
    }
  }

  private void drop(int place) throws PosixException {
    if (place >= NODES) {
      close(place - NODES);
    } else if (nodes[place] != null) {
      volume.release(nodes[place]);
      nodes[place] = null;
    }
  }

  /** Gives all back. */
  @Override
  public void close() throws PosixException {
    for (int i = 0; i < FILES; i++) {
      close(i);
    }
    for (int i = 1; i < NODES; i++) {
      drop(i);
    }
  }
}
