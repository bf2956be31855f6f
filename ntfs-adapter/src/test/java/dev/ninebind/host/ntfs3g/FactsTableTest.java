// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.ntfs3g;

import static dev.ninebind.host.NtConstants.FILE_ALL_ACCESS;
import static dev.ninebind.host.NtConstants.FILE_ATTRIBUTE_ARCHIVE;
import static dev.ninebind.host.NtConstants.FILE_ATTRIBUTE_HIDDEN;
import static dev.ninebind.host.NtConstants.FILE_ATTRIBUTE_READONLY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.ninebind.host.Ea;
import dev.ninebind.host.EaList;
import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;
import dev.ninebind.host.HostFile;
import dev.ninebind.host.HostOpen;
import dev.ninebind.host.HostStat;
import dev.ninebind.host.posix.HostPath;
import dev.ninebind.host.posix.Libc;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is kept of a file is not told once another program has changed it, right after it did: the
 * volume has seen the file before each change, and by what it keeps too.
 */
@Tag("ntfs")
class FactsTableTest {
  /** More files than ntfs-3g (2022.10.3) keeps inodes of; then it forgets the first. */
  private static final int FORGETTING = 200;

  private static NtfsImage image;

  private Path folder;
  private Ntfs3gVolume volume;
  private HostFile root;
  private long created = 130_000_000_000_000_000L;

  @BeforeAll
  static void mount() throws IOException {
    image = NtfsImage.make(64);
    Path others = Files.createDirectory(image.folder().resolve("others"));
    for (int i = 0; i < FORGETTING; i++) {
      Files.createFile(others.resolve("o" + i));
    }
  }

  @AfterAll
  static void unmount() throws IOException {
    image.close();
  }

  @BeforeEach
  void open() throws Exception {
    folder = Files.createTempDirectory(image.folder(), "t");
    Files.writeString(folder.resolve("file"), "text");
    Files.createDirectory(folder.resolve("directory"));
    Files.createSymbolicLink(folder.resolve("link"), Path.of("file"));
    NtfsImage.run("mkfifo", folder.resolve("fifo").toString());
    volume = Ntfs3gVolume.open(folder);
    root = volume.root();
  }

  @AfterEach
  void close() {
    volume.close();
  }

  /** What another program does to a file, by a descriptor of its own; 0 or an error negated. */
  @FunctionalInterface
  private interface Change {
    int make(int fd);
  }

  private void byAnother(String name, Change change) {
    int directory = Memory.mine().openFolder(HostPath.bytes(folder));
    int fd = Memory.mine().openPath(directory, name);
    try {
      assertThat(fd).isPositive();
      assertThat(change.make(fd)).isZero();
    } finally {
      Libc.close(fd);
      Libc.close(directory);
    }
  }

  private static byte[] eas(int uid) {
    byte[] value = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(uid).array();
    return EaList.encodeStored(List.of(new Ea("$LXUID", value)));
  }

  private static int setUid(int fd, int uid) {
    return Memory.mine().set(fd, NtfsXattr.EAS, eas(uid));
  }

  private static int setAttributes(int fd, int attributes) {
    Memory memory = Memory.mine();
    assertThat(memory.get(fd, NtfsXattr.ATTRIBUTES)).isEqualTo(4);
    memory.putValueInt(0, (memory.valueInt(0) & ~0x7) | attributes);
    return memory.set(fd, NtfsXattr.ATTRIBUTES, 4);
  }

  private static int setCreated(int fd, long created) {
    Memory memory = Memory.mine();
    memory.putValueLong(0, created);
    return memory.set(fd, NtfsXattr.TIMES, 8);
  }

