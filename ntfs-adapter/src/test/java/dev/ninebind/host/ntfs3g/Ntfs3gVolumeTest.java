// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.ntfs3g;

import static dev.ninebind.host.NtConstants.DELETE;
import static dev.ninebind.host.NtConstants.FILE_ALL_ACCESS;
import static dev.ninebind.host.NtConstants.FILE_ATTRIBUTE_READONLY;
import static dev.ninebind.host.NtConstants.FILE_DIRECTORY_FILE;
import static dev.ninebind.host.NtConstants.FILE_DISPOSITION_DELETE;
import static dev.ninebind.host.NtConstants.FILE_DISPOSITION_IGNORE_READONLY_ATTRIBUTE;
import static dev.ninebind.host.NtConstants.FILE_DISPOSITION_POSIX_SEMANTICS;
import static dev.ninebind.host.NtConstants.FILE_NON_DIRECTORY_FILE;
import static dev.ninebind.host.NtConstants.FILE_READ_ATTRIBUTES;
import static dev.ninebind.host.NtConstants.FILE_READ_EA;
import static dev.ninebind.host.NtConstants.FILE_RENAME_IGNORE_READONLY_ATTRIBUTE;
import static dev.ninebind.host.NtConstants.FILE_RENAME_POSIX_SEMANTICS;
import static dev.ninebind.host.NtConstants.FILE_RENAME_REPLACE_IF_EXISTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ninebind.host.Ea;
import dev.ninebind.host.HostEntry;
import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;
import dev.ninebind.host.HostFile;
import dev.ninebind.host.HostOpen;
import dev.ninebind.host.HostStat;
import dev.ninebind.host.NtConstants;
import dev.ninebind.host.ReparsePoint;
import dev.ninebind.host.UnsuitableVolumeException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is special about ntfs-3g: both ways of seeing the same volume, and what is hidden. */
@SuppressWarnings("try") // handles are closed early on purpose; once more does no harm
@Tag("ntfs")
class Ntfs3gVolumeTest {
  private static final int STAT = FILE_READ_ATTRIBUTES | FILE_READ_EA;

  private static final int POSIX_DELETE =
      FILE_DISPOSITION_DELETE
          | FILE_DISPOSITION_POSIX_SEMANTICS
          | FILE_DISPOSITION_IGNORE_READONLY_ATTRIBUTE;

  private static final int POSIX_RENAME =
      FILE_RENAME_REPLACE_IF_EXISTS
          | FILE_RENAME_POSIX_SEMANTICS
          | FILE_RENAME_IGNORE_READONLY_ATTRIBUTE;

  private static final List<Ea> OWNER =
      List.of(ea("$LXUID", 1000), ea("$LXGID", 1000), ea("$LXMOD", 0100644));

  /** The list of docs/ntfs.md 2.2 in its stored form. */
  private static final String STORED_OWNER =
      "1400000000060400244C5855494400E8030000"
          + "0014000000000604"
          + "00244C5847494400E8030000"
          + "0014000000000604"
          + "00244C584D4F4400A481000000";

  private static NtfsImage image;

  private Path folder;
  private Ntfs3gVolume volume;
  private HostFile root;

  @BeforeAll
  static void mount() throws IOException {
    image = NtfsImage.make(64);
  }

  @AfterAll
  static void unmount() throws IOException {
    image.close();
  }

  @BeforeEach
  void open() throws Exception {
    folder = Files.createTempDirectory(image.folder(), "t");
    volume = Ntfs3gVolume.open(folder);
    root = volume.root();
  }

  @AfterEach
  void leavesNothing() throws Exception {
    assertThat(volume.handles()).isZero();
    assertThat(volume.descriptors()).isLessThanOrEqualTo(2); // the root's, the unlinked files'
    volume.close();
    assertThat(volume.descriptors()).isZero();
    assertThat(descriptorsInVolume()).isEmpty();
    try (Stream<Path> rest = Files.list(folder)) {
      assertThat(rest.filter(path -> path.getFileName().toString().startsWith("."))).isEmpty();
    }
  }

