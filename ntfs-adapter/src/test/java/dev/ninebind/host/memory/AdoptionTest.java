// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.host.HostException;
import dev.ninebind.host.HostFile;
import dev.ninebind.host.HostOpen;
import dev.ninebind.host.NtConstants;
import dev.ninebind.posix.Attributes;
import dev.ninebind.posix.Tree;
import dev.ninebind.posix.ntfs.Adoption;
import dev.ninebind.posix.ntfs.LxMetadata;
import dev.ninebind.posix.ntfs.LxMetadata.Defaults;
import dev.ninebind.posix.ntfs.NtfsPosixVolume;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Owners and modes for files that Windows programs made. */
class AdoptionTest {
  private static final Defaults OLD = new Defaults(1000, 1001, 0133, 0022);
  private static final Defaults NEW = new Defaults(5, 6, 0177, 0077);

  private final MemoryVolume host = new MemoryVolume(MemoryVolume.Options.DEFAULT);
  private final List<String> given = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();

  private final Adoption.Listener listener =
      new Adoption.Listener() {
        @Override
        public void seen(String path, LxMetadata metadata, Adoption.Progress progress) {
          if (metadata != null) {
            given.add(path);
          }
        }

        @Override
        public void failed(String path, HostException reason) {
          failures.add(path + " " + reason.error());
        }
      };

  @AfterEach
  void nothingIsLeftOpen() {
    assertThat(host.handles()).isZero();
    host.close();
  }

  private HostFile make(HostFile directory, String name, int options) throws HostException {
    return host.open(
        directory, name, HostOpen.create(NtConstants.FILE_ALL_ACCESS, options, List.of()));
  }

  private void fill() throws HostException {
    try (HostFile directory = make(host.root(), "directory", NtConstants.FILE_DIRECTORY_FILE)) {
      make(directory, "file", 0).close();
      make(directory, "locked", 0).close();
    }
    make(host.root(), ".ninebind-new-1", 0).close();
  }

  private Attributes stat(String path, Defaults defaults) throws Exception {
    NtfsPosixVolume.Options options =
        new NtfsPosixVolume.Options(defaults, "/mnt/", false, false, Duration.ofMillis(10));
    NtfsPosixVolume volume = NtfsPosixVolume.open(new Unclosed(host), options);
    try {
      return new Tree(volume).stat(path);
    } finally {
      volume.close();
    }
  }

  @Test
  void aDryRunTellsAndChangesNothing() throws Exception {
    fill();
    Adoption.Progress end = new Adoption(host, OLD, true, listener).run();
    assertThat(end).isEqualTo(new Adoption.Progress(4, 4, 0));
    assertThat(given).containsExactly("", "directory", "directory/file", "directory/locked");
    assertThat(stat("directory/file", NEW).uid()).isEqualTo(5);
  }

  @Test
  void whatWasShownIsStored() throws Exception {
    fill();
    Attributes before = stat("directory/file", OLD);
    assertThat(before.mode()).isEqualTo(0100644);
    new Adoption(host, OLD, false, listener).run();
    for (String path : given) {
      assertThat(stat(path, NEW).mode()).isEqualTo(stat(path, OLD).mode());
      assertThat(stat(path, NEW).gid()).isEqualTo(1001);
    }
    Attributes after = stat("directory/file", NEW);
    assertThat(after.mode()).isEqualTo(before.mode());
    assertThat(after.uid()).isEqualTo(1000);
    assertThat(after.gid()).isEqualTo(1001);
    assertThat(after.modified()).isEqualTo(before.modified());
    assertThat(stat("directory", NEW).mode()).isEqualTo(040755);
  }

  @Test
  void aSecondRunFindsNothingToDo() throws Exception {
    fill();
    new Adoption(host, OLD, false, listener).run();
    given.clear();
    assertThat(new Adoption(host, NEW, false, listener).run())
        .isEqualTo(new Adoption.Progress(4, 0, 0));
    assertThat(given).isEmpty();
  }

  @Test
  void aFileThatIsAboutToGoIsToldAndTheRestIsDone() throws Exception {
    fill();
    HostOpen how = HostOpen.existing(NtConstants.FILE_ALL_ACCESS, 0);
    try (HostFile directory = host.open(host.root(), "directory", how);
        HostFile locked = host.open(directory, "locked", how)) {
      locked.dispose(NtConstants.FILE_DISPOSITION_DELETE);
      assertThat(new Adoption(host, OLD, false, listener).run())
          .isEqualTo(new Adoption.Progress(4, 3, 1));
    }
    assertThat(failures).containsExactly("directory/locked DELETE_PENDING");
  }
}