  /**
   * Has a time of creation set, until the change time that statx tells is a step ahead of the
   * stored one, as it mostly is, or until both fall into the same 100 ns.
   */
  private void holdTimes(boolean ahead) {
    for (int i = 0; i < 100_000; i++) {
      boolean[] same = new boolean[1];
      byAnother(
          "file",
          fd -> {
            Memory memory = Memory.mine();
            int result = setCreated(fd, ++created);
            assertThat(memory.get(fd, NtfsXattr.TIMES)).isEqualTo(32);
            assertThat(memory.stat(fd)).isZero();
            same[0] = memory.changed() == memory.valueLong(24);
            return result;
          });
      if (same[0] != ahead) {
        return;
      }
    }
    assumeThat(ahead).as("a clock by which both times are the same").isTrue();
    throw new AssertionError("statx tells the stored time");
  }

  /** Looks, as a guest does, and sees that the next look is from what is kept. */
  private HostStat keep(String name) throws HostException {
    HostStat stat = volume.stat(root, name);
    assertThat(volume.facts().has(stat.fileId())).as(name).isTrue();
    assertThat(volume.stat(root, name)).isEqualTo(stat);
    return stat;
  }

  private static void forgetAll() throws IOException {
    for (int i = 0; i < FORGETTING; i++) {
      Files.size(image.folder().resolve("others/o" + i));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"file", "directory", "link", "fifo"})
  void othersEasAreSeenAtOnce(String name) throws Exception {
    for (int uid = 1; uid < 50; uid++) {
      int another = uid;
      byAnother(name, fd -> setUid(fd, another));
      assertThat(keep(name).lxUid()).isEqualTo(uid);
    }
    byAnother(name, fd -> Memory.mine().remove(fd, NtfsXattr.EAS));
    assertThat(keep(name).lxFlags()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"file", "directory", "link", "fifo"})
  void othersAttributesAreSeenAtOnce(String name) throws Exception {
    int before = keep(name).attributes() & ~7;
    for (int set : List.of(FILE_ATTRIBUTE_HIDDEN, FILE_ATTRIBUTE_READONLY, 4, 0, 3)) {
      byAnother(name, fd -> setAttributes(fd, set));
      assertThat(keep(name).attributes()).isEqualTo(before | set);
    }
  }

  @Test
  void anotherProcessIsSeenAtOnce() throws Exception {
    String python =
        "import os,sys;"
            + "os.setxattr(sys.argv[1],'system.ntfs_attrib_be',bytes.fromhex('00000022'));"
            + "os.setxattr(sys.argv[1],'system.ntfs_ea',bytes.fromhex(sys.argv[2]))";
    StringBuilder hex = new StringBuilder();
    for (byte b : eas(77)) {
      hex.append(String.format("%02x", b));
    }
    keep("file");
    NtfsImage.run("python3", "-c", python, folder.resolve("file").toString(), hex.toString());
    HostStat stat = keep("file");
    assertThat(stat.lxUid()).isEqualTo(77);
    assertThat(stat.attributes()).isEqualTo(FILE_ATTRIBUTE_ARCHIVE | FILE_ATTRIBUTE_HIDDEN);
  }

  @Test
  void anOpenFileTellsTheSame() throws Exception {
    try (HostFile file = volume.open(root, "file", HostOpen.existing(FILE_ALL_ACCESS, 0))) {
      for (int uid = 1; uid < 50; uid++) {
        int another = uid;
        assertThat(file.stat()).isEqualTo(keep("file"));
        byAnother("file", fd -> setUid(fd, another));
        assertThat(file.stat().lxUid()).isEqualTo(uid);
      }
    }
  }

  @Test
  void anotherNameOfAFileTellsItToo() throws Exception {
    Files.createLink(folder.resolve("second"), folder.resolve("file"));
    keep("file");
    byAnother("second", fd -> setUid(fd, 5));
    assertThat(keep("file").lxUid()).isEqualTo(5);
    assertThat(keep("second").lxUid()).isEqualTo(5);
  }

