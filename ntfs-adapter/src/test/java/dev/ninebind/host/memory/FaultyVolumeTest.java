// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ninebind.host.FaultyVolume;
import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;
import dev.ninebind.host.HostFile;
import dev.ninebind.host.HostOpen;
import dev.ninebind.host.HostVolume;
import dev.ninebind.host.HostVolumeContract;
import dev.ninebind.host.NtConstants;
import dev.ninebind.host.memory.MemoryVolume.Options;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The wrapper that lets calls fail, over the volume in memory. */
class FaultyVolumeTest {
  private static final HostOpen CREATE = HostOpen.create(NtConstants.FILE_ALL_ACCESS, 0, List.of());

  /** As long as nothing is to fail it is the volume that it wraps. */
  @Nested
  class Healthy extends HostVolumeContract {
    @Override
    public HostVolume openVolume() {
      return new FaultyVolume(new MemoryVolume(Options.DEFAULT));
    }
  }

  @Test
  void theCallThatWasAskedForFailsOnceAndWithoutEffect() throws Exception {
    try (FaultyVolume volume = new FaultyVolume(new MemoryVolume(Options.DEFAULT))) {
      volume.fail("open", 2, HostError.IO_DEVICE_ERROR);
      volume.open(volume.root(), "a", CREATE).close();
      assertThatThrownBy(() -> volume.open(volume.root(), "b", CREATE))
          .isInstanceOfSatisfying(
              HostException.class, e -> assertThat(e.error()).isEqualTo(HostError.IO_DEVICE_ERROR));
      assertThat(volume.handles()).isZero();
      assertThat(volume.heal()).isFalse();
      try (HostFile b = volume.open(volume.root(), "b", CREATE)) {
        assertThat(b.created()).isTrue();
        volume.fail(FaultyVolume.ANY, 2, HostError.DISK_FULL);
        b.stat();
        assertThatThrownBy(() -> b.dispose(1)).isInstanceOf(HostException.class);
      }
      volume.fail("rename", 1, HostError.SHARING_VIOLATION);
      assertThat(volume.heal()).as("no rename came").isTrue();
      assertThat(volume.root().list(true)).hasSize(2);
    }
  }

  @Test
  void callsAreCountedByName() throws Exception {
    try (FaultyVolume volume = new FaultyVolume(new MemoryVolume(Options.DEFAULT))) {
      try (HostFile file = volume.open(volume.root(), "a", CREATE)) {
        file.stat();
        file.stat();
        file.rename(volume.root(), "b", 0);
      }
      volume.stat(volume.root(), "b");
      assertThat(volume.calls())
          .isEqualTo(Map.of("open", 1, "stat", 2, "rename", 1, "statByName", 1, "close", 1));
      assertThat(volume.total()).isEqualTo(5);
      volume.reset();
      assertThat(volume.calls()).isEmpty();
    }
  }
}
