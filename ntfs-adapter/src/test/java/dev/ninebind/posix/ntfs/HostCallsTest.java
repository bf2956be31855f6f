// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix.ntfs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.host.WatchedVolume;
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
import org.junit.jupiter.api.Test;

/**
 * Calls of the host that each operation takes: the table of docs/ntfs.md 4.6, which has to be
 * changed with them.
 */
class HostCallsTest {
  /** An operation in a directory two levels down. */
  @FunctionalInterface
  private interface Operation {
    void run(Ntfs ntfs, Node directory) throws Exception;
  }

  private static final byte[] BLOCK = new byte[4096];

  private static Name name(String text) throws Exception {
    return Name.of(text);
  }

  private static Map<String, Operation> operations() {
    Map<String, Operation> all = new LinkedHashMap<>();
    all.put(
        "stat (walk, getattr)",
        (ntfs, directory) -> {
          PosixVolume.Located found = ntfs.volume.walk(directory, name("f"));
          ntfs.volume.attributes(found.node());
          ntfs.volume.release(found.node());
        });
    all.put(
        "walk, name missing",
        (ntfs, directory) ->
            PosixAssertions.assertFails(
                Errno.ENOENT, () -> ntfs.volume.walk(directory, name("missing"))));
    all.put(
        "walk of a link",
        (ntfs, directory) -> ntfs.volume.release(ntfs.volume.walk(directory, name("l")).node()));
    all.put(
        "walk, open, read, close",
        (ntfs, directory) -> {
          Node node = ntfs.volume.walk(directory, name("f")).node();
          OpenFile file = ntfs.volume.open(node, OpenFlags.of(OpenFlags.READ_ONLY)).file();
          file.read(ByteBuffer.allocateDirect(2), 0);
          file.close();
          ntfs.volume.release(node);
        });
    all.put(
        "create, write 4 KiB, close",
        (ntfs, directory) -> {
          OpenFlags flags = OpenFlags.of(OpenFlags.WRITE_ONLY | OpenFlags.CREATE);
          OpenFile file =
              ntfs.volume.create(directory, name("new"), flags, 0644, Credentials.ROOT).file();
          file.write(Tree.direct(BLOCK), 0);
          file.close();
        });
    all.put(
        "mkdir",
        (ntfs, directory) ->
            ntfs.volume.makeDirectory(directory, name("new"), 0755, Credentials.ROOT));
    all.put(
        "symlink",
        (ntfs, directory) ->
            ntfs.volume.makeLink(directory, name("new"), ByteString.of("f"), Credentials.ROOT));
    all.put(
        "mknod",
        (ntfs, directory) ->
            ntfs.volume.makeNode(
                directory, name("new"), FileType.FIFO.modeBits(), 0, 0, Credentials.ROOT));
    all.put(
        "readdir of 3, to its end",
        (ntfs, directory) -> {
          OpenFile open = ntfs.volume.open(directory, OpenFlags.of(OpenFlags.DIRECTORY)).file();
          DirectoryCursor cursor = open.directory();
          Tree.list(cursor, 0, 100);
          open.close();
        });
    all.put(
        "rename, new name free",
        (ntfs, directory) -> ntfs.volume.rename(directory, name("f"), directory, name("new")));
    all.put(
        "rename over a file",
        (ntfs, directory) -> ntfs.volume.rename(directory, name("f"), directory, name("l")));
    all.put("unlink", (ntfs, directory) -> ntfs.volume.remove(directory, name("f"), false));
    all.put("rmdir", (ntfs, directory) -> ntfs.volume.remove(directory, name("d"), true));
    all.put(
        "walk, chmod", onFile((ntfs, f) -> ntfs.volume.change(f, AttributeChanges.ofMode(0600))));
    all.put(
        "walk, truncate", onFile((ntfs, f) -> ntfs.volume.change(f, AttributeChanges.ofSize(1))));
    all.put(
        "walk, getxattr, absent",
        onFile(
            (ntfs, f) ->
                PosixAssertions.assertFails(
                    Errno.ENODATA, () -> ntfs.volume.xattr(f, XattrName.of("user.no")))));
    all.put(
        "walk, setxattr",
        onFile(
            (ntfs, f) ->
                ntfs.volume.setXattr(
                    f, XattrName.of("user.a"), ByteString.of("b"), XattrMode.SET)));
    return all;
  }

  private static Operation onFile(Operation operation) {
    return (ntfs, directory) -> {
      Node file = ntfs.volume.walk(directory, name("f")).node();
      operation.run(ntfs, file);
      ntfs.volume.release(file);
    };
  }

  private static List<String> count(Operation operation, boolean warm) throws Exception {
    try (Ntfs ntfs = new Ntfs()) {
      ntfs.tree.directory("a");
      ntfs.tree.directory("a/b");
      ntfs.tree.file("a/b/f", "text");
      ntfs.tree.link("a/b/l", "target");
      ntfs.tree.directory("a/b/d");
      Node directory = ntfs.tree.walk("a/b");
      if (warm) {
        // Its handle is there, and what it inherits is known, as after the first file made in it.
        ntfs.tree.file("a/b/first", "");
        ntfs.tree.unlink("a/b/first");
      } else {
        ntfs.tree.directory("x");
        ntfs.tree.rename("x", "y"); // closes the handles of all directories
        assertThat(ntfs.handles()).isZero();
      }
      ntfs.calls.clear();
      operation.run(ntfs, directory);
      List<String> methods = new ArrayList<>();
      for (WatchedVolume.Call call : ntfs.calls) {
        methods.add(call.method());
      }
      return methods;
    }
  }

  private static String counted(List<String> methods) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    methods.forEach(method -> counts.merge(method, 1, Integer::sum));
    List<String> words = new ArrayList<>();
    counts.forEach((method, n) -> words.add(n == 1 ? method : n + " " + method));
    return String.join(", ", words);
  }

  @Test
  void thePageHasTheCounts() throws Exception {
    List<String> rows = new ArrayList<>();
    for (Map.Entry<String, Operation> each : operations().entrySet()) {
      List<String> warm = count(each.getValue(), true);
      int cold = count(each.getValue(), false).size();
      rows.add(
          "| " + each.getKey() + " | " + warm.size() + " | " + counted(warm) + " | " + cold + " |");
    }
    assertThat(page()).containsExactlyElementsOf(rows);
  }

  private static List<String> page() throws IOException {
    List<String> lines = Files.readAllLines(Path.of("..", "docs", "ntfs.md"));
    int from = lines.indexOf("| operation | warm | calls | cold |");
    return lines.subList(from + 2, lines.size()).stream()
        .takeWhile(line -> line.startsWith("| "))
        .toList();
  }
}