  @Test
  void alinkThatLeadsElsewhereNowIsSeenAtOnce() throws Exception {
    long changed = keep("link").changed();
    byAnother(
        "link",
        fd -> {
          byte[] target = "xelsewhere".getBytes(StandardCharsets.US_ASCII);
          ByteBuffer point = ByteBuffer.allocate(12 + target.length).order(ByteOrder.LITTLE_ENDIAN);
          point.putInt(0xA000001D).putShort((short) (4 + target.length)).putShort((short) 0);
          return Memory.mine()
              .set(fd, NtfsXattr.REPARSE_POINT, point.putInt(2).put(target).array());
        });
    assertThat(keep("link").changed()).isGreaterThan(changed);
  }

  @Test
  void whatComesInAFilesPlaceIsAnother() throws Exception {
    for (int i = 0; i < 20; i++) {
      HostStat before = keep("file");
      Files.delete(folder.resolve("file"));
      Files.createFile(folder.resolve("file")); // with the same number, as a rule
      int uid = i;
      byAnother("file", fd -> setUid(fd, uid));
      HostStat after = keep("file");
      assertThat(after.lxUid()).isEqualTo(uid);
      assertThat(after.created()).isGreaterThan(before.created());
    }
  }

  @Test
  void timesAndLengthsAreAsTheyAre() throws Exception {
    keep("file");
    Files.writeString(folder.resolve("file"), "longer text");
    assertThat(keep("file").endOfFile()).isEqualTo(11);
    Files.setLastModifiedTime(folder.resolve("file"), FileTime.fromMillis(-1000));
    assertThat(keep("file").written()).isEqualTo(116444736000000000L - 10_000_000);
    byAnother("file", fd -> Memory.mine().setTimes(fd, 5, 7)); // 500 and 700 ns after 1601
    for (int i = 0; i < 2; i++) {
      HostStat stat = volume.stat(root, "file"); // not kept: statx tells seconds before 1970 only
      assertThat(List.of(stat.accessed(), stat.written())).containsExactly(5L, 7L);
    }
  }

  /** ntfs-3g holds the stored times, and goes back to them when it forgets the file. */
  @Test
  void afterATimeOfCreationWasSetNothingIsKept() throws Exception {
    for (int i = 0; i < 3; i++) {
      keep("file");
      holdTimes(true);
      HostStat held = volume.stat(root, "file");
      assertThat(held.created()).isEqualTo(created);
      int uid = i;
      byAnother("file", fd -> setUid(fd, uid));
      assertThat(volume.stat(root, "file").lxUid()).isEqualTo(uid);
      Files.writeString(folder.resolve("file"), "x");
      HostStat written = volume.stat(root, "file");
      assertThat(written.written()).as("as it is stored").isEqualTo(held.written());
      forgetAll();
      assertThat(volume.stat(root, "file").lxUid()).isEqualTo(uid);
      assertThat(volume.stat(root, "file").changed()).isEqualTo(held.changed());
      byAnother("file", fd -> setUid(fd, 100 + uid));
      assertThat(keep("file").lxUid()).isEqualTo(100 + uid);
    }
  }

  @Test
  void seenWhileItsTimesAreHeldAndNotWhenItChanged() throws Exception {
    for (int i = 0; i < 10; i++) {
      int uid = i;
      holdTimes(true);
      volume.stat(root, "file");
      byAnother("file", fd -> setUid(fd, uid));
      forgetAll();
      assertThat(volume.stat(root, "file").lxUid()).isEqualTo(uid);
    }
  }

  /** Where both times fall into the same 100 ns (docs/adr/0010), a later look shows it. */
  @Test
  void droppedWhenItShowsThatItsTimesAreHeld() throws Exception {
    for (int uid = 1; uid < 4; uid++) {
      int another = uid;
      holdTimes(false);
      keep("file");
      byAnother("file", fd -> setUid(fd, another));
      assertThat(volume.stat(root, "file").lxUid()).isEqualTo(uid);
      forgetAll();
      assertThat(volume.stat(root, "file").lxUid()).isEqualTo(uid);
    }
  }

