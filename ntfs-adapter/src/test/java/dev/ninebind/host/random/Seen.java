// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.random;

import dev.ninebind.posix.Attributes;
import dev.ninebind.posix.ByteString;
import dev.ninebind.posix.DirectoryCursor;
import dev.ninebind.posix.Errno;
import dev.ninebind.posix.FileType;
import dev.ninebind.posix.Name;
import dev.ninebind.posix.Node;
import dev.ninebind.posix.OpenFile;
import dev.ninebind.posix.OpenFlags;
import dev.ninebind.posix.PosixException;
import dev.ninebind.posix.PosixVolume;
import dev.ninebind.posix.Timestamp;
import dev.ninebind.posix.Tree;
import dev.ninebind.posix.XattrName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What a guest sees of a volume, as text that is the same for all volumes. Everything in which two
 * good volumes may differ is left out here, and nowhere else:
 *
 * <ul>
 *   <li>a directory's size and number of links, and the space that anything takes: POSIX leaves
 *       them to the file system;
 *   <li>file numbers: the order in which they were first seen stands for them, so that one file has
 *       one number, and no two have the same;
 *   <li>times: NTFS counts in 100 ns, so they are cut to that. Those of this century are {@code
 *       now}: which tick of a clock it was is nobody's business, but that an old time became new
 *       is. The time of access is left out: reading moves it as each likes;
 *   <li>change times and times of birth, which nobody can set;
 *   <li>which error there is for a file that is gone: what it was may be refused before it shows
 *       that it is no more;
 *   <li>what NT does by names only: a file that has none any more is not opened once more, nor
 *       truncated where it is open for reading;
 *   <li>ESTALE, which is ENOENT here: a volume that cannot tell a file that was moved out of it
 *       from one that is gone says the one or the other.
 * </ul>
 */
final class Seen {
  /** From here on a time is now: 2001-09-09. */
  private static final long NOW = 1_000_000_000;

  private static final int TICK_NANOS = 100;
  private static final int READ = 1 << 20;

  private final Map<Long, Integer> numbers = new HashMap<>();
  private final boolean directoryTimes;

  /**
   * @param directoryTimes false to leave directories' times out
   */
  Seen(boolean directoryTimes) {
    this.directoryTimes = directoryTimes;
  }

  static String error(PosixException e) {
    return (e.errno() == Errno.ESTALE ? Errno.ENOENT : e.errno()).toString();
  }

  /** True for a node whose file is no more. */
  static boolean isGone(PosixVolume volume, Node node) {
    try {
      volume.attributes(node);
      return false;
    } catch (PosixException e) {
      return e.errno() == Errno.ENOENT || e.errno() == Errno.ESTALE;
    }
  }

  /** True for a file or directory that is only open any more. */
  static boolean isNameless(PosixVolume volume, Node node) {
    try {
      Attributes attributes = volume.attributes(node);
      return attributes.isDirectory()
          ? node.place() == null && node != volume.root()
          : attributes.links() == 0;
    } catch (PosixException e) {
      return false;
    }
  }

  String attributes(Attributes attributes) {
    return "#" + number(attributes.path()) + " " + withoutNumber(attributes);
  }

  private String withoutNumber(Attributes attributes) {
    StringBuilder text = new StringBuilder();
    text.append(Integer.toOctalString(attributes.mode()));
    text.append(" ").append(attributes.uid()).append(":").append(attributes.gid());
    if (!attributes.isDirectory()) {
      text.append(" links=").append(attributes.links());
      text.append(" size=").append(attributes.size());
    }
    if (attributes.major() != 0 || attributes.minor() != 0) {
      text.append(" device=").append(attributes.major()).append(":").append(attributes.minor());
    }
    if (directoryTimes || !attributes.isDirectory()) {
      text.append(" ").append(time(attributes.modified()));
    }
    return text.toString();
  }

  private int number(long path) {
    return numbers.computeIfAbsent(path, unknown -> numbers.size());
  }

  private static String time(Timestamp time) {
    return time.seconds() >= NOW
        ? "now"
        : time.seconds() + "." + time.nanos() / TICK_NANOS * TICK_NANOS;
  }

  /** Bytes, with how often each is there in a row. */
  static String bytes(byte[] bytes) {
    StringBuilder text = new StringBuilder("'");
    for (int at = 0; at < bytes.length; ) {
      int end = at + 1;
      while (end < bytes.length && bytes[end] == bytes[at]) {
        end++;
      }
      int b = bytes[at] & 0xFF;
      text.append(b > 0x20 && b < 0x7F ? String.valueOf((char) b) : String.format("\\x%02x", b));
      if (end - at > 1) {
        text.append("{").append(end - at).append("}");
      }
      at = end;
    }
    return text.append("'").toString();
  }

