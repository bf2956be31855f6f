// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.store;

import static dev.ninebind.host.NtConstants.DELETE;
import static dev.ninebind.host.NtConstants.FILE_ALL_ACCESS;
import static dev.ninebind.host.NtConstants.FILE_ATTRIBUTE_READONLY;
import static dev.ninebind.host.NtConstants.FILE_DISPOSITION_DELETE;
import static dev.ninebind.host.NtConstants.FILE_DISPOSITION_POSIX_SEMANTICS;
import static dev.ninebind.host.NtConstants.FILE_READ_ATTRIBUTES;
import static dev.ninebind.host.NtConstants.FILE_READ_EA;
import static dev.ninebind.host.NtConstants.FILE_RENAME_POSIX_SEMANTICS;
import static dev.ninebind.host.NtConstants.FILE_RENAME_REPLACE_IF_EXISTS;
import static dev.ninebind.host.NtConstants.IO_REPARSE_TAG_LX_FIFO;
import static dev.ninebind.host.NtConstants.LX_FILE_METADATA_HAS_UID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ninebind.host.Ea;
import dev.ninebind.host.FaultyVolume;
import dev.ninebind.host.ForwardingHostVolume;
import dev.ninebind.host.HostCapabilities;
import dev.ninebind.host.HostEntry;
import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;
import dev.ninebind.host.HostFile;
import dev.ninebind.host.HostOpen;
import dev.ninebind.host.HostStat;
import dev.ninebind.host.HostVolume;
import dev.ninebind.host.ReparsePoint;
import dev.ninebind.host.memory.MemoryVolume;
import dev.ninebind.host.memory.MemoryVolume.Options;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** When a record comes to be, whose it is and when it goes. */
@Timeout(120)
class StoreVolumeTest {
  private static final int STAT = FILE_READ_ATTRIBUTES | FILE_READ_EA;
  private static final int POSIX = FILE_DISPOSITION_DELETE | FILE_DISPOSITION_POSIX_SEMANTICS;

  @TempDir private Path folder;
  private MemoryVolume memory;
  private HostVolume host;
  private StoreVolume volume;

  @BeforeEach
  void open() throws Exception {
    open(Options.DEFAULT.withExtendedAttributes(false).withReparsePoints(false), true, true);
  }

  private void open(Options options, boolean openById, boolean stableIds) throws Exception {
    if (memory != null) {
      close();
    }
    memory = new MemoryVolume(options);
    host = new Kept(memory, openById, stableIds);
    volume = StoreVolume.open(host, folder);
  }

  private void openAgain() throws Exception {
    volume.close();
    volume = StoreVolume.open(host, folder);
  }

  @AfterEach
  void close() {
    assertThat(volume.handles()).isZero();
    volume.close();
    assertThat(memory.handles()).isZero();
    memory.close();
    folder.resolve(".ninebind/metadata.db").toFile().delete();
  }

  /** A host that outlives those who close it, and lacks what is said. */
  private static final class Kept extends ForwardingHostVolume {
    private final boolean openById;
    private final boolean stableIds;

    Kept(HostVolume host, boolean openById, boolean stableIds) {
      super(host);
      this.openById = openById;
      this.stableIds = stableIds;
    }

    @Override
    public HostCapabilities capabilities() {
      HostCapabilities of = host.capabilities();
      return new HostCapabilities(
          of.fast(),
          of.extendedAttributes(),
          of.posixDelete(),
          of.posixRename(),
          of.caseSensitiveDirectories(),
          of.caseSensitive(),
          openById,
          stableIds,
          of.renameAboveOpenFiles(),
          of.watchesTrees(),
          of.maximumLinks());
    }

    @Override
    public void close() {}
  }

  private static List<Ea> owner(int uid) {
    return List.of(new Ea("$LXUID", new byte[] {(byte) uid, (byte) (uid >> 8), 0, 0}));
  }

  private HostFile create(String name, int uid) throws HostException {
    return volume.open(volume.root(), name, HostOpen.create(FILE_ALL_ACCESS, 0, owner(uid)));
  }

  private void make(String name, int uid) throws HostException {
    create(name, uid).close();
  }

  private HostFile existing(HostVolume on, String name, int access) throws HostException {
    return on.open(on.root(), name, HostOpen.existing(access, 0));
  }

