// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import dev.ninebind.host.Ea;
import dev.ninebind.host.HostFile;
import dev.ninebind.host.HostOpen;
import dev.ninebind.host.HostVolume;
import dev.ninebind.host.NtConstants;
import dev.ninebind.host.ReparsePoint;
import dev.ninebind.host.memory.MemoryVolume;
import dev.ninebind.host.store.StoreVolume;
import dev.ninebind.posix.ByteString;
import dev.ninebind.posix.Credentials;
import dev.ninebind.posix.FileType;
import dev.ninebind.posix.Name;
import dev.ninebind.posix.Node;
import dev.ninebind.posix.PosixVolume;
import dev.ninebind.posix.XattrMode;
import dev.ninebind.posix.XattrName;
import dev.ninebind.posix.ntfs.Inspection;
import dev.ninebind.posix.ntfs.NtfsPosixVolume;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What {@code ninebind inspect} tells of files that the translation has written. */
class InspectCommandTest {
  private static final Credentials OWNER = new Credentials(1000, 100);

  /** Version 2; the owner rw-, user 1234 r--, the group r--, the mask rw-, others none. */
  private static final ByteString ACL =
      ByteString.wrap(
          HexFormat.of()
              .parseHex(
                  "02000000"
                      + "01000600ffffffff"
                      + "02000400d2040000"
                      + "04000400ffffffff"
                      + "10000600ffffffff"
                      + "20000000ffffffff"));

  @TempDir Path folder;
  private HostVolume host;
  private PosixVolume volume;

  /** How a command ended. */
  private record Result(int exitCode, String out, String err) {
    /** What the line of that title says. */
    String line(String title) {
      return out.lines()
          .filter(line -> line.startsWith(title + " "))
          .map(line -> line.substring(title.length()).strip())
          .reduce((one, other) -> one + "\n" + other)
          .orElse("");
    }
  }

  @BeforeEach
  void open() throws Exception {
    host = new MemoryVolume(MemoryVolume.Options.DEFAULT);
    volume = NtfsPosixVolume.open(host, NtfsPosixVolume.Options.DEFAULT);
  }

  @AfterEach
  void close() {
    assertThat(volume.usage()).isEqualTo(new PosixVolume.Usage(0, 0));
    volume.close();
  }

  private Result inspect(String... arguments) {
    return inspect(host, arguments);
  }

  private static Result inspect(HostVolume host, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine commandLine = Main.commandLine(asked -> new Kept(host));
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    String[] all = new String[arguments.length + 1];
    all[0] = "inspect";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return new Result(commandLine.execute(all), out.toString(), err.toString());
  }

  private Result inspectFile(String name) {
    Result result = inspect(folder.resolve(name).toString());
    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
    return result;
  }

  private void make(String name, int mode) throws Exception {
    volume.makeNode(volume.root(), Name.of(name), mode, 0, 0, OWNER);
  }

  private void setXattr(String file, XattrName name, ByteString value) throws Exception {
    Node node = volume.walk(volume.root(), Name.of(file)).node();
    volume.setXattr(node, name, value, XattrMode.SET);
    volume.release(node);
  }

  @Test
  void ownerAndModeAreSeenAsTheyAreStored() throws Exception {
    make("file", 0104751);
    Result seen = inspectFile("file");
    assertThat(seen.line("name")).isEqualTo("\"file\"");
    assertThat(seen.line("stored")).isEqualTo("uid 1000, gid 100, mode 0104751");
    assertThat(seen.line("guest sees"))
        .isEqualTo("regular, mode 0104751, uid 1000, gid 100, 1 link");
    assertThat(seen.line("EA"))
        .contains(
            "\"$LXUID\", 4 bytes: e8030000",
            "\"$LXGID\", 4 bytes: 64000000",
            "\"$LXMOD\", 4 bytes: e9890000");
    assertThat(seen.line("length")).startsWith("0 bytes, ");
    assertThat(seen.line("created")).matches("20[0-9-]+T[0-9:.]+Z, FILETIME 1[0-9]{17}");
    assertThat(seen.line("id")).matches("0x[0-9a-f]{16} \\(record [0-9]+, sequence [0-9]+\\)");
    assertThat(seen.line("reparse") + seen.line("problem") + seen.line("xattr")).isEmpty();
  }

  @Test
  void namesAreSeenInBothWorlds() throws Exception {
    make("a:b", 0100644);
    Node file = volume.walk(volume.root(), Name.of("a:b")).node();
    volume.link(volume.root(), Name.of("tab\there"), file);
    volume.release(file);
    Result seen = inspectFile("a\uF03Ab");
    assertThat(seen.line("name")).isEqualTo("\"a:b\", stored as \"a\\uf03ab\"");
    assertThat(seen.line("link"))
        .contains("\"a:b\", stored as \"a\\uf03ab\" in 0x")
        .contains("0x7461620968657265, stored as \"tab\\uf009here\" in 0x");
    assertThat(seen.line("guest sees")).endsWith(", 2 links");
    assertThat(seen.out()).as("no bare control character").doesNotContain("\t", "\uF009");
  }

