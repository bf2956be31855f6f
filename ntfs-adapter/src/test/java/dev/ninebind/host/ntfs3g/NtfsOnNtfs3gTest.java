// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.ntfs3g;

import dev.ninebind.host.memory.LeakCheck;
import dev.ninebind.posix.Capability;
import dev.ninebind.posix.PosixVolume;
import dev.ninebind.posix.PosixVolumeContract;
import dev.ninebind.posix.ntfs.NtfsPosixVolume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** The translation over a real NTFS volume: each test in a folder of its own. */
@Tag("ntfs")
class NtfsOnNtfs3gTest extends PosixVolumeContract {
  private static final AtomicInteger FOLDERS = new AtomicInteger();
  private static NtfsImage image;

  @BeforeAll
  static void makeImage() throws IOException {
    image = NtfsImage.make(512);
  }

  @AfterAll
  static void checkImage() throws IOException {
    image.close();
  }

  @Override
  protected PosixVolume openVolume() throws Exception {
    Path folder = Files.createDirectory(image.folder().resolve("t" + FOLDERS.incrementAndGet()));
    return NtfsPosixVolume.open(
        new LeakCheck(Ntfs3gVolume.open(folder)), NtfsPosixVolume.Options.DEFAULT);
  }

  @Override
  protected Set<Capability> missing() {
    return Set.of(Capability.LARGE_XATTRS, Capability.NANOSECONDS);
  }
}
