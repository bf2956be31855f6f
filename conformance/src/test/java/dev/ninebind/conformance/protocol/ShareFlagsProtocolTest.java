// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ninebind.conformance.Jvm;
import dev.ninebind.conformance.P9Client;
import dev.ninebind.conformance.P9Error;
import dev.ninebind.conformance.ServedVolume;
import dev.ninebind.conformance.guest.ServerProcess;
import dev.ninebind.posix.Errno;
import dev.ninebind.posix.OpenFlags;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Shares as Windows' own server has them for a guest, by number and with flags, as exports of one
 * {@code ninebind serve}. One folder is given several times, so that what a share does shows in the
 * others and on the host.
 */
final class ShareFlagsProtocolTest {
  private static final String PLAIN = "0";
  private static final String READ_ONLY = "1";
  private static final String ONE_FILE = "2";
  private static final String SUB_PATHS = "3";
  private static final String ONE_FILE_READ_ONLY = "4";
  private static final String NTFS_SUB_PATHS = "5";
  private static final int REMOVE_DIRECTORY = 0x200;
  private static final Duration TEN = Duration.ofSeconds(10);

  @TempDir static Path directory;
  private static Path folder;
  private static ServerProcess server;

  private final List<P9Client> clients = new ArrayList<>();

  @BeforeAll
  static void serve() throws IOException {
    folder = Files.createDirectories(directory.resolve("share"));
    Files.writeString(directory.resolve("outside"), "outside");
    Map<String, String> exports = new LinkedHashMap<>();
    for (String name : List.of(PLAIN, READ_ONLY, ONE_FILE, SUB_PATHS, ONE_FILE_READ_ONLY)) {
      exports.put(name, folder.toString());
    }
    exports.put(NTFS_SUB_PATHS, "memory:16M");
    List<String> options =
        new ArrayList<>(
            List.of(
                "--export-options",
                READ_ONLY + ":read-only",
                "--export-options",
                ONE_FILE + ":only=settings.conf,only=later.conf",
                "--export-options",
                SUB_PATHS + ":sub-paths",
                "--export-options",
                NTFS_SUB_PATHS + ":sub-paths",
                "--export-options",
                ONE_FILE_READ_ONLY + ":only=settings.conf,read-only"));
    if (!ServedVolume.isRoot()) {
      options.addAll(List.of("--map-owner", "0:0"));
    }
    server =
        ServerProcess.local(
            Jvm.HERE,
            exports,
            Files.createDirectories(Path.of("target", "protocol")).resolve("share-flags.log"),
            options.toArray(String[]::new));
    Files.writeString(folder.resolve("settings.conf"), "setting");
    Files.writeString(folder.resolve("secret"), "secret");
    Files.createDirectories(folder.resolve("sub/dir"));
    Files.writeString(folder.resolve("sub/dir/file"), "below");
    Files.writeString(folder.resolve("sub/secret"), "secret");
    Files.createSymbolicLink(folder.resolve("out"), Path.of(".."));
    Files.createSymbolicLink(folder.resolve("sub/dir/up"), Path.of("../../secret"));
    Files.createDirectories(folder.resolve("d\u00e9j\u00e0 \"vu\" :\\ *"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void disconnect() throws IOException {
    for (P9Client client : clients) {
      assertThat(client.connection().surprises()).isEmpty();
      int start = server.log().size();
      client.close();
      assertThat(server.awaitLog(start, Pattern.compile("session .* closed"), TEN)).isPresent();
    }
    for (String name : List.of(PLAIN, READ_ONLY, ONE_FILE, SUB_PATHS, ONE_FILE_READ_ONLY)) {
      int start = server.log().size();
      attached(PLAIN).close();
      assertThat(server.usageAfter(start, name)).isEqualTo(new ServerProcess.Usage(0, 0));
    }
  }

  private static P9Client attached(String aname) throws IOException {
    return P9Client.attached(new InetSocketAddress("127.0.0.1", server.printedPort()), aname);
  }

  /** A connection whose fid 0 is what the aname stands for. */
  private P9Client share(String aname) throws IOException {
    P9Client client = attached(aname);
    clients.add(client);
    return client;
  }

  private static void refused(Errno errno, VolumeProtocolTest.Call call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(P9Error.class, e -> assertThat(e.errno()).isEqualTo(errno));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static int opened(P9Client client, int flags, String... names) throws IOException {
    int fid = client.walkTo(0, names);
    client.open(fid, flags);
    return fid;
  }

  private static String content(P9Client client, String... names) throws IOException {
    int fid = opened(client, OpenFlags.READ_ONLY, names);
    String content = new String(client.readAll(fid), StandardCharsets.UTF_8);
    client.clunk(fid);
    return content;
  }

  private static List<String> list(P9Client client) throws IOException {
    int fid = opened(client, OpenFlags.READ_ONLY);
    List<String> names =
        client.readdirAll(fid).stream().map(entry -> entry.name().toString()).toList();
    client.clunk(fid);
    return names;
  }

  // ---- names

  @Test
  void sharesAreFoundByTheirNumbers() throws IOException {
    P9Client client = share(PLAIN);
    assertThat(content(client, "secret")).isEqualTo("secret");
    for (String aname : List.of("9", "00", "", "/", "-1", "0 ", "0,1")) {
      refused(Errno.ENOENT, () -> client.attach(7, aname, 0));
    }
    // One connection may have several shares; names do not go from one to the other.
    client.attach(7, READ_ONLY, 1000);
    client.attach(8, SUB_PATHS, 1001);
    refused(Errno.EXDEV, () -> client.renameat(0, "secret", 8, "moved"));
    refused(Errno.EROFS, () -> client.mkdir(7, "no", 0755));
  }

  // ---- read-only

  @Test
  void aReadOnlyShareIsReadAndNotChanged() throws IOException {
    P9Client client = share(READ_ONLY);
    assertThat(content(client, "settings.conf")).isEqualTo("setting");
    assertThat(list(client)).contains("settings.conf", "sub");
    int fid = client.walkTo(0, "secret");
    refused(Errno.EROFS, () -> opened(client, OpenFlags.READ_WRITE, "secret"));
    refused(Errno.EROFS, () -> client.createIn(0, "new", OpenFlags.READ_WRITE, 0644));
    refused(Errno.EROFS, () -> client.truncate(fid, 0));
    refused(Errno.EROFS, () -> client.chmod(fid, 0600));
    refused(Errno.EROFS, () -> client.unlinkat(0, "secret", 0));
    refused(Errno.EROFS, () -> client.renameat(0, "secret", 0, "moved"));
    refused(Errno.EROFS, () -> client.symlink(0, "link", "x"));
    refused(Errno.EROFS, () -> client.setxattr(fid, "user.a", bytes("x"), 0));
    assertThat(folder.resolve("secret")).hasContent("secret");
  }

  // ---- single files

  @Test
  void aShareOfSingleFilesGivesThemAlone() throws IOException {
    P9Client client = share(ONE_FILE);
    assertThat(list(client)).containsExactly(".", "..", "settings.conf");
    assertThat(content(client, "settings.conf")).isEqualTo("setting");
    for (String name : List.of("secret", "sub", "out", "later.conf", "SETTINGS.CONF", "missing")) {
      refused(Errno.ENOENT, () -> client.walkTo(0, name));
    }
    refused(Errno.ENOENT, () -> client.walkTo(0, "..", "share"));
    refused(Errno.ENOENT, () -> client.walkTo(0, "..", "outside"));
    refused(Errno.ENOENT, () -> client.walkTo(0, "sub", "dir"));
    int file = client.walkTo(0, "settings.conf");
    refused(Errno.ENOTDIR, () -> client.walk(file, client.newFid(), "..", "secret"));
  }

  @Test
  void theFileIsWritten() throws IOException {
    P9Client client = share(ONE_FILE);
    int fid = opened(client, OpenFlags.READ_WRITE, "settings.conf");
    client.truncate(fid, 0);
    client.write(fid, 0, bytes("changed"));
    client.fsync(fid, false);
    assertThat(folder.resolve("settings.conf")).hasContent("changed");
    client.truncate(fid, 0);
    client.write(fid, 0, bytes("setting"));
    int again = client.createIn(0, "settings.conf", OpenFlags.READ_WRITE | OpenFlags.CREATE, 0600);
    assertThat(client.readAll(again)).isEqualTo(bytes("setting"));
  }

  /** EACCES, since the file can be written: EROFS would tell programs that it cannot. */
  @Test
  void noNameIsMadeOrRemovedInAShareOfSingleFiles() throws IOException {
    P9Client client = share(ONE_FILE);
    int file = client.walkTo(0, "settings.conf");
    refused(Errno.EACCES, () -> client.createIn(0, "new", OpenFlags.READ_WRITE, 0644));
    refused(Errno.EACCES, () -> client.createIn(0, "later.conf", OpenFlags.READ_WRITE, 0644));
    refused(Errno.EACCES, () -> client.createIn(0, "secret", OpenFlags.READ_WRITE, 0644));
    refused(Errno.EACCES, () -> client.mkdir(0, "new", 0755));
    refused(Errno.EACCES, () -> client.symlink(0, "new", "secret"));
    refused(Errno.EACCES, () -> client.mknod(0, "new", 0010644, 0, 0));
    refused(Errno.EACCES, () -> client.link(0, file, "new"));
    refused(Errno.EACCES, () -> client.renameat(0, "settings.conf", 0, "new"));
    refused(Errno.EACCES, () -> client.renameat(0, "secret", 0, "settings.conf"));
    refused(Errno.EACCES, () -> client.rename(file, 0, "new"));
    refused(Errno.EACCES, () -> client.unlinkat(0, "settings.conf", 0));
    refused(Errno.EACCES, () -> client.unlinkat(0, "secret", 0));
    refused(Errno.EACCES, () -> client.unlinkat(0, "sub", REMOVE_DIRECTORY));
    refused(Errno.EACCES, () -> client.chmod(0, 0777));
    refused(Errno.EACCES, () -> client.remove(file));
    assertThat(folder.resolve("settings.conf")).hasContent("setting");
    assertThat(folder.resolve("secret")).hasContent("secret");
  }

  @Test
  void aFileThatTheHostMakesLaterIsGivenThen() throws IOException {
    P9Client client = share(ONE_FILE);
    Files.writeString(folder.resolve("later.conf"), "later");
    try {
      assertThat(content(client, "later.conf")).isEqualTo("later");
      assertThat(list(client)).containsExactly(".", "..", "settings.conf", "later.conf");
    } finally {
      Files.delete(folder.resolve("later.conf"));
    }
    refused(Errno.ENOENT, () -> client.walkTo(0, "later.conf"));
  }

  @Test
  void bothFlagsTogether() throws IOException {
    P9Client client = share(ONE_FILE_READ_ONLY);
    assertThat(content(client, "settings.conf")).isEqualTo("setting");
    assertThat(list(client)).containsExactly(".", "..", "settings.conf");
    refused(Errno.ENOENT, () -> client.walkTo(0, "secret"));
    refused(Errno.EROFS, () -> opened(client, OpenFlags.WRITE_ONLY, "settings.conf"));
    refused(Errno.EROFS, () -> client.createIn(0, "new", OpenFlags.READ_WRITE, 0644));
    refused(Errno.EROFS, () -> client.unlinkat(0, "settings.conf", 0));
  }

  // ---- sub-paths

  @Test
  void aFolderBelowAShareIsAttachedTo() throws IOException {
    P9Client client = share(SUB_PATHS + "/sub/dir");
    assertThat(content(client, "file")).isEqualTo("below");
    assertThat(list(client)).containsExactlyInAnyOrder(".", "..", "file", "up");
    int fid = client.createIn(0, "made", OpenFlags.READ_WRITE, 0644);
    client.write(fid, 0, bytes("text"));
    assertThat(folder.resolve("sub/dir/made")).hasContent("text");
    client.unlinkat(0, "made", 0);
    assertThat(list(share(SUB_PATHS + "/d\u00e9j\u00e0 \"vu\" :\\ *"))).hasSize(2);
  }

  @Test
  void nothingLeadsOutOfIt() throws IOException {
    P9Client client = share(SUB_PATHS + "/sub/dir");
    long top = client.getattr(0).qid().path();
    int above = client.walkTo(0, "..", "..", "..");
    assertThat(client.getattr(above).qid().path()).isEqualTo(top);
    refused(Errno.ENOENT, () -> client.walkTo(0, "..", "secret"));
    refused(Errno.ENOENT, () -> client.walkTo(0, "..", "dir"));
    int link = client.walkTo(0, "up");
    assertThat(client.readlink(link)).isEqualTo("../../secret");
    refused(Errno.ELOOP, () -> client.open(link, OpenFlags.READ_ONLY));
    refused(Errno.ENOTDIR, () -> client.walkTo(link, "secret"));
  }

  @Test
  void nothingLeadsOutOfAFolderOnNtfs() throws IOException {
    P9Client all = share(NTFS_SUB_PATHS);
    all.mkdir(0, "a:b ", 0755); // names that Windows does not have
    int sub = all.walkTo(0, "a:b ");
    all.mkdir(sub, "Dir", 0755);
    all.mkdir(sub, "dir", 0755);
    all.createIn(sub, "secret", OpenFlags.READ_WRITE, 0600);
    all.symlink(sub, "link", "Dir");

    P9Client client = share(NTFS_SUB_PATHS + "/a:b /Dir");
    long top = client.getattr(0).qid().path();
    assertThat(top).isEqualTo(all.getattr(all.walkTo(sub, "Dir")).qid().path());
    client.mkdir(0, "below", 0755);
    int below = client.walkTo(0, "below", "..", "..", "below", "..");
    assertThat(client.getattr(below).qid().path()).isEqualTo(top);
    refused(Errno.ENOENT, () -> client.walkTo(0, "..", "secret"));
    refused(Errno.EBUSY, () -> client.rename(0, below, "elsewhere"));
    refused(Errno.ENOTDIR, () -> client.attach(7, NTFS_SUB_PATHS + "/a:b /link", 0));
    refused(Errno.ENOENT, () -> client.attach(7, NTFS_SUB_PATHS + "/a:b /DIR", 0));
    refused(Errno.ENOENT, () -> client.attach(7, NTFS_SUB_PATHS + "/a:b /.ninebind", 0));
    assertThat(list(client)).containsExactlyInAnyOrder(".", "..", "below");
    assertThat(list(share(NTFS_SUB_PATHS + "/a:b /dir"))).hasSize(2);
  }

  @Test
  void whatIsNoFolderBelowIsRefused() throws IOException {
    P9Client client = share(SUB_PATHS);
    for (String path :
        List.of("", "/sub", ".", "..", "../share", "sub/..", "sub//dir", "sub/dir/", "SUB", "no")) {
      refused(Errno.ENOENT, () -> client.attach(7, SUB_PATHS + "/" + path, 0));
    }
    for (String path : List.of("secret", "out", "out/share", "sub/dir/up", "sub/dir/file/x")) {
      refused(Errno.ENOTDIR, () -> client.attach(7, SUB_PATHS + "/" + path, 0));
    }
    refused(Errno.ENAMETOOLONG, () -> client.attach(7, SUB_PATHS + "/" + "x".repeat(256), 0));
    refused(Errno.ENOENT, () -> client.attach(7, SUB_PATHS + "/sub/dir".repeat(2000), 0));
    refused(Errno.ENOENT, () -> client.attach(7, SUB_PATHS + "/.ninebind", 0));
    client.attach(7, SUB_PATHS + "/sub", 0); // the connection has taken no harm
  }

  @Test
  void otherSharesHaveNoSubPaths() throws IOException {
    P9Client client = share(PLAIN);
    for (String name : List.of(PLAIN, READ_ONLY, ONE_FILE)) {
      refused(Errno.ENOENT, () -> client.attach(7, name + "/sub", 0));
    }
  }
}