  @Test
  void linksAndDevicesAreSeenAsReparsePoints() throws Exception {
    volume.makeLink(volume.root(), Name.of("link"), ByteString.of("a/../b"), OWNER);
    Result link = inspectFile("link");
    assertThat(link.line("reparse"))
        .isEqualTo("0xa000001d LX_SYMLINK, 10 bytes: 02000000612f2e2e2f62");
    assertThat(link.line("target")).isEqualTo("\"a/../b\"");
    assertThat(link.line("attributes")).contains("REPARSE_POINT");
    assertThat(link.line("guest sees")).startsWith("symbolic link, mode 0120777");

    int mode = FileType.CHARACTER_DEVICE.modeBits() | 0620;
    volume.makeNode(volume.root(), Name.of("tty"), mode, 4, 64, OWNER);
    Result device = inspectFile("tty");
    assertThat(device.line("reparse")).isEqualTo("0x80000025 LX_CHR, 0 bytes:");
    assertThat(device.line("stored")).endsWith("mode 0020620, device 4:64");
    assertThat(device.line("guest sees")).contains("character device", "device 4:64");
  }

  @Test
  void attributesAreSeenInBothEncodings() throws Exception {
    make("file", 0100640);
    setXattr("file", XattrName.of("user.plain"), ByteString.of("text"));
    setXattr("file", XattrName.of("user.Case"), ByteString.wrap(new byte[] {27, -1}));
    setXattr("file", XattrName.ACCESS_ACL, ACL);
    Result seen = inspectFile("file");
    assertThat(seen.line("xattr").lines())
        .containsExactlyInAnyOrder(
            "\"user.plain\" = \"text\", in EA \"LX.USER.PLAIN\"",
            "\"user.Case\" = 0x1bff, in EA \"LX9.X\"",
            "\"system.posix_acl_access\" = user::rw-,user:1234:r--,group::r--,mask::rw-,other::---,"
                + " in EA \"LX9.X\"");
  }

  @Test
  void whatOthersMadeIsSeenAndWhatIsDamagedIsTold() throws Exception {
    List<Ea> eas = List.of(new Ea("LX9.X", new byte[] {7}), new Ea("OTHERS", new byte[200]));
    int access = NtConstants.FILE_ALL_ACCESS;
    host.open(host.root(), "Plain.txt", HostOpen.create(access, 0, eas)).close();
    try (HostFile junction =
        host.open(
            host.root(),
            "junction",
            HostOpen.create(access, NtConstants.FILE_DIRECTORY_FILE, List.of()))) {
      junction.setReparsePoint(
          new ReparsePoint(NtConstants.IO_REPARSE_TAG_MOUNT_POINT, new byte[3]));
    }
    Result seen = inspectFile("Plain.txt");
    assertThat(seen.line("stored")).isEqualTo("nothing for Linux");
    assertThat(seen.line("problem")).isEqualTo("\"EA LX9.X: version 7\"");
    assertThat(seen.line("EA")).contains("\"OTHERS\", 200 bytes: " + "0".repeat(128) + "…");
    Result damaged = inspectFile("junction");
    assertThat(damaged.line("problem")).contains("damaged link");
    assertThat(damaged.line("target")).isEmpty();
  }

  @Test
  void aDirectoryHasItsName() throws Exception {
    volume.makeDirectory(volume.root(), Name.of("sub"), 0750, OWNER);
    Files.createDirectory(folder.resolve("sub"));
    Result seen = inspectFile("sub");
    assertThat(seen.line("name")).isEqualTo("\"sub\"");
    assertThat(seen.line("guest sees")).startsWith("directory, mode 0040750");
    assertThat(seen.line("attributes")).endsWith("case counts in it");
  }

  @Test
  void theTopOfAVolumeHasNone() {
    Result seen = inspectFile("/proc"); // another device than that of the directory above it
    assertThat(seen.line("name")).isEqualTo("\"\", the volume's root");
    assertThat(seen.line("guest sees")).startsWith("directory, mode 0040");
  }

  @Test
  void programsGetAllOfIt() throws Exception {
    make("\u00e9\uD83D\uDE00", 0100644);
    setXattr("\u00e9\uD83D\uDE00", XattrName.of("user.big"), ByteString.wrap(new byte[1000]));
    Result result = inspect("--json", folder.resolve("\u00e9\uD83D\uDE00").toString());
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(StandardCharsets.US_ASCII.newEncoder().canEncode(result.out())).isTrue();
    Map<String, String> values = read(result.out());
    assertThat(values)
        .containsEntry("/name/host", "\u00e9\uD83D\uDE00")
        .containsEntry("/name/guest/hex", "c3a9f09f9880")
        .containsEntry("/name/guest/text", "\u00e9\uD83D\uDE00")
        .containsEntry("/stored/uid", "1000")
        .containsEntry("/guest/mode", Integer.toString(0100644))
        .containsEntry("/linkCount", "1")
        .containsEntry("/type", "REGULAR")
        .containsEntry("/length", "0")
        .containsEntry("/reparse", "null")
        .containsEntry("/xattrs/0/name/text", "user.big")
        .containsEntry("/xattrs/0/value/hex", "00".repeat(1000))
        .containsEntry("/xattrs/0/ea", "LX.USER.BIG")
        .containsEntry("/links/0/name/guest/hex", "c3a9f09f9880");
    assertThat(values.get("/fileId")).matches("0x[0-9a-f]{16}");
    assertThat(values.get("/times/written/fileTime")).matches("[0-9]{18}");
  }

