// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.guest;

import dev.ninebind.conformance.Closes;
import dev.ninebind.conformance.EveryVolume;
import dev.ninebind.conformance.Gap;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Extended attributes and access control lists, as a guest's programs use them. */
@GuestTest(memory = 384)
@EveryVolume
@Closes({Gap.XATTRWALK, Gap.XATTRCREATE})
final class XattrScenarioTest {
  private static final Duration BOUND = Duration.ofMinutes(2);

  private final GuestLab lab;

  XattrScenarioTest(GuestLab lab) {
    this.lab = lab;
  }

  /** The largest value that this volume keeps, of some sizes. */
  private int largest() throws IOException {
    if (!lab.volume().isOnHost()) {
      return 60_000; // all EAs of a file on NTFS are 64 KiB at most
    }
    Path probe = Files.createFile(lab.export().resolve("probe"));
    try {
      Files.getFileAttributeView(probe, UserDefinedFileAttributeView.class)
          .write("probe", ByteBuffer.allocate(65_536));
      return 65_536;
    } catch (FileSystemException e) {
      return 3_000;
    } finally {
      Files.delete(probe);
    }
  }

  @Test
  @DisplayName("attributes come back, are listed, replaced, removed, copied")
  void attributes() throws IOException {
    new Scenario(lab).passes("xattr.sh", lab.mount(), Map.of("LARGEST", "" + largest()), BOUND);
  }

  @Test
  @DisplayName("access control lists are obeyed, inherited and kept")
  void accessControlLists() {
    new Scenario(lab).passes("acl.sh", lab.mount().withExtra("posixacl"), BOUND);
  }
}
