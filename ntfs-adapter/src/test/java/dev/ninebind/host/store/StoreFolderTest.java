// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ninebind.host.Ea;
import dev.ninebind.host.EaTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which stores are opened, and what is said of those that are not. */
class StoreFolderTest {
  private static final int RECORDS = 500;

  @TempDir private Path folder;

  private Path file() {
    return new StoreFolder(folder).file();
  }

  private Path log() {
    return file().resolveSibling(StoreFolder.FILE + "-wal");
  }

  private MetadataStore open() throws UnsuitableStoreException {
    return new StoreFolder(folder).open("owner");
  }

  /** A store with some records, closed. */
  private void make() throws Exception {
    try (MetadataStore store = open()) {
      for (int id = 1; id <= RECORDS; id++) {
        store.put(store.state(id, 1, 0, null, EaTable.of(List.of(new Ea("A", new byte[40])))));
      }
    }
  }

  private void assertRefused(String why) {
    assertThatThrownBy(this::open)
        .isInstanceOf(UnsuitableStoreException.class)
        .hasMessageContaining(file().toString())
        .hasMessageContaining(why)
        .message()
        .doesNotContain("\n");
  }

  @Test
  void itIsKept() throws Exception {
    make();
    assertThat(new StoreFolder(folder).exists()).isTrue();
    try (MetadataStore store = open()) {
      assertThat(store.count()).isEqualTo(RECORDS);
      assertThat(store.find(RECORDS).eas().value("A")).hasSize(40);
      assertThat(store.find(RECORDS + 1)).isNull();
    }
    assertThat(log()).doesNotExist();
  }

  @Test
  void roomIsGivenBack() throws Exception {
    byte[] value = new byte[3000];
    try (MetadataStore store = open()) {
      for (int id = 1; id <= RECORDS; id++) {
        store.put(store.state(id, 1, 0, null, EaTable.of(List.of(new Ea("A", value)))));
      }
    }
    long full = Files.size(file());
    assertThat(full).isGreaterThan(RECORDS * 3000L);
    try (MetadataStore store = open()) {
      for (int id = 11; id <= RECORDS; id++) {
        store.replace(id, store.find(id), null);
        if (id % 50 == 0) {
          store.keep();
        }
      }
    }
    assertThat(Files.size(file())).isLessThan(full / 4);
    try (MetadataStore store = open()) {
      assertThat(store.count()).isEqualTo(10);
    }
  }

  @Test
  void namesMeanNothingToTheDatabase() throws Exception {
    Path odd = Files.createDirectory(folder.resolve("a b?c=d%20&e#f'g\\h:ü"));
    try (MetadataStore store = new StoreFolder(odd).open("owner")) {
      store.put(store.state(1, 1, 0, null, EaTable.EMPTY));
    }
    assertThat(odd.resolve(StoreFolder.DIRECTORY).resolve(StoreFolder.FILE)).exists();
    try (MetadataStore store = new StoreFolder(odd).open("owner")) {
      assertThat(store.count()).isEqualTo(1);
    }
  }

  @Test
  void oneServerAtATime() throws Exception {
    try (MetadataStore store = open()) {
      assertRefused("is in use");
      store.put(store.state(1, 1, 0, null, EaTable.EMPTY));
      assertRefused("is in use");
    }
    open().close();
  }

  @Test
  void aCopyInAnotherFolderIsRefused() throws Exception {
    make();
    assertThatThrownBy(() -> new StoreFolder(folder).open("another"))
        .isInstanceOf(UnsuitableStoreException.class)
        .hasMessageContaining("is a copy of another folder's");
  }

  @Test
  void anEmptyFileIsNotBegunAnew() throws Exception {
    make();
    Files.write(file(), new byte[0]);
    assertRefused("is damaged (it is empty)");
    assertThat(Files.size(file())).isZero();
  }

  @Test
  void somethingElseIsRefused() throws Exception {
    make();
    Files.writeString(file(), "no database".repeat(1000));
    assertRefused("is damaged");
  }

  /** A second flush, of which the log is lost. */
  @Test
  void aLostLogIsNoticed() throws Exception {
    make();
    byte[] before = Files.readAllBytes(file());
    try (MetadataStore store = open()) {
      store.put(store.state(1, 2, 0, null, EaTable.EMPTY));
      store.flush();
    }
    Files.write(file(), before);
    assertRefused("is damaged (it has lost what was written last)");
    Files.delete(file());
    open().close(); // moved away, as the message says
  }

  @Test
  void noDamageIsTakenForRecords() throws Exception {
    make();
    byte[] whole = Files.readAllBytes(file());
    Random random = new Random(7);
    int refused = 0;
    for (int i = 0; i < 60; i++) {
      byte[] damaged = whole.clone();
      int at = random.nextInt(damaged.length);
      int length = Math.min(1 + random.nextInt(64), damaged.length - at);
      for (int j = 0; j < length; j++) {
        damaged[at + j] ^= (byte) (1 + random.nextInt(255));
      }
      refused += isWholeOrRefused(damaged) ? 0 : 1;
    }
    assertThat(refused).isPositive();
    for (int length = 512; length < whole.length; length += 4096) {
      assertThat(isWholeOrRefused(Arrays.copyOf(whole, length))).isFalse();
    }
  }

  /** True if all is there, false if it was refused. */
  private boolean isWholeOrRefused(byte[] content) throws Exception {
    Files.write(file(), content);
    try (MetadataStore store = open()) {
      assertThat(store.count()).isEqualTo(RECORDS);
      for (int id = 1; id <= RECORDS; id++) {
        assertThat(store.find(id).eas().value("A")).isEqualTo(new byte[40]);
      }
      return true;
    } catch (UnsuitableStoreException e) {
      assertThat(e.getMessage()).contains(file().toString()).doesNotContain("\n");
      return false;
    } finally {
      deleteLog();
    }
  }

  private void deleteLog() throws IOException {
    Files.deleteIfExists(log());
    Files.deleteIfExists(file().resolveSibling(StoreFolder.FILE + "-shm"));
  }
}