  /** A list of attributes' names, which has no order. */
  static String names(ByteString names) {
    String[] all = new String(names.toBytes(), StandardCharsets.ISO_8859_1).split("\0", -1);
    Arrays.sort(all);
    return String.join(" ", all);
  }

  /** A listing, whose order is the directory's own; the two dots must be there. */
  String list(DirectoryCursor cursor, int perCall) throws PosixException {
    List<String> entries = new ArrayList<>();
    for (Tree.Entry entry : byName(Tree.list(cursor, 0, perCall))) {
      String number = entry.name().isDots() ? "" : " #" + number(entry.path());
      entries.add(Word.shown(entry.name()) + " " + entry.type() + number);
    }
    return entries.toString();
  }

  private static List<Tree.Entry> byName(List<Tree.Entry> entries) {
    List<Tree.Entry> sorted = new ArrayList<>(entries);
    sorted.sort((a, b) -> Arrays.compareUnsigned(a.name().toBytes(), b.name().toBytes()));
    return sorted;
  }

  /** Everything below a volume's root, by paths. */
  static String tree(PosixVolume volume) throws PosixException {
    return new Seen(true).tree(volume, volume.root());
  }

  /** As above, of a directory. */
  String tree(PosixVolume volume, Node directory) throws PosixException {
    Map<String, String> lines = new TreeMap<>();
    below(volume, directory, "", lines);
    StringBuilder text = new StringBuilder();
    lines.forEach((path, line) -> text.append(path).append("  ").append(line).append('\n'));
    return text.toString();
  }

  /** An open file, or its error. */
  String file(OpenFile open, boolean reads) {
    try {
      Attributes attributes = open.attributes();
      boolean readable = reads && attributes.type() == FileType.REGULAR;
      return attributes(attributes) + (readable ? " " + contents(open) : "") + "\n";
    } catch (PosixException e) {
      return error(e) + "\n";
    }
  }

  /** What is known of a node, or its error. */
  String node(PosixVolume volume, Node node) {
    try {
      return attributes(volume.attributes(node)) + "\n";
    } catch (PosixException e) {
      return error(e) + "\n";
    }
  }

  private void below(PosixVolume volume, Node directory, String path, Map<String, String> lines)
      throws PosixException {
    OpenFlags flags = OpenFlags.of(OpenFlags.READ_ONLY | OpenFlags.DIRECTORY);
    PosixVolume.Opened opened = volume.open(directory, flags);
    OpenFile open = opened.file();
    lines.put(path + "/", all(volume, directory, opened.attributes()));
    try {
      for (Tree.Entry entry : byName(Tree.list(open.directory(), 0, 1000))) {
        if (!entry.name().isDots()) {
          entry(volume, directory, entry.name(), path + "/" + Word.shown(entry.name()), lines);
        }
      }
    } finally {
      open.close();
    }
  }

  private void entry(
      PosixVolume volume, Node directory, Name name, String path, Map<String, String> lines)
      throws PosixException {
    PosixVolume.Located found = volume.walk(directory, name);
    try {
      if (found.attributes().isDirectory()) {
        below(volume, found.node(), path, lines);
      } else {
        lines.put(path, all(volume, found.node(), found.attributes()));
      }
    } finally {
      volume.release(found.node());
    }
  }

  /** A file with all that it holds. */
  private String all(PosixVolume volume, Node node, Attributes attributes) throws PosixException {
    StringBuilder text = new StringBuilder(attributes(attributes));
    FileType type = Objects.requireNonNull(attributes.type());
    if (type == FileType.REGULAR) {
      OpenFile open = volume.open(node, OpenFlags.of(OpenFlags.READ_ONLY)).file();
      try {
        text.append(" ").append(contents(open));
      } finally {
        open.close();
      }
    } else if (type == FileType.SYMBOLIC_LINK) {
      text.append(" -> ").append(bytes(volume.readLink(node).toBytes()));
    }
    for (String name : names(volume.xattrNames(node)).split(" ", -1)) {
      if (!name.isEmpty()) {
        ByteString value =
            volume.xattr(
                node, XattrName.of(ByteString.of(name.getBytes(StandardCharsets.ISO_8859_1))));
        text.append(" ").append(name).append("=").append(bytes(value.toBytes()));
      }
    }
    return text.toString();
  }

  static String contents(OpenFile open) throws PosixException {
    return bytes(Tree.read(open, 0, READ));
  }
}