  private static List<String> descriptorsInVolume() throws IOException {
    List<String> found = new ArrayList<>();
    try (Stream<Path> links = Files.list(Path.of("/proc/self/fd"))) {
      for (Path link : links.toList()) {
        if (Files.isSymbolicLink(link)) {
          String target = Files.readSymbolicLink(link).toString();
          if (target.startsWith(image.folder().toString())) {
            found.add(target);
          }
        }
      }
    }
    return found;
  }

  private static Ea ea(String name, int... words) {
    ByteBuffer value =
        ByteBuffer.allocate(4 * words.length).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    for (int word : words) {
      value.putInt(word);
    }
    return new Ea(name, value.array());
  }

  private static void assertError(HostError error, ThrowingCallable call) {
    assertThatExceptionOfType(HostException.class)
        .isThrownBy(call)
        .satisfies(e -> assertThat(e.error()).isEqualTo(error));
  }

  private HostFile create(String name) throws HostException {
    return volume.open(
        root, name, HostOpen.create(FILE_ALL_ACCESS, FILE_NON_DIRECTORY_FILE, List.of()));
  }

  private HostFile createDirectory(String name) throws HostException {
    return volume.open(
        root, name, HostOpen.create(FILE_ALL_ACCESS, FILE_DIRECTORY_FILE, List.of()));
  }

  private HostFile openExisting(String name) throws HostException {
    return volume.open(root, name, HostOpen.existing(FILE_ALL_ACCESS, 0));
  }