  private void remove(HostVolume on, String name) throws HostException {
    int flags = memory.capabilities().posixDelete() ? POSIX : FILE_DISPOSITION_DELETE;
    try (HostFile file = existing(on, name, DELETE)) {
      file.dispose(flags);
    }
  }

  private int uid(String name) throws HostException {
    HostStat stat = volume.stat(volume.root(), name);
    return (stat.lxFlags() & LX_FILE_METADATA_HAS_UID) == 0 ? -1 : stat.lxUid();
  }

  @Test
  void theHostHasNothingOfItAndTheNextServerAll() throws Exception {
    make("f", 1000);
    try (HostFile fifo = create("p", 1001)) {
      fifo.setReparsePoint(new ReparsePoint(IO_REPARSE_TAG_LX_FIFO, new byte[0]));
    }
    assertThat(memory.stat(memory.root(), "f").lxFlags()).isZero();
    assertThat(memory.stat(memory.root(), "p").reparseTag()).isZero();
    openAgain();
    assertThat(uid("f")).isEqualTo(1000);
    assertThat(uid("p")).isEqualTo(1001);
    assertThat(volume.stat(volume.root(), "p").reparseTag()).isEqualTo(IO_REPARSE_TAG_LX_FIFO);
    assertThat(volume.count()).isEqualTo(2);
  }

  @Test
  void aRecordFollowsItsFileWhereverOthersMoveIt() throws Exception {
    make("f", 1000);
    try (HostFile file = existing(memory, "f", DELETE)) {
      file.rename(memory.root(), "g", 0);
      file.link(memory.root(), "h");
    }
    assertThat(uid("g")).isEqualTo(1000);
    assertThat(uid("h")).isEqualTo(1000);
  }

  @Test
  void aRecordGoesWithTheLastName() throws Exception {
    make("f", 1000);
    try (HostFile file = existing(volume, "f", STAT)) {
      file.link(volume.root(), "g");
    }
    remove(volume, "f");
    assertThat(uid("g")).isEqualTo(1000);
    remove(volume, "g");
    assertThat(volume.count()).isZero();
  }

  @Test
  void aRecordStaysAsLongAsSomebodyHasTheFile() throws Exception {
    HostFile first = create("f", 1000);
    HostFile second = existing(volume, "f", FILE_ALL_ACCESS); // nobody asked for its id
    remove(volume, "f");
    assertThat(first.stat().lxUid()).isEqualTo(1000);
    first.close();
    assertThat(second.stat().lxUid()).isEqualTo(1000);
    second.setEas(owner(1001));
    assertThat(second.stat().lxUid()).isEqualTo(1001);
    assertThat(volume.count()).isEqualTo(1);
    second.close();
    assertThat(volume.count()).isZero();
  }

  @Test
  void aRecordGoesClassicallyToo() throws Exception {
    open(Options.DEFAULT.withPosixSemantics(false).withExtendedAttributes(false), true, true);
    HostFile file = create("f", 1000);
    remove(volume, "f");
    assertThat(file.stat().lxUid()).isEqualTo(1000);
    file.dispose(0); // taken back
    file.close();
    assertThat(uid("f")).isEqualTo(1000);
    HostFile another = existing(memory, "f", FILE_ALL_ACCESS);
    remove(volume, "f");
    another.dispose(0); // by another program
    another.close();
    assertThat(uid("f")).isEqualTo(1000);
    remove(volume, "f");
    assertThat(volume.count()).isZero();
  }

  @Test
  void aRecordGoesWithWhatIsReplaced() throws Exception {
    make("f", 1000);
    make("g", 1001);
    make("h", 1002);
    int flags = FILE_RENAME_REPLACE_IF_EXISTS | FILE_RENAME_POSIX_SEMANTICS;
    HostFile held = existing(volume, "h", STAT);
    try (HostFile file = existing(volume, "f", DELETE)) {
      file.rename(volume.root(), "g", flags);
      assertThat(volume.count()).isEqualTo(2);
      file.rename(volume.root(), "h", flags);
    }
    assertThat(uid("h")).isEqualTo(1000);
    assertThat(held.stat().lxUid()).isEqualTo(1002);
    held.close();
    assertThat(volume.count()).isEqualTo(1);
  }

