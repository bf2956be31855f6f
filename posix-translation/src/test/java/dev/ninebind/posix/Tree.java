// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A volume by paths, for tests: {@code tree.file("a/b", "text")}. It remembers every node and open
 * file it handed out and gives them back in {@link #close}, so a test that ends with anything in
 * use has found a leak of the volume.
 */
public final class Tree implements AutoCloseable {
  /** An entry of a directory as a listing tells it. */
  public record Entry(Name name, FileType type, long path, long next) {}

  @FunctionalInterface
  private interface InDirectory<T> {
    T call(Node directory, Name name) throws PosixException;
  }

  private final PosixVolume volume;
  private final List<Node> nodes = Collections.synchronizedList(new ArrayList<>());
  private final List<OpenFile> files = Collections.synchronizedList(new ArrayList<>());
  private volatile Credentials credentials = Credentials.ROOT;

  public Tree(PosixVolume volume) {
    this.volume = volume;
  }

  public PosixVolume volume() {
    return volume;
  }

  public Node root() {
    return volume.root();
  }

  /** From here on new files belong to this user. */
  public Tree as(int uid, int gid) {
    credentials = new Credentials(uid, gid);
    return this;
  }

  /** The node at a path, "" being the root; held until {@link #release} or the end. */
  public Node walk(String path) throws PosixException {
    Node node = find(path).node();
    nodes.add(node);
    return node;
  }

  /** The node of a name in a directory; held until {@link #release} or the end. */
  public Node walk(Node directory, Name name) throws PosixException {
    Node node = volume.walk(directory, name).node();
    nodes.add(node);
    return node;
  }

  /** Gives a walked node back before the end. */
  public void release(Node node) {
    nodes.remove(node);
    volume.release(node);
  }

  public Attributes stat(String path) throws PosixException {
    PosixVolume.Located found = find(path);
    volume.release(found.node());
    return found.attributes();
  }

  public boolean exists(String path) throws PosixException {
    try {
      stat(path);
      return true;
    } catch (PosixException e) {
      if (e.errno() == Errno.ENOENT) {
        return false;
      }
      throw e;
    }
  }

  public Attributes directory(String path) throws PosixException {
    return directory(path, 0755);
  }

  public Attributes directory(String path, int mode) throws PosixException {
    return in(path, (parent, name) -> volume.makeDirectory(parent, name, mode, credentials));
  }

  /** A new regular file with this text. */
  public Attributes file(String path, String text) throws PosixException {
    OpenFile file = create(path, OpenFlags.READ_WRITE | OpenFlags.EXCL, 0644);
    write(file, 0, text);
    Attributes attributes = file.attributes();
    close(file);
    return attributes;
  }

  public Attributes link(String path, String target) throws PosixException {
    return in(
        path, (parent, name) -> volume.makeLink(parent, name, ByteString.of(target), credentials));
  }

  public Attributes special(String path, FileType type) throws PosixException {
    return special(path, type.modeBits() | 0644, 0, 0);
  }

  public Attributes special(String path, int mode, int major, int minor) throws PosixException {
    return in(
        path, (parent, name) -> volume.makeNode(parent, name, mode, major, minor, credentials));
  }

  /** One more name for the file at a path. */
  public void hardLink(String existing, String path) throws PosixException {
    Node file = find(existing).node();
    try {
      hardLink(file, path);
    } finally {
      volume.release(file);
    }
  }

  public void hardLink(Node file, String path) throws PosixException {
    in(
        path,
        (parent, name) -> {
          volume.link(parent, name, file);
          return null;
        });
  }

  public void rename(String from, String to) throws PosixException {
    in(
        from,
        (fromParent, fromName) ->
            in(
                to,
                (toParent, toName) -> {
                  volume.rename(fromParent, fromName, toParent, toName);
                  return null;
                }));
  }

  public void rename(Node node, String to) throws PosixException {
    in(
        to,
        (parent, name) -> {
          volume.rename(node, parent, name);
          return null;
        });
  }

  /** Removes anything but a directory. */
  public void unlink(String path) throws PosixException {
    remove(path, false);
  }

  public void removeDirectory(String path) throws PosixException {
    remove(path, true);
  }

  private void remove(String path, boolean directory) throws PosixException {
    in(
        path,
        (parent, name) -> {
          volume.remove(parent, name, directory);
          return null;
        });
  }

  /** A file opened by path, created where it is missing; closed by {@link #close} at the latest. */
  public OpenFile create(String path, int flags, int mode) throws PosixException {
    int bits = flags | OpenFlags.CREATE;
    return opened(
        in(
            path,
            (parent, name) -> volume.create(parent, name, OpenFlags.of(bits), mode, credentials)));
  }

  /** A file or directory opened by path; closed by {@link #close} at the latest. */
  public OpenFile open(String path, int flags) throws PosixException {
    Node node = find(path).node();
    try {
      return open(node, flags);
    } finally {
      volume.release(node);
    }
  }

  public OpenFile open(Node node, int flags) throws PosixException {
    return opened(volume.open(node, OpenFlags.of(flags)));
  }

  private OpenFile opened(PosixVolume.Opened opened) {
    files.add(opened.file());
    return opened.file();
  }

  /** Closes an open file before the end. */
  public void close(OpenFile file) throws PosixException {
    files.remove(file);
    file.close();
  }

  public static int write(OpenFile file, long offset, String text) throws PosixException {
    return file.write(direct(text.getBytes(StandardCharsets.ISO_8859_1)), offset);
  }

  public static byte[] read(OpenFile file, long offset, int length) throws PosixException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(length);
    file.read(buffer, offset);
    byte[] bytes = new byte[buffer.flip().remaining()];
    buffer.get(bytes);
    return bytes;
  }

  public static String text(OpenFile file) throws PosixException {
    return new String(read(file, 0, 1 << 16), StandardCharsets.ISO_8859_1);
  }

  public String text(String path) throws PosixException {
    OpenFile file = open(path, OpenFlags.READ_ONLY);
    String text = text(file);
    close(file);
    return text;
  }

  public String text(Node node) throws PosixException {
    OpenFile file = open(node, OpenFlags.READ_ONLY);
    String text = text(file);
    close(file);
    return text;
  }

  public static ByteBuffer direct(byte[] bytes) {
    return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
  }

  /** All entries of a directory but the two of dots. */
  public List<Entry> list(String path) throws PosixException {
    OpenFile directory = open(path, OpenFlags.READ_ONLY | OpenFlags.DIRECTORY);
    List<Entry> entries = list(directory.directory(), 0, 1000);
    close(directory);
    entries.removeIf(entry -> entry.name().isDots());
    return entries;
  }

  public List<String> names(String path) throws PosixException {
    return list(path).stream().map(entry -> entry.name().toString()).sorted().toList();
  }

  /** All entries from a cookie to the end, taken some at a time. */
  public static List<Entry> list(DirectoryCursor cursor, long from, int perCall)
      throws PosixException {
    List<Entry> all = new ArrayList<>();
    long cookie = from;
    for (List<Entry> page = page(cursor, cookie, perCall); !page.isEmpty(); ) {
      all.addAll(page);
      cookie = page.get(page.size() - 1).next();
      page = page(cursor, cookie, perCall);
    }
    return all;
  }

  /** What one call hands over to a visitor that has room for so many. */
  public static List<Entry> page(DirectoryCursor cursor, long from, int room)
      throws PosixException {
    List<Entry> page = new ArrayList<>();
    cursor.list(
        from,
        (name, type, path, next) -> {
          if (page.size() == room) {
            return false;
          }
          page.add(new Entry(name, type, path, next));
          return true;
        });
    return page;
  }

  private PosixVolume.Located find(String path) throws PosixException {
    Node at = volume.retain(volume.root());
    Attributes attributes = volume.attributes(at);
    try {
      for (String part : path.isEmpty() ? new String[0] : path.split("/")) {
        PosixVolume.Located next = volume.walk(at, Name.of(part));
        volume.release(at);
        at = next.node();
        attributes = next.attributes();
      }
    } catch (PosixException | RuntimeException e) {
      volume.release(at);
      throw e;
    }
    return new PosixVolume.Located(at, attributes);
  }

  private <T> T in(String path, InDirectory<T> call) throws PosixException {
    int slash = path.lastIndexOf('/');
    Node parent = find(slash < 0 ? "" : path.substring(0, slash)).node();
    try {
      return call.call(parent, Name.of(path.substring(slash + 1)));
    } finally {
      volume.release(parent);
    }
  }

  /** Gives back all that is still held. */
  @Override
  public void close() throws PosixException {
    for (OpenFile file : List.copyOf(files)) {
      close(file);
    }
    for (Node node : List.copyOf(nodes)) {
      release(node);
    }
  }
}
