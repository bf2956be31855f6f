// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ninebind.host.HostCapability;
import dev.ninebind.host.HostEntry;
import dev.ninebind.host.HostException;
import dev.ninebind.host.HostFile;
import dev.ninebind.host.HostOpen;
import dev.ninebind.host.HostVolume;
import dev.ninebind.host.HostVolumeContract;
import dev.ninebind.host.NtConstants;
import dev.ninebind.host.memory.LeakCheck;
import dev.ninebind.host.ntfs3g.Ntfs3gVolume;
import dev.ninebind.host.ntfs3g.NtfsImage;
import dev.ninebind.posix.Attributes;
import dev.ninebind.posix.ByteString;
import dev.ninebind.posix.Capability;
import dev.ninebind.posix.Credentials;
import dev.ninebind.posix.Errno;
import dev.ninebind.posix.Name;
import dev.ninebind.posix.Node;
import dev.ninebind.posix.PosixException;
import dev.ninebind.posix.PosixVolume;
import dev.ninebind.posix.PosixVolumeContract;
import dev.ninebind.posix.XattrMode;
import dev.ninebind.posix.XattrName;
import dev.ninebind.posix.ntfs.NtfsPosixVolume;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A real NTFS volume, mounted without any options, whose files get nothing but their contents. */
@Tag("ntfs")
class StoreOnNtfs3gTest {
  private static final Credentials OWNER = new Credentials(1000, 100);
  private static NtfsImage image;

  @BeforeAll
  static void mount() throws IOException {
    image = NtfsImage.make(256, "allow_other");
  }

  @AfterAll
  static void unmount() throws IOException {
    image.close();
  }

  private static Path folder() throws IOException {
    return Files.createTempDirectory(image.folder(), "t");
  }

  private static StoreVolume open(Path folder) throws Exception {
    return StoreVolume.open(Ntfs3gVolume.openForStore(folder), folder);
  }

  @Nested
  class KeepsNtsRules extends HostVolumeContract {
    @Override
    public HostVolume openVolume() throws Exception {
      StoreVolume volume = open(folder());
      volume.sweep().close(); // a directory that it lists goes when it has closed it
      return volume;
    }

    @Override
    public Set<HostCapability> missing() {
      return EnumSet.of(
          HostCapability.SHORT_NAMES, HostCapability.ACCESS_TIMES, HostCapability.TRUE_ALLOCATION);
    }
  }

  @Nested
  class IsAsLinuxExpectsIt extends PosixVolumeContract {
    @Override
    protected PosixVolume openVolume() throws Exception {
      return NtfsPosixVolume.open(new LeakCheck(open(folder())), NtfsPosixVolume.Options.DEFAULT);
    }

    @Override
    protected Set<Capability> missing() {
      return Set.of(Capability.LARGE_XATTRS, Capability.NANOSECONDS);
    }
  }

  private static PosixVolume serve(Path folder) throws Exception {
    return NtfsPosixVolume.open(open(folder), NtfsPosixVolume.Options.DEFAULT);
  }

  private static ByteString bytes(String text) {
    return ByteString.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void theFilesHaveNothingAndTheNextServerAll() throws Exception {
    Path folder = folder();
    XattrName name = XattrName.of("user.a");
    try (PosixVolume volume = serve(folder)) {
      Node root = volume.root();
      volume.makeNode(root, Name.of("file"), 0104751, 0, 0, OWNER);
      volume.makeNode(root, Name.of("device"), 0020600, 8, 1, OWNER);
      volume.makeDirectory(root, Name.of("dir"), 01777, OWNER);
      volume.makeLink(root, Name.of("link"), bytes("../a"), OWNER);
      Node file = volume.walk(root, Name.of("file")).node();
      volume.setXattr(file, name, bytes("b"), XattrMode.SET);
      volume.release(file);
    }
    try (HostVolume bare = Ntfs3gVolume.openToLookAt(folder)) {
      for (HostEntry entry : bare.root().list(true)) {
        HostOpen how = HostOpen.existing(NtConstants.FILE_READ_EA, 0);
        try (HostFile file = bare.open(bare.root(), entry.name(), how)) {
          assertThat(file.eas()).as(entry.name()).isEmpty();
          assertThat(entry.reparseTag()).as(entry.name()).isZero();
        }
      }
    }
    try (PosixVolume volume = serve(folder)) {
      assertThat(attributes(volume, "file").mode()).isEqualTo(0104751);
      assertThat(attributes(volume, "file").uid()).isEqualTo(1000);
      assertThat(attributes(volume, "device").mode()).isEqualTo(0020600);
      assertThat(attributes(volume, "device").major()).isEqualTo(8);
      assertThat(attributes(volume, "dir").mode()).isEqualTo(0041777);
      Node link = volume.walk(volume.root(), Name.of("link")).node();
      assertThat(volume.readLink(link)).isEqualTo(bytes("../a"));
      volume.release(link);
      Node file = volume.walk(volume.root(), Name.of("file")).node();
      assertThat(volume.xattr(file, name)).isEqualTo(bytes("b"));
      volume.release(file);
    }
  }

  private static Attributes attributes(PosixVolume volume, String name) throws PosixException {
    PosixVolume.Located located = volume.walk(volume.root(), Name.of(name));
    volume.release(located.node());
    return located.attributes();
  }

  /** Nothing is left of what could not be recorded, and all of what was. */
  @Test
  void onAFullVolumeNothingIsHalfMade() throws Exception {
    try (NtfsImage small = NtfsImage.make(8, "allow_other")) {
      int made = 0;
      Path folder = small.folder();
      try (PosixVolume volume = serve(folder)) {
        PosixException full = null;
        while (full == null) {
          try {
            volume.makeNode(volume.root(), Name.of("f" + made), 0100640, 0, 0, OWNER);
            made++;
          } catch (PosixException e) {
            full = e;
          }
        }
        assertThat(full.errno()).isEqualTo(Errno.ENOSPC);
        int one = made;
        assertThatThrownBy(() -> attributes(volume, "f" + one))
            .isInstanceOfSatisfying(
                PosixException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT));
      }
      try (PosixVolume volume = serve(folder)) {
        for (int i = 0; i < made; i++) {
          assertThat(attributes(volume, "f" + i).mode()).isEqualTo(0100640);
        }
        for (int i = 0; i < 20; i++) {
          volume.remove(volume.root(), Name.of("f" + i), false);
        }
        volume.makeNode(volume.root(), Name.of("f0"), 0100600, 0, 0, OWNER);
        assertThat(attributes(volume, "f0").mode()).isEqualTo(0100600);
      }
    }
  }

  @Test
  void whatOthersRemovedIsForgotten() throws Exception {
    Path folder = folder();
    try (PosixVolume volume = serve(folder)) {
      for (String name : List.of("a", "b", "c")) {
        volume.makeNode(volume.root(), Name.of(name), 0100640, 0, 0, OWNER);
      }
    }
    Files.delete(folder.resolve("a"));
    Files.delete(folder.resolve("b"));
    try (StoreVolume volume = open(folder)) {
      volume.sweep().run();
      assertThat(volume.count()).isEqualTo(1);
      assertThat(stat(volume, "c")).isEqualTo(0100640);
    }
  }

  private static int stat(StoreVolume volume, String name) throws HostException {
    return volume.stat(volume.root(), name).lxMode();
  }
}
