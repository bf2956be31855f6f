// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.memory;

import static dev.ninebind.host.NtConstants.DELETE;
import static dev.ninebind.host.NtConstants.FILE_ALL_ACCESS;
import static dev.ninebind.host.NtConstants.FILE_DISPOSITION_DELETE;
import static dev.ninebind.host.NtConstants.FILE_DISPOSITION_POSIX_SEMANTICS;
import static dev.ninebind.host.NtConstants.FILE_READ_ATTRIBUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ninebind.host.Ea;
import dev.ninebind.host.HostEntry;
import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;
import dev.ninebind.host.HostFile;
import dev.ninebind.host.HostOpen;
import dev.ninebind.host.NtConstants;
import dev.ninebind.host.ReparsePoint;
import dev.ninebind.host.memory.MemoryVolume.Options;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What only the volume in memory promises: its size, its ids, its order. */
class MemoryVolumeTest {
  private static final int SIZE = 1 << 20;
  private static final HostOpen CREATE = HostOpen.create(FILE_ALL_ACCESS, 0, List.of());

  private final MemoryVolume volume = new MemoryVolume(Options.DEFAULT.withSize(SIZE));
  private final HostFile root = volume.root();

  @AfterEach
  void close() {
    assertThat(volume.handles()).isZero();
    volume.close();
  }

  private static void assertFails(HostError error, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(HostException.class, e -> assertThat(e.error()).isEqualTo(error));
  }

  private static ByteBuffer bytes(int count) {
    return ByteBuffer.allocateDirect(count);
  }

  private void remove(String name) throws HostException {
    try (HostFile file = volume.open(root, name, HostOpen.existing(DELETE, 0))) {
      file.dispose(FILE_DISPOSITION_DELETE);
    }
  }

