// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ninebind.host.Ea;
import dev.ninebind.host.HostFile;
import dev.ninebind.host.HostOpen;
import dev.ninebind.host.HostVolume;
import dev.ninebind.host.NtConstants;
import dev.ninebind.host.memory.MemoryVolume;
import dev.ninebind.host.store.StoreVolume;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a folder's metadata are, and that they are nowhere else. */
class MetadataPlaceTest {
  private static final MemoryVolume.Options BARE =
      MemoryVolume.Options.DEFAULT.withExtendedAttributes(false).withReparsePoints(false);

  @TempDir private Path folder;

  private MetadataPlace of(String... options) throws UsageException {
    ExportOptions all = ExportOptions.DEFAULT;
    for (String option : options) {
      all = all.with(option);
    }
    return MetadataPlace.of(
        new ExportArgument("data", new ExportSource.Folder(folder), all), folder);
  }

  /** Has the folder get a store. */
  private void makeStore(HostVolume host) throws UsageException {
    of("metadata=store").withStore(host).close();
  }

  @Test
  void whoWasServedWithAStoreIsSoAgain() throws Exception {
    assertThat(of().stored()).isFalse();
    assertThat(of("metadata=ea").stored()).isFalse();
    makeStore(new MemoryVolume(BARE));
    assertThat(of().stored()).isTrue();
    assertThat(of("metadata=store").stored()).isTrue();
    assertThatThrownBy(() -> of("metadata=ea"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("'" + folder + "' has its metadata in a store")
        .hasMessageContaining("--metadata store");
  }

  @Test
  void aFolderWithoutEasIsToldOfTheStore() throws Exception {
    for (String option : List.of("metadata=auto", "metadata=ea")) {
      MemoryVolume host = new MemoryVolume(BARE);
      assertThatThrownBy(() -> of(option).withStore(host))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("takes no extended attributes")
          .hasMessageContaining("serve it with --metadata store");
      assertThatThrownBy(host::information).as("closed").isNotNull();
    }
    try (HostVolume host = new MemoryVolume(MemoryVolume.Options.DEFAULT)) {
      assertThat(of().withStore(host)).isSameAs(host);
    }
  }

  @Test
  void anEmptyFolderTellsLettersApartBeforeItHasAStore() throws Exception {
    try (HostVolume volume = of("metadata=store").withStore(new MemoryVolume(BARE))) {
      assertThat(volume.root().stat().isCaseSensitive()).isTrue();
      assertThat(volume).isInstanceOf(StoreVolume.class);
    }
  }

  @Test
  void readOnlyMakesNoStoreAndUsesOne() throws Exception {
    assertThatThrownBy(() -> of("metadata=store", "read-only"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("has no store of metadata yet");
    assertThat(StoreVolume.isIn(folder)).isFalse();
    MemoryVolume memory = new MemoryVolume(BARE);
    HostVolume host = new Kept(memory);
    HostOpen how = HostOpen.create(NtConstants.FILE_ALL_ACCESS, 0, List.of());
    try (HostVolume volume = of("metadata=store").withStore(host);
        HostFile file = volume.open(volume.root(), "f", how)) {
      file.setEas(List.of(new Ea("$LXUID", new byte[] {7, 0, 0, 0})));
    }
    try (HostVolume volume = of("read-only").withStore(host)) {
      assertThat(volume.stat(volume.root(), "f").lxUid()).isEqualTo(7);
    }
    memory.close();
  }

  @Test
  void anotherServerIsRefusedInOneLine() throws Exception {
    MemoryVolume memory = new MemoryVolume(BARE);
    try (HostVolume volume = of("metadata=store").withStore(new Kept(memory))) {
      assertThat(volume.handles()).isZero();
      assertThatThrownBy(() -> of().withStore(new Kept(memory)))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("'" + folder + "' cannot be served: ")
          .hasMessageContaining("metadata.db is in use")
          .message()
          .doesNotContain("\n");
    }
    memory.close();
  }
}