  @Test
  void aNewFileHasNothingOfTheOldOneWithItsId() throws Exception {
    open(Options.DEFAULT.withExtendedAttributes(false), true, false);
    make("f", 1000);
    long id = volume.stat(volume.root(), "f").fileId();
    long created = volume.stat(volume.root(), "f").created();
    try (HostFile file = existing(memory, "f", FILE_ALL_ACCESS)) {
      file.setBasic(created + 1, 0, 0, 0); // what a new file would have
    }
    assertThat(uid("f")).isEqualTo(-1);
    volume.sweep().run();
    assertThat(volume.count()).isZero();
    try (HostFile file = existing(volume, "f", FILE_ALL_ACCESS)) {
      file.setEas(owner(1001));
      file.setBasic(created + 2, 0, 0, 0);
      assertThat(file.stat().created()).isEqualTo(created + 2);
      assertThat(file.stat().lxUid()).as("whose server it is may").isEqualTo(1001);
    }
    assertThat(volume.stat(volume.root(), "f").fileId()).isEqualTo(id);
    assertThat(volume.sweep().run()).isZero();
  }

  @Test
  void whatOthersRemoveIsSwept() throws Exception {
    for (boolean openById : new boolean[] {true, false}) {
      open(Options.DEFAULT.withExtendedAttributes(false), openById, true);
      awaitFirstSweep();
      HostOpen how = HostOpen.create(FILE_ALL_ACCESS, 1, owner(7));
      try (HostFile directory = volume.open(volume.root(), "d", how)) {
        for (int i = 0; i < 250; i++) {
          volume.open(directory, "f" + i, HostOpen.create(STAT, 0, owner(i))).close();
        }
      }
      try (HostFile directory = existing(memory, "d", 1)) {
        for (int i = 0; i < 250; i += 2) {
          HostOpen deleting = HostOpen.existing(DELETE, 0);
          try (HostFile file = memory.open(directory, "f" + i, deleting)) {
            file.dispose(POSIX);
          }
        }
      }
      volume.sweep().run();
      assertThat(volume.count()).isEqualTo(126);
      assertThat(uid("d")).isEqualTo(7);
    }
  }

  /** The one of the volume's start: while it looks at a file, that is not gone. */
  private static void awaitFirstSweep() throws InterruptedException {
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().equals("metadata-sweep")) {
        thread.join();
      }
    }
  }

  @Test
  void whatCannotBeRecordedIsNotMade() throws Exception {
    volume.close();
    FaultyVolume faulty = new FaultyVolume(host);
    volume = StoreVolume.open(faulty, folder);
    volume.sweep().close(); // it asks the host too
    make("other", 1000); // the folder's id is known from here on
    for (int attributes : new int[] {0, FILE_ATTRIBUTE_READONLY}) {
      HostOpen how = HostOpen.create(FILE_ALL_ACCESS, 0, owner(1000)).withAttributes(attributes);
      faulty.fail("stat", 1, HostError.DISK_FULL);
      assertThatThrownBy(() -> volume.open(volume.root(), "f", how))
          .isInstanceOfSatisfying(
              HostException.class, e -> assertThat(e.error()).isEqualTo(HostError.DISK_FULL));
      assertThat(faulty.heal()).isFalse();
      assertThat(memory.root().list(true)).extracting(HostEntry::name).containsExactly("other");
    }
  }

  /** Whoever finds a file finds its owner. */
  @Test
  void aFileIsMadeInOneStep() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    AtomicInteger found = new AtomicInteger();
    List<Callable<Void>> tasks = new ArrayList<>();
    tasks.add(
        () -> {
          try {
            for (int i = 0; i < 2000; i++) {
              make("f", 1000);
              remove(volume, "f");
            }
            return null;
          } finally {
            done.set(true);
          }
        });
    for (int i = 0; i < 2; i++) {
      boolean byHandle = i == 0;
      tasks.add(
          () -> {
            while (!done.get()) {
              try {
                if (byHandle) {
                  try (HostFile file = existing(volume, "f", STAT)) {
                    assertThat(file.stat().lxUid()).isEqualTo(1000);
                  }
                } else {
                  assertThat(uid("f")).isEqualTo(1000);
                }
                found.incrementAndGet();
              } catch (HostException e) {
                // not there now
              }
            }
            return null;
          });
    }
    ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
    try {
      for (Future<Void> task : threads.invokeAll(tasks)) {
        task.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(found.get()).isPositive();
    for (int i = 0; i < 1000 && volume.count() != 0; i++) {
      Thread.sleep(20); // what was opened just when it went is forgotten a little later
    }
    assertThat(volume.count()).isZero();
  }
}