  @Test
  void aVolumeThatIsTooSmallIsRefused() {
    assertThatThrownBy(() -> Options.DEFAULT.withSize(100))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theSizeIsAllThatThereIs() throws Exception {
    assertThat(volume.information().clusters()).isEqualTo(SIZE / 4096);
    long free = volume.free();
    try (HostFile file = volume.open(root, "f", CREATE)) {
      assertThat(volume.free()).isEqualTo(free - 1024);
      int most = (int) (volume.information().freeClusters() * 4096);
      assertThat(file.write(bytes(most), 0)).isEqualTo(most);
      assertThat(volume.information().freeClusters()).isZero();
      ByteBuffer one = bytes(1);
      assertFails(HostError.DISK_FULL, () -> file.write(one, most));
      assertThat(one.remaining()).as("without effect").isEqualTo(1);
      assertFails(HostError.DISK_FULL, () -> file.setEndOfFile(most + 1));
      assertThat(file.stat().endOfFile()).isEqualTo(most);
      assertThat(file.write(bytes(most), 0)).as("nothing new is taken").isEqualTo(most);
      file.setEndOfFile(4097);
      assertThat(file.stat().allocated()).isEqualTo(8192);
      assertThat(volume.free()).isEqualTo(free - 1024 - 8192);
    }
    remove("f");
    assertThat(volume.free()).isEqualTo(free);
  }

  @Test
  void filesAndEasAndReparseDataCount() throws Exception {
    long free = volume.free();
    List<Ea> eas = List.of(new Ea("NAME", new byte[91]));
    HostOpen how = HostOpen.create(FILE_ALL_ACCESS, 0, eas);
    try (HostFile file = volume.open(root, "f", how)) {
      assertThat(volume.free()).isEqualTo(free - 1024 - 100);
      file.setEas(List.of(new Ea("NAME", new byte[1])));
      assertThat(volume.free()).isEqualTo(free - 1024 - 10);
      file.setReparsePoint(new ReparsePoint(NtConstants.IO_REPARSE_TAG_LX_SYMLINK, new byte[92]));
      assertThat(volume.free()).isEqualTo(free - 1024 - 10 - 100);
      file.dispose(FILE_DISPOSITION_DELETE | FILE_DISPOSITION_POSIX_SEMANTICS);
    }
    assertThat(volume.free()).isEqualTo(free);
  }

  @Test
  void aFullVolumeTakesNoMoreFilesAndNothingElse() throws Exception {
    int made = 0;
    try {
      for (; ; made++) {
        volume.open(root, "f" + made, CREATE).close();
      }
    } catch (HostException e) {
      assertThat(e.error()).isEqualTo(HostError.DISK_FULL);
    }
    assertThat(made).isEqualTo(SIZE / 1024 - 1);
    assertFails(HostError.OBJECT_NAME_NOT_FOUND, () -> volume.stat(root, "f" + SIZE));
    try (HostFile file = volume.open(root, "f0", HostOpen.existing(FILE_ALL_ACCESS, 0))) {
      assertFails(HostError.DISK_FULL, () -> file.setEas(List.of(new Ea("A", new byte[1]))));
      assertThat(file.eas()).isEmpty();
      assertFails(
          HostError.DISK_FULL,
          () ->
              file.setReparsePoint(
                  new ReparsePoint(NtConstants.IO_REPARSE_TAG_LX_FIFO, new byte[0])));
      assertFails(HostError.NOT_A_REPARSE_POINT, file::reparsePoint);
      assertFails(HostError.DISK_FULL, () -> file.write(bytes(1), 0));
      assertThat(file.stat().endOfFile()).isZero();
      file.link(root, "links are free");
    }
  }

  @Test
  void sparseFilesTakeUnitsOnlyWhereSomethingIs() throws Exception {
    long free = volume.free();
    try (HostFile file = volume.open(root, "f", CREATE)) {
      file.setSparse();
      file.setEndOfFile(1L << 40);
      assertThat(file.stat().allocated()).isZero();
      for (int i = 1; i <= 4; i++) {
        file.write(bytes(1), i * (5L << 30));
        assertThat(file.stat().allocated()).isEqualTo(i * 65_536L);
      }
      file.write(bytes(2), (5L << 30) + 65_535);
      assertThat(file.stat().allocated()).as("over a border").isEqualTo(5 * 65_536L);
      assertThat(volume.free()).isEqualTo(free - 1024 - 5 * 65_536L);
      assertFails(HostError.DISK_FULL, () -> file.write(bytes(SIZE), 0));
      assertThat(file.stat().allocated()).isEqualTo(5 * 65_536L);
      file.setEndOfFile(6L << 30);
      assertThat(file.stat().allocated()).isEqualTo(2 * 65_536L);
      assertFails(HostError.FILE_TOO_LARGE, () -> file.setEndOfFile(1L << 50));
      file.dispose(FILE_DISPOSITION_DELETE);
    }
    assertThat(volume.free()).isEqualTo(free);
  }

  @Test
  void unitsThatWereWrittenOutOfOrderSurviveACut() throws Exception {
    int unit = 65_536;
    try (HostFile file = volume.open(root, "f", CREATE)) {
      file.setSparse();
      for (int at : List.of(0, 5, 1, 4, 2, 3)) {
        file.write(bytes(1).put(0, (byte) (at + 1)), (long) at * unit);
      }
      file.setEndOfFile(3L * unit);
      file.write(bytes(1).put(0, (byte) 9), 3L * unit);
      ByteBuffer all = bytes(4 * unit);
      assertThat(file.read(all, 0)).isEqualTo(3 * unit + 1);
      assertThat(List.of(all.get(0), all.get(unit), all.get(2 * unit), all.get(3 * unit)))
          .containsExactly((byte) 1, (byte) 2, (byte) 3, (byte) 9);
      assertThat(file.stat().allocated()).isEqualTo(4L * unit);
      file.dispose(FILE_DISPOSITION_DELETE);
    }
  }

  @Test
  void recordsAreUsedAgainAndIdsAreNot() throws Exception {
    Set<Long> ids = new HashSet<>();
    Set<Long> records = new HashSet<>();
    for (int i = 0; i < 70_000; i++) {
      try (HostFile file = volume.open(root, "f", CREATE)) {
        long id = file.stat().fileId();
        assertThat(ids.add(id)).isTrue();
        assertThat(id >>> 48).isPositive();
        records.add(id & 0xFFFF_FFFF_FFFFL);
        file.dispose(FILE_DISPOSITION_DELETE);
      }
    }
    assertThat(records).as("the first one's sequence has come to its end").hasSize(2);
  }

  @Test
  void namesAreListedByTheirUpperCase() throws Exception {
    for (String name : List.of("b", "A", "a_", "C", "aB", "\u00E4", "Z", "_")) {
      volume.open(root, name, CREATE).close();
    }
    assertThat(root.list(true))
        .extracting(HostEntry::name)
        .containsExactly("A", "aB", "a_", "b", "C", "Z", "_", "\u00E4");
  }

  @Test
  void aHandleByIdKeepsANameThatIsToGo() throws Exception {
    HostFile named = volume.open(root, "f", CREATE);
    HostFile byId =
        volume.openById(named.stat().fileId(), HostOpen.existing(FILE_READ_ATTRIBUTES, 0));
    named.dispose(FILE_DISPOSITION_DELETE);
    named.close();
    assertFails(HostError.DELETE_PENDING, () -> volume.stat(root, "f"));
    byId.close();
    assertFails(HostError.OBJECT_NAME_NOT_FOUND, () -> volume.stat(root, "f"));
  }

  @Test
  void anInterruptDoesNoHarm() throws Exception {
    try (HostFile file = volume.open(root, "f", CREATE)) {
      file.write(bytes(10).put(0, (byte) 7), 0);
      Thread.currentThread().interrupt();
      ByteBuffer target = bytes(10);
      assertThat(file.read(target, 0)).isEqualTo(10);
      assertThat(target.get(0)).isEqualTo((byte) 7);
      assertThat(file.write(bytes(10), 5)).isEqualTo(10);
      assertThat(Thread.interrupted()).as("it stays interrupted").isTrue();
      assertThat(file.read(bytes(20), 0)).isEqualTo(15);
    }
  }

  @Test
  void aBufferThatNtCouldNotUseIsRefused() throws Exception {
    try (HostFile file = volume.open(root, "f", CREATE)) {
      assertThatThrownBy(() -> file.write(ByteBuffer.allocate(1), 0))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> file.read(ByteBuffer.allocate(1), 0))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void volumesDoNotMix() throws Exception {
    try (MemoryVolume other = new MemoryVolume(Options.DEFAULT);
        HostFile file = volume.open(root, "f", CREATE)) {
      assertFails(HostError.NOT_SAME_DEVICE, () -> file.rename(other.root(), "g", 0));
      assertFails(HostError.NOT_SAME_DEVICE, () -> file.link(other.root(), "g"));
      assertFails(HostError.INVALID_HANDLE, () -> other.stat(root, "f"));
    }
  }

  @Test
  void closingTheVolumeClosesItsHandles() throws Exception {
    MemoryVolume other = new MemoryVolume(Options.DEFAULT);
    HostFile file = other.open(other.root(), "f", CREATE);
    file.write(bytes(1), 0);
    other.root().close();
    assertThat(other.root().list(true)).as("the root stays open").hasSize(1);
    other.close();
    assertThat(other.handles()).isZero();
    assertFails(HostError.INVALID_HANDLE, () -> file.read(bytes(1), 0));
    assertFails(HostError.INVALID_HANDLE, () -> other.open(other.root(), "f", CREATE));
    assertFails(HostError.VOLUME_DISMOUNTED, other::information);
    other.close();
  }
}
