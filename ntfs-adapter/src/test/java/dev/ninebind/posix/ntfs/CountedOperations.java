// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix.ntfs;

import dev.ninebind.posix.AttributeChanges;
import dev.ninebind.posix.ByteString;
import dev.ninebind.posix.Credentials;
import dev.ninebind.posix.DirectoryCursor;
import dev.ninebind.posix.Errno;
import dev.ninebind.posix.FileType;
import dev.ninebind.posix.Name;
import dev.ninebind.posix.Node;
import dev.ninebind.posix.OpenFile;
import dev.ninebind.posix.OpenFlags;
import dev.ninebind.posix.PosixAssertions;
import dev.ninebind.posix.PosixVolume;
import dev.ninebind.posix.Tree;
import dev.ninebind.posix.XattrMode;
import dev.ninebind.posix.XattrName;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a guest does, for counting the calls that it takes. */
public final class CountedOperations {
  /** An operation in a directory two levels down. */
  @FunctionalInterface
  public interface Operation {
    void run(PosixVolume volume, Node directory) throws Exception;
  }

  private static final byte[] BLOCK = new byte[4096];

  private static Name name(String text) throws Exception {
    return Name.of(text);
  }

  /** All, by what docs/ntfs.md 4.6 calls them. */
  public static Map<String, Operation> all() {
    Map<String, Operation> all = new LinkedHashMap<>();
    all.put(
        "stat (walk, getattr)",
        (volume, directory) -> {
          PosixVolume.Located found = volume.walk(directory, name("f"));
          volume.attributes(found.node());
          volume.release(found.node());
        });
    all.put(
        "walk, name missing",
        (volume, directory) ->
            PosixAssertions.assertFails(
                Errno.ENOENT, () -> volume.walk(directory, name("missing"))));
    all.put(
        "walk of a link",
        (volume, directory) -> volume.release(volume.walk(directory, name("l")).node()));
    all.put(
        "walk, open, read, close",
        (volume, directory) -> {
          Node node = volume.walk(directory, name("f")).node();
          OpenFile file = volume.open(node, OpenFlags.of(OpenFlags.READ_ONLY)).file();
          file.read(ByteBuffer.allocateDirect(2), 0);
          file.close();
          volume.release(node);
        });
    all.put(
        "create, write 4 KiB, close",
        (volume, directory) -> {
          OpenFlags flags = OpenFlags.of(OpenFlags.WRITE_ONLY | OpenFlags.CREATE);
          OpenFile file =
              volume.create(directory, name("new"), flags, 0644, Credentials.ROOT).file();
          file.write(Tree.direct(BLOCK), 0);
          file.close();
        });
    all.put(
        "mkdir",
        (volume, directory) ->
            volume.makeDirectory(directory, name("new"), 0755, Credentials.ROOT));
    all.put(
        "symlink",
        (volume, directory) ->
            volume.makeLink(directory, name("new"), ByteString.of("f"), Credentials.ROOT));
    all.put(
        "mknod",
        (volume, directory) ->
            volume.makeNode(
                directory, name("new"), FileType.FIFO.modeBits(), 0, 0, Credentials.ROOT));
    all.put(
        "readdir of 3, to its end",
        (volume, directory) -> {
          OpenFile open = volume.open(directory, OpenFlags.of(OpenFlags.DIRECTORY)).file();
          DirectoryCursor cursor = open.directory();
          Tree.list(cursor, 0, 100);
          open.close();
        });
    all.put(
        "rename, new name free",
        (volume, directory) -> volume.rename(directory, name("f"), directory, name("new")));
    all.put(
        "rename over a file",
        (volume, directory) -> volume.rename(directory, name("f"), directory, name("l")));
    all.put("unlink", (volume, directory) -> volume.remove(directory, name("f"), false));
    all.put("rmdir", (volume, directory) -> volume.remove(directory, name("d"), true));
    all.put("walk, chmod", onFile((volume, f) -> volume.change(f, AttributeChanges.ofMode(0600))));
    all.put("walk, truncate", onFile((volume, f) -> volume.change(f, AttributeChanges.ofSize(1))));
    all.put(
        "walk, getxattr, absent",
        onFile(
            (volume, f) ->
                PosixAssertions.assertFails(
                    Errno.ENODATA, () -> volume.xattr(f, XattrName.of("user.no")))));
    all.put(
        "walk, setxattr",
        onFile(
            (volume, f) ->
                volume.setXattr(f, XattrName.of("user.a"), ByteString.of("b"), XattrMode.SET)));
    return all;
  }

  private static Operation onFile(Operation operation) {
    return (volume, directory) -> {
      Node file = volume.walk(directory, name("f")).node();
      operation.run(volume, file);
      volume.release(file);
    };
  }

  /** What is done around an operation, to see its calls only. */
  public interface Counter {
    void begin();

    void end();
  }

  /** Makes what the operations need, and does one. */
  public static void run(PosixVolume volume, Operation operation, boolean warm, Counter counter)
      throws Exception {
    try (Tree tree = new Tree(volume)) {
      tree.directory("a");
      tree.directory("a/b");
      tree.file("a/b/f", "text");
      tree.link("a/b/l", "target");
      tree.directory("a/b/d");
      Node directory = tree.walk("a/b");
      if (warm) {
        // Its handle is there, and what it inherits is known, as after the first file made in it.
        tree.file("a/b/first", "");
        tree.unlink("a/b/first");
      } else {
        tree.directory("x");
        tree.rename("x", "y"); // closes the handles of all directories
      }
      counter.begin();
      operation.run(volume, directory);
      counter.end();
    }
  }

  /** How often each call was made, in the order of the first. */
  public static String counted(List<String> calls) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    calls.forEach(call -> counts.merge(call, 1, Integer::sum));
    List<String> words = new ArrayList<>();
    counts.forEach((call, n) -> words.add(n == 1 ? call : n + " " + call));
    return String.join(", ", words);
  }

  /** The rows below a heading of docs/ntfs.md. */
  public static List<String> rows(String heading) throws IOException {
    List<String> lines = Files.readAllLines(Path.of("..", "docs", "ntfs.md"));
    int from = lines.indexOf(heading);
    return lines.subList(from + 2, lines.size()).stream()
        .takeWhile(line -> line.startsWith("| "))
        .toList();
  }

  private CountedOperations() {}
}