  @Test
  void ourOwnChangesAreSeenAtOnce() throws Exception {
    try (HostFile file = volume.open(root, "file", HostOpen.existing(FILE_ALL_ACCESS, 0))) {
      for (int i = 1; i < 50; i++) {
        keep("file");
        byte[] value = {(byte) i, 0, 0, 0};
        file.setEas(List.of(new Ea("$LXUID", value)));
        assertThat(file.stat().lxUid()).isEqualTo(i);
        assertThat(keep("file").lxUid()).isEqualTo(i);
      }
      file.setBasic(0, 0, 0, FILE_ATTRIBUTE_READONLY);
      assertThat(keep("file").attributes()).isEqualTo(FILE_ATTRIBUTE_READONLY);
    }
    assertThatExceptionOfType(HostException.class)
        .isThrownBy(() -> volume.open(root, "file", HostOpen.existing(FILE_ALL_ACCESS, 0)))
        .satisfies(e -> assertThat(e.error()).isEqualTo(HostError.ACCESS_DENIED));
  }

  @Test
  void readOnlyByAnotherCannotBeOpenedForWriting() throws Exception {
    keep("file");
    byAnother("file", fd -> setAttributes(fd, FILE_ATTRIBUTE_READONLY));
    assertThatExceptionOfType(HostException.class)
        .isThrownBy(() -> volume.open(root, "file", HostOpen.existing(FILE_ALL_ACCESS, 0)))
        .satisfies(e -> assertThat(e.error()).isEqualTo(HostError.ACCESS_DENIED));
    byAnother("file", fd -> setAttributes(fd, 0));
    volume.open(root, "file", HostOpen.existing(FILE_ALL_ACCESS, 0)).close();
  }

  @Test
  void aListingTellsOthersChanges() throws Exception {
    try (HostFile again = volume.open(root, "", HostOpen.existing(FILE_ALL_ACCESS, 0))) {
      int before = again.list(true).get(0).attributes();
      for (String name : List.of("file", "directory", "link", "fifo")) {
        keep(name);
        byAnother(name, fd -> setAttributes(fd, FILE_ATTRIBUTE_HIDDEN));
      }
      assertThat(before & FILE_ATTRIBUTE_HIDDEN).isZero();
      List<Integer> hidden = new ArrayList<>();
      again.list(true).forEach(entry -> hidden.add(entry.attributes() & FILE_ATTRIBUTE_HIDDEN));
      assertThat(hidden).hasSize(4);
      assertThat(Set.copyOf(hidden)).containsExactly(FILE_ATTRIBUTE_HIDDEN);
    }
  }

  @Test
  void aNameThatAnotherTakesAwayIsMissedAtOnce() throws Exception {
    for (int names = 1; names <= 2; names++) {
      Path path = folder.resolve("gone" + names);
      Files.writeString(path, "text");
      if (names == 2) {
        Files.createLink(folder.resolve("kept"), path);
      }
      String name = path.getFileName().toString();
      try (HostFile file = volume.open(root, name, HostOpen.existing(FILE_ALL_ACCESS, 0))) {
        assertThat(file.stat().links()).isEqualTo(names);
        assertThat(file.stat().links()).isEqualTo(names);
        Files.delete(path);
        assertThat(file.stat().links()).isEqualTo(names - 1);
      }
    }
  }

  @Test
  void aVolumeThatIsOnlyLookedAtKeepsNothing() throws Exception {
    try (Ntfs3gVolume looked = Ntfs3gVolume.openToLookAt(folder)) {
      HostStat stat = looked.stat(looked.root(), "file");
      assertThat(looked.facts().has(stat.fileId())).isFalse();
      byAnother("file", fd -> setUid(fd, 9));
      assertThat(looked.stat(looked.root(), "file").lxUid()).isEqualTo(9);
    }
  }
}