  private static void write(HostFile file, String text) throws HostException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    ByteBuffer buffer = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    assertThat(file.write(buffer, 0)).isEqualTo(bytes.length);
  }

  private static String read(HostFile file) throws HostException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(100);
    file.read(buffer, 0);
    return StandardCharsets.UTF_8.decode(buffer.flip()).toString();
  }

  private static List<HostEntry> list(HostFile directory) throws HostException {
    List<HostEntry> all = new ArrayList<>();
    List<HostEntry> page = directory.list(true);
    while (!page.isEmpty()) {
      all.addAll(page);
      page = directory.list(false);
    }
    return all;
  }

  private static List<String> names(HostFile directory) throws HostException {
    return list(directory).stream().map(HostEntry::name).toList();
  }

  private static String xattr(Path path, String name) throws IOException {
    String python =
        "import os,sys; print(os.getxattr(sys.argv[1],sys.argv[2],follow_symlinks=False).hex())";
    return NtfsImage.run("python3", "-c", python, path.toString(), name).strip();
  }

  private static byte[] link(String target) {
    byte[] bytes = target.getBytes(StandardCharsets.ISO_8859_1);
    byte[] data = new byte[4 + bytes.length];
    data[0] = 2;
    System.arraycopy(bytes, 0, data, 4, bytes.length);
    return data;
  }

  @Test
  void readsWhatNtfs3gMakes() throws Exception {
    Files.createSymbolicLink(folder.resolve("link"), Path.of("../a"));
    NtfsImage.run("mkfifo", folder.resolve("fifo").toString());
    NtfsImage.run("mknod", folder.resolve("chr").toString(), "c", "259", "70000");
    NtfsImage.run("mknod", folder.resolve("blk").toString(), "b", "8", "1");

    HostStat link = volume.stat(root, "link");
    assertThat(link.reparseTag()).isEqualTo(NtConstants.IO_REPARSE_TAG_LX_SYMLINK);
    assertThat(link.endOfFile()).isZero();
    assertThat(link.lxFlags()).isZero();
    try (HostFile file = openExisting("link")) {
      assertThat(file.reparsePoint())
          .isEqualTo(new ReparsePoint(NtConstants.IO_REPARSE_TAG_LX_SYMLINK, link("../a")));
    }
    HostStat fifo = volume.stat(root, "fifo");
    assertThat(fifo.reparseTag()).isEqualTo(NtConstants.IO_REPARSE_TAG_LX_FIFO);
    assertThat(fifo.lxFlags()).isEqualTo(NtConstants.LX_FILE_METADATA_HAS_MODE);
    assertThat(fifo.lxMode() & 0170000).isEqualTo(0010000);
    HostStat chr = volume.stat(root, "chr");
    assertThat(chr.reparseTag()).isEqualTo(NtConstants.IO_REPARSE_TAG_LX_CHR);
    assertThat(List.of(chr.lxMajor(), chr.lxMinor())).containsExactly(259, 70000);
    HostStat blk = volume.stat(root, "blk");
    assertThat(blk.reparseTag()).isEqualTo(NtConstants.IO_REPARSE_TAG_LX_BLK);
    assertThat(List.of(blk.lxMajor(), blk.lxMinor())).containsExactly(8, 1);

    for (HostEntry entry : list(root)) {
      HostStat stat = volume.stat(root, entry.name());
      assertThat(entry)
          .isEqualTo(
              new HostEntry(
                  entry.name(),
                  stat.fileId(),
                  stat.created(),
                  stat.attributes(),
                  stat.reparseTag()));
    }
  }

  @Test
  void ntfs3gReadsWhatIsMadeHere() throws Exception {
    special("link", NtConstants.IO_REPARSE_TAG_LX_SYMLINK, link("../a"), OWNER);
    special("bytes", NtConstants.IO_REPARSE_TAG_LX_SYMLINK, link("\u00ff\u00fe"), OWNER);
    special("bare", NtConstants.IO_REPARSE_TAG_LX_FIFO, new byte[0], List.of());
    special("socket", NtConstants.IO_REPARSE_TAG_AF_UNIX, new byte[0], OWNER);
    List<Ea> device = new ArrayList<>(OWNER);
    device.add(ea("$LXDEV", 259, 70000));
    special("chr", NtConstants.IO_REPARSE_TAG_LX_CHR, new byte[0], device);
    special("blk", NtConstants.IO_REPARSE_TAG_LX_BLK, new byte[0], device);

    volume.close();
    image.remount();
    assertThat(Files.readSymbolicLink(folder.resolve("link"))).isEqualTo(Path.of("../a"));
    assertThat(xattr(folder.resolve("link"), "system.ntfs_reparse_data"))
        .isEqualTo("1d0000a008000000020000002e2e2f61");
    assertThat(xattr(folder.resolve("link"), "system.ntfs_ea")).isEqualToIgnoringCase(STORED_OWNER);
    assertThat(xattr(folder.resolve("bytes"), "system.ntfs_reparse_data"))
        .isEqualTo("1d0000a00600000002000000fffe");
    assertThat(xattr(folder.resolve("socket"), "system.ntfs_reparse_data"))
        .isEqualTo("2300008000000000");
    assertThat(xattr(folder.resolve("socket"), "system.ntfs_ea"))
        .isEqualToIgnoringCase(STORED_OWNER);
    assertThat(xattr(folder.resolve("chr"), "system.ntfs_ea"))
        .isEqualToIgnoringCase(STORED_OWNER + "1800000000060800244C5844455600030100007011010000");
    String format = "%F %t %T";
    assertThat(NtfsImage.run("stat", "-c", format, folder.resolve("chr").toString()).strip())
        .isEqualTo("character special file 103 11170");
    assertThat(NtfsImage.run("stat", "-c", format, folder.resolve("blk").toString()).strip())
        .isEqualTo("block special file 103 11170");
    assertThat(NtfsImage.run("stat", "-c", "%F", folder.resolve("bare").toString()).strip())
        .isEqualTo("fifo");
    assertThat(NtfsImage.run("stat", "-c", "%F", folder.resolve("socket").toString()).strip())
        .isEqualTo("socket");
  }

  private void special(String name, int tag, byte[] data, List<Ea> eas) throws HostException {
    try (HostFile file =
        volume.open(root, name, HostOpen.create(FILE_ALL_ACCESS, FILE_NON_DIRECTORY_FILE, eas))) {
      file.setReparsePoint(new ReparsePoint(tag, data));
      assertThat(file.reparsePoint()).isEqualTo(new ReparsePoint(tag, data));
      assertThat(file.eas()).isEqualTo(eas);
      HostStat stat = file.stat();
      assertThat(stat.reparseTag()).isEqualTo(tag);
      assertThat(stat.links()).isEqualTo(1);
      assertThat(volume.stat(root, name)).isEqualTo(stat);
      file.rename(root, name + "2", 0);
      file.rename(root, name, 0);
    }
  }

  @Test
  void storesEasAsWslDoes() throws Exception {
    try (HostFile file =
        volume.open(root, "f", HostOpen.create(FILE_ALL_ACCESS, FILE_NON_DIRECTORY_FILE, OWNER))) {
      assertThat(xattr(folder.resolve("f"), "system.ntfs_ea")).isEqualToIgnoringCase(STORED_OWNER);
      HostStat stat = file.stat();
      assertThat(stat.lxFlags()).isEqualTo(7);
      assertThat(List.of(stat.lxUid(), stat.lxGid(), stat.lxMode()))
          .containsExactly(1000, 1000, 0100644);

      file.setEas(List.of(ea("lx.user.a", 7), ea("$lxuid", 0)));
      assertThat(file.eas()).contains(ea("LX.USER.A", 7)).last().isEqualTo(ea("$LXUID", 0));
      assertThat(file.stat().lxUid()).isZero();
      assertThat(file.ea("Lx.User.A")).hasSize(4);
      List<Ea> before = file.eas();
      assertError(
          HostError.EA_TOO_LARGE,
          () -> file.setEas(List.of(ea("X", 1), new Ea("BIG", new byte[65_500]))));
      assertError(HostError.INVALID_EA_NAME, () -> file.setEas(List.of(ea("A:B", 1))));
      assertThat(file.eas()).isEqualTo(before);
      int room = 65_536 - dev.ninebind.host.EaList.encodeStored(before).length - 8 - 4;
      file.setEas(List.of(new Ea("BIG", new byte[room])));
      assertThat(file.ea("BIG")).hasSize(room);
      assertThat(file.stat().lxFlags()).isEqualTo(7);
      assertError(
          HostError.EA_TOO_LARGE, () -> file.setEas(List.of(new Ea("BIG", new byte[room + 1]))));

      List<Ea> none = new ArrayList<>();
      for (Ea ea : file.eas()) {
        none.add(new Ea(ea.name(), new byte[0]));
      }
      file.setEas(none);
      assertThat(file.eas()).isEmpty();
    }
  }

  @Test
  void listsWhatNtfs3gCannotTellAbout() throws Exception {
    NtfsImage.run("mknod", folder.resolve("chr").toString(), "c", "1", "3");
    try (HostFile device = openExisting("chr")) {
      device.setEas(List.of(new Ea("$LXDEV", new byte[0])));
      assertThat(device.ea("$LXDEV")).isEqualTo(new byte[8]); // or nobody could open it again
    }
    String python = "import os,sys; os.removexattr(sys.argv[1],'system.ntfs_ea')";
    NtfsImage.run("python3", "-c", python, folder.resolve("chr").toString());
    create("f").close();
    assertThat(names(root)).containsExactlyInAnyOrder("chr", "f");
  }

  @Test
  void goesOnWithWhatIsUnlinked() throws Exception {
    try (HostFile directory = createDirectory("d")) {
      HostOpen how = HostOpen.create(FILE_ALL_ACCESS, 0, OWNER);
      HostFile file = volume.open(directory, "f", how);
      write(file, "hello");
      HostFile attributes = volume.open(directory, "f", HostOpen.existing(STAT, 0));
      HostFile remover = volume.open(directory, "f", HostOpen.existing(DELETE, 0));
      remover.dispose(POSIX_DELETE);
      assertError(
          HostError.DELETE_PENDING, () -> volume.open(directory, "f", HostOpen.existing(STAT, 0)));
      remover.close();
      assertThat(names(directory)).isEmpty();
      assertThat(file.stat().links()).isZero();
      assertThat(attributes.stat()).isEqualTo(file.stat());
      write(file, "HELLO");
      assertThat(read(file)).isEqualTo("HELLO");
      file.setEas(List.of(ea("$LXMOD", 0100600)));
      assertThat(attributes.stat().lxMode()).isEqualTo(0100600);
      assertError(HostError.ACCESS_DENIED, () -> file.link(root, "again"));
      file.close();
      assertThat(attributes.stat().endOfFile()).isEqualTo(5);
      directory.dispose(POSIX_DELETE);
      attributes.close();
    }
    assertThat(names(root)).isEmpty();
  }

  @Test
  void replacesWhatIsOpen() throws Exception {
    try (HostFile source = create("source");
        HostFile target = create("target")) {
      write(source, "new");
      write(target, "old");
      assertError(HostError.OBJECT_NAME_COLLISION, () -> source.rename(root, "target", 0));
      source.rename(root, "target", POSIX_RENAME);
      assertThat(names(root)).containsExactly("target");
      assertThat(target.stat().links()).isZero();
      assertThat(read(target)).isEqualTo("old");
      assertThat(read(source)).isEqualTo("new");
      assertThat(source.name()).isEqualTo("target");
      try (HostFile again = openExisting("target")) {
        assertThat(again.stat()).isEqualTo(source.stat());
      }
    }
  }

  @Test
  void replacesAnEmptyDirectoryThatIsOpen() throws Exception {
    try (HostFile source = createDirectory("source");
        HostFile target = createDirectory("target");
        HostFile inside =
            volume.open(target, "x", HostOpen.create(FILE_ALL_ACCESS, 0, List.of()))) {
      assertError(HostError.DIRECTORY_NOT_EMPTY, () -> source.rename(root, "target", POSIX_RENAME));
      inside.dispose(POSIX_DELETE);
      inside.close();
      source.rename(root, "target", POSIX_RENAME);
      assertThat(names(root)).containsExactly("target");
      assertThat(names(target)).isEmpty();
      assertError(
          HostError.DELETE_PENDING,
          () -> volume.open(target, "y", HostOpen.create(FILE_ALL_ACCESS, 0, List.of())));
    }
  }

  @Test
  void hidesWhatHostProgramsRemovedAndHaveOpen() throws Exception {
    try (HostFile directory = createDirectory("d")) {
      try (RandomAccessFile foreign = new RandomAccessFile(folder.resolve("d/f").toFile(), "rw")) {
        foreign.write(1);
        Files.delete(folder.resolve("d/f"));
        try (Stream<Path> seen = Files.list(folder.resolve("d"))) {
          assertThat(seen).hasSize(1); // libfuse's hidden file
        }
        assertThat(names(directory)).isEmpty();
        directory.dispose(POSIX_DELETE);
        directory.close();
        assertThat(Files.exists(folder.resolve("d"))).isFalse();
        foreign.seek(0);
        assertThat(foreign.read()).isEqualTo(1);
      }
    }
  }

  @Test
  void tellsWhenAHostProgramRemovesAnOpenFile() throws Exception {
    try (HostFile file = create("f")) {
      write(file, "data");
      Files.delete(folder.resolve("f"));
      assertThat(file.stat().links()).isZero();
      assertThat(read(file)).isEqualTo("data");
      assertThat(names(root)).isEmpty();
      assertError(HostError.OBJECT_NAME_NOT_FOUND, () -> file.rename(root, "g", 0));
    }
  }

  @Test
  void doesNotTouchAnotherFileUnderTheSameName() throws Exception {
    try (HostFile file = create("f")) {
      Files.move(folder.resolve("f"), folder.resolve("elsewhere"));
      Files.writeString(folder.resolve("f"), "another");
      assertError(HostError.OBJECT_NAME_NOT_FOUND, () -> file.dispose(POSIX_DELETE));
      assertError(HostError.OBJECT_NAME_NOT_FOUND, () -> file.rename(root, "g", 0));
      assertThat(Files.readString(folder.resolve("f"))).isEqualTo("another");
    }
  }

  @Test
  void readsByOneNameWhatWasWrittenByAnother() throws Exception {
    try (HostFile first = create("first")) {
      write(first, "one");
      first.link(root, "second");
      try (HostFile second = openExisting("second")) {
        assertThat(second.stat().links()).isEqualTo(2);
        assertThat(read(second)).isEqualTo("one");
        write(first, "longer than before");
        assertThat(read(second)).isEqualTo("longer than before");
        ByteBuffer more = ByteBuffer.allocateDirect(1).put((byte) '!').flip();
        second.write(more, HostFile.APPEND);
        assertThat(read(first)).isEqualTo("longer than before!");
        first.dispose(POSIX_DELETE);
        first.close();
        assertThat(second.stat().links()).isEqualTo(1);
        assertThat(read(second)).isEqualTo("longer than before!");
      }
    }
  }

  @Test
  void renamesOverAnotherNameOfTheSameFile() throws Exception {
    try (HostFile file = create("a")) {
      file.link(root, "b");
      file.rename(root, "b", POSIX_RENAME);
      assertThat(names(root)).containsExactly("b");
      assertThat(file.stat().links()).isEqualTo(1);
      assertThat(file.name()).isEqualTo("b");
    }
  }

  @Test
  void refusesMoreLinksThanNtfsHas() throws Exception {
    try (HostFile file = create("f")) {
      for (int i = 1; i < volume.capabilities().maximumLinks(); i++) {
        file.link(root, "l" + i);
      }
      assertThat(file.stat().links()).isEqualTo(1024);
      assertError(HostError.TOO_MANY_LINKS, () -> file.link(root, "one-more"));
      assertError(HostError.OBJECT_NAME_NOT_FOUND, () -> volume.stat(root, "one-more"));
    }
    assertThat(names(root)).hasSize(1024).doesNotHaveDuplicates();
  }

  @Test
  void keepsNamesOfUtf16() throws Exception {
    List<String> all =
        List.of(
            "\u00e4", "\u20ac".repeat(255), "\ud83d\ude00", "\ud800x", "\udc00", "tr. ", "COM1");
    for (String name : all) {
      create(name).close();
    }
    assertThat(names(root)).containsExactlyInAnyOrderElementsOf(all);
    for (String bad : List.of("a:b", "a\\b", "a*", "a/b", "\u0001", "a".repeat(256), "..", "?")) {
      assertError(HostError.OBJECT_NAME_INVALID, () -> create(bad));
    }
    Files.createFile(folder.resolve("host:made"));
    assertThat(names(root)).contains("host:made");
  }

  @Test
  void setsTimesAndAttributesThatStay() throws Exception {
    try (HostFile file = create("f");
        HostFile other = openExisting("f")) {
      long time = 131_000_000_000_000_000L;
      file.setBasic(0, time + 1, time + 2, FILE_ATTRIBUTE_READONLY);
      write(file, "x");
      file.setEndOfFile(10);
      HostStat stat = file.stat();
      assertThat(List.of(stat.accessed(), stat.written())).containsExactly(time + 1, time + 2);
      assertThat(stat.changed()).isGreaterThan(time + 3);
      assertThat(stat.hasAttribute(FILE_ATTRIBUTE_READONLY)).isTrue();
      assertThat(Files.getLastModifiedTime(folder.resolve("f")).toMillis())
          .isEqualTo((time - 116_444_736_000_000_000L) / 10_000);
      assertError(HostError.ACCESS_DENIED, () -> openExisting("f"));
      assertError(HostError.CANNOT_DELETE, () -> file.dispose(FILE_DISPOSITION_DELETE));
      write(other, "y");
      assertThat(other.stat().written()).isGreaterThan(time + 3);
      file.setBasic(0, 0, 0, NtConstants.FILE_ATTRIBUTE_NORMAL);
      assertThat(file.stat().hasAttribute(FILE_ATTRIBUTE_READONLY)).isFalse();
      file.setBasic(0, 0, 1, 0);
      assertThat(file.stat().written()).isEqualTo(1);
      file.setBasic(time, 0, time + 3, 0);
      assertThat(file.stat().created()).isEqualTo(time);
      assertThat(file.stat().written()).isEqualTo(time + 3);
      file.setBasic(0, time + 4, time + 5, 0); // utimensat alone does nothing now
      assertThat(file.stat().accessed()).isEqualTo(time + 4);
      assertThat(file.stat().written()).isEqualTo(time + 5);
    }
  }

  @Test
  void refusesAVolumeMountedOtherwise() throws Exception {
    try (NtfsImage plain = NtfsImage.make(16, "streams_interface=xattr")) {
      assertThatExceptionOfType(UnsuitableVolumeException.class)
          .isThrownBy(() -> Ntfs3gVolume.open(plain.folder()))
          .withMessageContaining("special_files=wsl");
      assertThat(Ntfs3gVolume.isNtfs3g(plain.folder())).isTrue();
      try (Stream<Path> rest = Files.list(plain.folder())) {
        assertThat(rest).isEmpty();
      }
    }
    Path elsewhere = Files.createTempDirectory("no-ntfs-");
    assertThat(Ntfs3gVolume.isNtfs3g(elsewhere)).isFalse();
    assertThatExceptionOfType(UnsuitableVolumeException.class)
        .isThrownBy(() -> Ntfs3gVolume.open(elsewhere))
        .withMessageContaining("ntfs-3g");
    Files.delete(elsewhere);
  }

  @Test
  void removesWhatAnEndedProcessLeft() throws Exception {
    volume.close();
    Path unlinked = Files.createDirectories(folder.resolve(".ninebind/unlinked"));
    Files.writeString(unlinked.resolve("999999999-1"), "left");
    Files.createDirectory(unlinked.resolve("999999999-2"));
    volume = Ntfs3gVolume.open(folder);
    try (Stream<Path> rest = Files.list(unlinked)) {
      assertThat(rest).isEmpty();
    }
    assertThat(names(volume.root())).isEmpty();
    assertThat(Files.isDirectory(unlinked, LinkOption.NOFOLLOW_LINKS)).isTrue();
    Files.delete(unlinked);
    Files.delete(unlinked.getParent());
  }

  @Test
  void storedFormIsAsDocumented() {
    assertThat(HexFormat.of().parseHex(STORED_OWNER)).hasSize(60);
  }

  @Test
  void openingLeavesTheFoldersTimes() throws Exception {
    Path served = Files.createDirectory(folder.resolve("served"));
    Files.setLastModifiedTime(served, FileTime.fromMillis(1_000_000_000_000L));
    Ntfs3gVolume.open(served).close();
    assertThat(Files.getLastModifiedTime(served))
        .isEqualTo(FileTime.fromMillis(1_000_000_000_000L));
  }

  @Test
  void lookingChangesNothing() throws Exception {
    Path looked = Files.createDirectory(folder.resolve("looked"));
    Path left = Files.createDirectories(looked.resolve(".ninebind/unlinked"));
    Files.writeString(left.resolve("999999999-1"), "left");
    Files.writeString(looked.resolve("file"), "text");
    String times = xattr(looked, "system.ntfs_times_be");
    try (Ntfs3gVolume other = Ntfs3gVolume.openToLookAt(looked)) {
      assertThat(other.stat(other.root(), "file").endOfFile()).isEqualTo(4);
      assertThat(names(other.root())).contains("file");
    }
    assertThat(xattr(looked, "system.ntfs_times_be").substring(0, 32))
        .as("created and written") // the third and fourth are read and changed
        .isEqualTo(times.substring(0, 32));
    assertThat(left.resolve("999999999-1")).exists();
    assertThatExceptionOfType(UnsuitableVolumeException.class)
        .isThrownBy(() -> Ntfs3gVolume.openToLookAt(Path.of("/tmp")))
        .withMessage("/tmp is not on a volume mounted by ntfs-3g");
  }

  @Test
  void twoVolumesOfAFolderKeepApartWhatIsUnlinked() throws Exception {
    HostFile first = create("first");
    write(first, "one");
    first.dispose(POSIX_DELETE);
    HostFile open = openUnlinked(volume, "a");
    try (Ntfs3gVolume other = Ntfs3gVolume.open(folder);
        HostFile otherOpen = openUnlinked(other, "b")) {
      assertThat(read(open)).isEqualTo("a");
      assertThat(read(otherOpen)).isEqualTo("b");
      assertThat(other.root().list(true)).hasSize(1); // the one that goes when it is closed
    }
    assertThat(read(open)).isEqualTo("a");
    open.close();
    first.close();
    assertThat(names(root)).isEmpty();
  }

  /** A file with a text and no name. */
  private static HostFile openUnlinked(Ntfs3gVolume in, String text) throws HostException {
    HostFile file =
        in.open(
            in.root(), text, HostOpen.create(FILE_ALL_ACCESS, FILE_NON_DIRECTORY_FILE, List.of()));
    write(file, text);
    try (HostFile remover = in.open(in.root(), text, HostOpen.existing(DELETE, 0))) {
      remover.dispose(POSIX_DELETE);
    }
    return file;
  }

  /** What a rename replaces while it is open has to be moved away first, which nobody is to see. */
  @Test
  void aNameThatIsReplacedIsListedAllTheTime() throws Exception {
    create("shared").close();
    AtomicBoolean done = new AtomicBoolean();
    CompletableFuture<Integer> listings =
        CompletableFuture.supplyAsync(
            () -> {
              int count = 0;
              try {
                for (; !done.get(); count++) {
                  assertThat(names(root)).contains("shared");
                }
              } catch (HostException e) {
                throw new CompletionException(e);
              }
              return count;
            });
    HostFile old = openExisting("shared");
    for (int i = 0; i < 500 && !listings.isDone(); i++) {
      HostFile file = create("new");
      file.rename(root, "shared", POSIX_RENAME);
      old.close();
      old = file;
    }
    old.close();
    done.set(true);
    assertThat(listings.join()).isPositive();
  }

  @Test
  void namesAndDataStandManyThreads() throws Exception {
    try (HostFile directory = createDirectory("d")) {
      List<Thread> threads = new ArrayList<>();
      List<Throwable> failures = java.util.Collections.synchronizedList(new ArrayList<>());
      for (int t = 0; t < 4; t++) {
        String mine = "t" + t;
        Thread thread =
            new Thread(
                () -> {
                  try {
                    for (int i = 0; i < 50; i++) {
                      HostOpen how = HostOpen.create(FILE_ALL_ACCESS, 0, OWNER);
                      try (HostFile file = volume.open(directory, mine, how)) {
                        write(file, mine);
                        file.rename(directory, "shared", POSIX_RENAME);
                        assertThat(read(file)).isEqualTo(mine);
                        assertThat(file.stat().lxMode()).isEqualTo(0100644);
                      }
                      directory.list(true);
                    }
                  } catch (HostException | RuntimeException | Error e) {
                    failures.add(e);
                  }
                });
        threads.add(thread);
        thread.start();
      }
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(failures).isEmpty();
      assertThat(names(directory)).containsExactly("shared");
      assertThat(volume.stat(directory, "shared").links()).isEqualTo(1);
    }
  }
}
