// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.session;

import static dev.ninebind.p9.session.TestConnection.name;

import dev.ninebind.posix.ByteString;
import dev.ninebind.posix.Credentials;
import dev.ninebind.posix.Node;
import dev.ninebind.posix.OpenFlags;
import dev.ninebind.posix.PosixException;
import dev.ninebind.posix.PosixVolume;
import dev.ninebind.posix.TestVolume;
import dev.ninebind.posix.XattrMode;
import dev.ninebind.posix.XattrName;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What the volume of most tests holds: {@code file}, {@code other}, {@code link}, {@code
 * dir/inner}.
 */
public final class SampleTree {
  /** What is in {@code file}. */
  public static final String CONTENT = "what is in the file";

  /** What is in the attribute {@code trusted.a} of everything in the root, and of the root. */
  public static final String ATTRIBUTE = "of the file";

  private SampleTree() {}

  public static TestVolume volume() {
    TestVolume volume = new TestVolume();
    try {
      file(volume, "file");
      file(volume, "other");
      volume.makeLink(volume.root(), name("link"), ByteString.of("file"), Credentials.ROOT);
      volume.makeDirectory(volume.root(), name("dir"), 0755, Credentials.ROOT);
      PosixVolume.Located dir = volume.walk(volume.root(), name("dir"));
      volume
          .create(dir.node(), name("inner"), new OpenFlags(OpenFlags.EXCL), 0644, Credentials.ROOT)
          .file()
          .close();
      volume.release(dir.node());
      for (String name : List.of("file", "other", "link", "dir", ".")) {
        Node node = volume.walk(volume.root(), name(name)).node();
        volume.setXattr(
            node, XattrName.of("trusted.a"), ByteString.of(ATTRIBUTE), XattrMode.CREATE);
        volume.release(node);
      }
    } catch (PosixException e) {
      throw new AssertionError(e);
    }
    return volume;
  }

  private static void file(PosixVolume volume, String name) throws PosixException {
    PosixVolume.Opened made =
        volume.create(
            volume.root(),
            name(name),
            new OpenFlags(OpenFlags.READ_WRITE | OpenFlags.EXCL),
            0644,
            Credentials.ROOT);
    byte[] bytes = CONTENT.getBytes(StandardCharsets.UTF_8);
    made.file().write(ByteBuffer.allocateDirect(bytes.length).put(bytes).flip(), 0);
    made.file().close();
  }
}