  @Test
  void whatIsInAStoreIsSeenAsWhatIsInEas() throws Exception {
    try (HostVolume bare =
        new MemoryVolume(
            MemoryVolume.Options.DEFAULT.withExtendedAttributes(false).withReparsePoints(false))) {
      StoreVolume store = StoreVolume.open(new Kept(bare), folder);
      PosixVolume served = NtfsPosixVolume.open(store, NtfsPosixVolume.Options.DEFAULT);
      served.makeNode(served.root(), Name.of("fifo"), 0010640, 0, 0, OWNER);
      String file = folder.resolve("fifo").toString();
      Result refused = inspect(bare, file);
      assertThat(refused.exitCode()).isEqualTo(2);
      assertThat(refused.err()).contains("metadata.db is in use").hasLineCount(1);
      served.close();
      Result seen = inspect(bare, file);
      assertThat(seen.err()).isEmpty();
      assertThat(seen.line("metadata")).isEqualTo("in \"" + store.file() + "\"");
      assertThat(seen.line("stored")).isEqualTo("uid 1000, gid 100, mode 0010640");
      assertThat(seen.line("reparse")).startsWith("0x80000024 LX_FIFO");
      assertThat(read(inspect(bare, "--json", file).out()))
          .containsEntry("/store", store.file().toString())
          .containsEntry("/stored/uid", "1000");
      Path below = folder.resolve("d/e");
      Files.createDirectories(below);
      assertThat(inspect(bare, below.resolve("fifo").toString()).line("metadata"))
          .as("found above")
          .isEqualTo("in \"" + store.file() + "\"");
    }
    make("file", 0100644);
    Files.delete(folder.resolve(".ninebind/metadata.db"));
    assertThat(inspectFile("file").line("metadata")).isEqualTo("in EAs");
  }

  @Test
  void aNameThatIsNoUnicodeIsStillJson() throws Exception {
    host.open(host.root(), "x\uD800", HostOpen.create(NtConstants.FILE_ALL_ACCESS, 0, List.of()))
        .close();
    try (HostVolume kept = new Kept(host)) {
      String json =
          InspectionJson.of(
              Inspection.of(kept, kept.root(), "x\uD800", NtfsPosixVolume.Options.DEFAULT), null);
      assertThat(read(json))
          .containsEntry("/name/host", "x\uD800")
          .containsEntry("/name/guest/hex", "78eda080")
          .doesNotContainKey("/name/guest/text");
    }
  }

  @Test
  void whatIsNotThereIsToldInOneLine() throws Exception {
    for (String[] arguments :
        new String[][] {{folder + "/missing"}, {folder + "/no/file"}, {"a\0b"}, {}}) {
      Result result = inspect(arguments);
      assertThat(result.exitCode()).isEqualTo(2);
      assertThat(result.out()).isEmpty();
      assertThat(result.err().lines()).hasSize(1);
    }
    Path file = Files.createFile(folder.resolve("file"));
    StringWriter err = new StringWriter();
    CommandLine here = Main.commandLine();
    here.setErr(new PrintWriter(err, true));
    assertThat(here.execute("inspect", file.toString())).isEqualTo(2);
    assertThat(err.toString())
        .contains("'" + folder + "' is not on an NTFS volume")
        .hasLineCount(1);
  }

  @Test
  void onWindowsTheTopIsThatOfADrive() throws Exception {
    try (FileSystem windows = Jimfs.newFileSystem(Configuration.windows())) {
      assertThat(InspectCommand.isTop(windows.getPath("C:\\"))).isTrue();
      assertThat(InspectCommand.isTop(windows.getPath("C:\\folder\\file"))).isFalse();
    }
  }

  /** The values of a JSON text by their places in it. */
  private static Map<String, String> read(String text) throws Exception {
    Map<String, String> values = new TreeMap<>();
    try (JsonParser json = new JsonFactory().createParser(text)) {
      while (json.nextToken() != null) {
        if (json.currentToken().isScalarValue()) {
          String place = json.getParsingContext().pathAsPointer().toString();
          values.put(place, json.currentToken() == JsonToken.VALUE_NULL ? "null" : json.getText());
        }
      }
    }
    return values;
  }
}
