// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.ntfs3g;

import dev.ninebind.host.posix.PassthroughVolume;
import dev.ninebind.posix.AttributeChanges;
import dev.ninebind.posix.Credentials;
import dev.ninebind.posix.Errno;
import dev.ninebind.posix.Name;
import dev.ninebind.posix.Node;
import dev.ninebind.posix.OpenFile;
import dev.ninebind.posix.OpenFlags;
import dev.ninebind.posix.PosixAssertions;
import dev.ninebind.posix.PosixVolume;
import dev.ninebind.posix.Tree;
import dev.ninebind.posix.XattrName;
import dev.ninebind.posix.ntfs.NtfsPosixVolume;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * The system calls of operations on one volume of ntfs-3g, translated and passed through. It is run
 * in a loader of its own ({@link SystemCalls}), so it takes and gives what both loaders have.
 */
public final class CallsOnNtfs3g implements Callable<Map<String, List<List<String>>>> {
  /**
   * An operation is done so often, and the shortest list of calls taken: handles of directories are
   * looked at again once a second, and on a busy machine that may fall into any time.
   */
  private static final int TIMES = 6;

  private static final byte[] BLOCK = new byte[4096];

  /** What is there for an operation: a file, a directory of three, an open file. */
  private record Scene(PosixVolume volume, Node directory, Node file, OpenFile open) {}

  @FunctionalInterface
  private interface Operation {
    void run(Scene scene) throws Exception;
  }

  private final Path folder;

  /**
   * @param folder on a volume of ntfs-3g
   */
  public CallsOnNtfs3g(Path folder) {
    this.folder = folder;
  }

  private static Map<String, Operation> operations() throws Exception {
    Name f = Name.of("f");
    Name made = Name.of("new");
    XattrName absent = XattrName.of("security.capability");
    OpenFlags read = OpenFlags.of(OpenFlags.READ_ONLY);
    OpenFlags create = OpenFlags.of(OpenFlags.WRITE_ONLY | OpenFlags.CREATE | OpenFlags.EXCL);
    Map<String, Operation> all = new LinkedHashMap<>();
    all.put(
        "stat (walk, clunk)",
        scene -> scene.volume.release(scene.volume.walk(scene.directory, f).node()));
    all.put("getattr", scene -> scene.volume.attributes(scene.file));
    all.put("getattr of a directory", scene -> scene.volume.attributes(scene.directory));
    all.put("getattr of an open file", scene -> scene.open.attributes());
    all.put(
        "open, read 4 KiB, close",
        scene -> {
          OpenFile open = scene.volume.open(scene.file, read).file();
          open.read(ByteBuffer.allocateDirect(BLOCK.length), 0);
          open.close();
        });
    all.put("read 4 KiB", scene -> scene.open.read(ByteBuffer.allocateDirect(BLOCK.length), 0));
    all.put(
        "read 64 KiB, of which 4 are there",
        scene -> scene.open.read(ByteBuffer.allocateDirect(16 * BLOCK.length), 0));
    all.put("write 4 KiB", scene -> scene.open.write(Tree.direct(BLOCK), 0));
    all.put(
        "write 4 KiB, getattr",
        scene -> {
          scene.open.write(Tree.direct(BLOCK), 0);
          scene.open.attributes();
        });
    all.put(
        "create, write 4 KiB, close, unlink",
        scene -> {
          OpenFile open =
              scene.volume.create(scene.directory, made, create, 0644, Credentials.ROOT).file();
          open.write(Tree.direct(BLOCK), 0);
          open.close();
          scene.volume.remove(scene.directory, made, false);
        });
    all.put(
        "readdir of 3",
        scene -> {
          OpenFile open =
              scene.volume.open(scene.directory, OpenFlags.of(OpenFlags.DIRECTORY)).file();
          Tree.list(open.directory(), 0, 100);
          open.close();
        });
    all.put("chmod", scene -> scene.volume.change(scene.file, AttributeChanges.ofMode(0640)));
    all.put(
        "getxattr, absent",
        scene ->
            PosixAssertions.assertFails(
                Errno.ENODATA, () -> scene.volume.xattr(scene.file, absent)));
    all.put(
        "getxattr, absent, of an open file",
        scene ->
            PosixAssertions.assertFails(
                Errno.ENODATA, () -> scene.volume.xattr(scene.open.node(), absent)));
    return all;
  }

  @Override
  public Map<String, List<List<String>>> call() throws Exception {
    Map<String, List<List<String>>> calls = new LinkedHashMap<>();
    for (Map.Entry<String, Operation> each : operations().entrySet()) {
      Operation operation = each.getValue();
      calls.put(
          each.getKey(),
          List.of(
              calls(true, operation, false),
              calls(true, operation, true),
              calls(false, operation, false)));
    }
    return calls;
  }

  /** What another program may do: whatever was known of the files is so no more. */
  private static void change(Path top) throws IOException {
    for (String name : List.of("a/f", "a/g", "a/open", "a")) {
      Files.setLastModifiedTime(top.resolve(name), FileTime.from(Instant.now()));
    }
  }

  private List<String> calls(boolean translated, Operation operation, boolean changed)
      throws Exception {
    Path top = Files.createTempDirectory(folder, "calls");
    try (PosixVolume volume =
            translated
                ? NtfsPosixVolume.open(Ntfs3gVolume.open(top), NtfsPosixVolume.Options.DEFAULT)
                : PassthroughVolume.open(top, PassthroughVolume.Options.DEFAULT);
        Tree tree = new Tree(volume)) {
      tree.directory("a");
      for (String name : List.of("a/f", "a/g", "a/open")) {
        tree.file(name, "x".repeat(BLOCK.length));
      }
      OpenFlags both = OpenFlags.of(OpenFlags.READ_WRITE);
      OpenFile open = volume.open(tree.walk("a/open"), both).file();
      Scene scene = new Scene(volume, tree.walk("a"), tree.walk("a/f"), open);
      List<String> fewest = null;
      for (int i = 0; i < TIMES; i++) {
        if (changed) {
          change(top);
        }
        SystemCalls.begin();
        operation.run(scene);
        List<String> calls = SystemCalls.end();
        fewest = fewest == null || calls.size() < fewest.size() ? calls : fewest;
      }
      open.close();
      return fewest;
    }
  }
}
