// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.daemon;

import static dev.ninebind.p9.server.BlockingClient.ROOT;
import static dev.ninebind.p9.server.BlockingClient.name;
import static dev.ninebind.p9.server.BlockingClient.walk;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.p9.server.BlockingClient;
import dev.ninebind.p9.server.ListenAddress;
import dev.ninebind.p9.session.Await;
import dev.ninebind.p9.wire.Reply;
import dev.ninebind.p9.wire.Request;
import dev.ninebind.posix.Errno;
import dev.ninebind.posix.OpenFlags;
import io.netty.buffer.Unpooled;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code ninebind serve} as a process of its own, until a signal ends it. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ServeProcessTest {
  private static final String LAST_LINE = "stop it with";

  @TempDir Path directory;
  private Process process;
  private final List<String> said = new ArrayList<>();
  private Path errors;
  private String heap = "-Xmx512m";
  private String level = "warn";

  @AfterEach
  void end() throws Exception {
    if (process != null && process.isAlive()) {
      process.destroyForcibly().waitFor(Await.LIMIT, TimeUnit.SECONDS);
    }
  }

  /** Starts it at a port of its choice, and returns when it has said all. */
  private ListenAddress serve(String... arguments) throws IOException {
    errors = directory.resolve("stderr");
    // The collector is that of bin/ninebind.
    List<String> command =
        ChildJvm.command(Main.class, "-XX:TieredStopAtLevel=1", heap, "-XX:+UseParallelGC");
    command.addAll(List.of("serve", "--listen", "tcp://127.0.0.1:0"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
    builder.environment().put("NINEBIND_LOG", level);
    process = builder.start();
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    for (String line; (line = out.readLine()) != null; ) {
      said.add(line);
      if (line.startsWith(LAST_LINE)) {
        break;
      }
    }
    assertThat(said).as("said; errors: %s", errors()).isNotEmpty();
    assertThat(said.get(said.size() - 1)).startsWith(LAST_LINE);
    return ListenAddress.parse(after("listening on "));
  }

  private String errors() throws IOException {
    return Files.exists(errors) ? Files.readString(errors) : "";
  }

  /** The rest of the first line that begins so. */
  private String after(String prefix) {
    return said.stream()
        .filter(line -> line.startsWith(prefix))
        .findFirst()
        .orElseThrow()
        .substring(prefix.length());
  }

  /** Sends SIGTERM, which has to end it well. */
  private void stop() throws Exception {
    process.destroy();
    assertThat(process.waitFor(Await.LIMIT, TimeUnit.SECONDS)).as("it ends").isTrue();
    assertThat(process.exitValue()).as("errors: %s", errors()).isZero();
  }

  private static Request.Twrite write(int fid, String text) {
    return new Request.Twrite(
        fid, 0, Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static void makeFile(BlockingClient client, String file, String content)
      throws IOException {
    client.call(Reply.Rwalk.class, walk(ROOT, 2));
    client.call(
        Reply.Rlcreate.class, new Request.Tlcreate(2, name(file), OpenFlags.READ_WRITE, 0640, 7));
    client.call(Reply.Rwrite.class, write(2, content));
    client.call(Reply.Rclunk.class, new Request.Tclunk(2));
  }

  private Reply.Rgetattr attributes(BlockingClient client, int fid, String... names)
      throws IOException {
    client.call(Reply.Rwalk.class, walk(ROOT, fid, names));
    return client.call(Reply.Rgetattr.class, new Request.Tgetattr(fid, 0x7ff));
  }

  @Test
  void aVolumeInMemoryIsServedUntilTheEnd() throws Exception {
    ListenAddress address = serve("--memory-size", "16M");
    assertThat(after("serving memory from ")).isEqualTo("memory (NTFS, 16M)");
    assertThat(after("mount -t 9p ")).contains("aname=memory").endsWith("127.0.0.1 /mnt");
    try (BlockingClient client = BlockingClient.connect(address).attach("memory")) {
      makeFile(client, "file", "content");
      // The guest's kernel has applied its umask.
      client.call(Reply.Rmkdir.class, new Request.Tmkdir(ROOT, name("open"), 0777, 8));
      try (BlockingClient other = BlockingClient.connect(address).attach("")) {
        Reply.Rgetattr file = attributes(other, 3, "file");
        assertThat(file.size()).isEqualTo(7);
        assertThat(file.mode()).isEqualTo(0100640);
        assertThat(file.gid()).isEqualTo(7);
        assertThat(attributes(other, 4, "open").mode()).isEqualTo(0040777);
      }
      stop();
      assertThat(client.receive()).as("the end of the connection").isNull();
    }
    assertThat(errors()).isEmpty();
  }

  /** At the end of each session the log tells what all others still hold. */
  @Test
  void theLogTellsWhatIsHeld() throws Exception {
    level = "debug";
    ListenAddress address = serve("memory:16M", folder().toString());
    try (BlockingClient client = BlockingClient.connect(address).attach("memory")) {
      client.call(Reply.Rwalk.class, walk(ROOT, 2));
      client.call(
          Reply.Rlcreate.class, new Request.Tlcreate(2, name("file"), OpenFlags.READ_WRITE, 0, 7));
      BlockingClient.connect(address).attach("memory").close();
      awaitError("export memory: 1 files open, 1 nodes held");
    }
    awaitError("export memory: 0 files open, 0 nodes held");
    assertThat(errors()).contains("export data: 0 files open, 0 nodes held");
    stop();
  }

  private Path folder() throws IOException {
    return Files.createDirectory(directory.resolve("data"));
  }

  private void awaitError(String text) {
    Await.until(
        text,
        () -> {
          try {
            return errors().contains(text);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  @Test
  void aSignalRightAfterTheLastLineEndsItWell() throws Exception {
    serve();
    stop();
    assertThat(errors()).isEmpty();
  }

  /** Half of a heap that is small is less than what is usual. */
  @Test
  void asMuchAsIsUsualShrinksToWhatTheHeapHolds() throws Exception {
    heap = "-Xmx160m";
    serve();
    assertThat(after("memory has ")).containsPattern("^[4-8][0-9]M instead of 512M, as the JVM's");
    stop();
  }

  /** It says that it is full, and the heap is never: all that it promised is there. */
  @Test
  void aFullVolumeIsFullBeforeTheHeapIs() throws Exception {
    heap = "-Xmx160m";
    ListenAddress address = serve("memory:80M");
    byte[] piece = new byte[1 << 18];
    Arrays.fill(piece, (byte) 1);
    try (BlockingClient client = BlockingClient.connect(address).attach("memory")) {
      client.call(Reply.Rwalk.class, walk(ROOT, 2));
      client.call(
          Reply.Rlcreate.class,
          new Request.Tlcreate(2, name("full"), OpenFlags.READ_WRITE, 0640, 0));
      long written = 0;
      Reply reply;
      do {
        reply = client.call(new Request.Twrite(2, written, Unpooled.wrappedBuffer(piece)));
        written += reply instanceof Reply.Rwrite done ? done.count() : 0;
      } while (reply instanceof Reply.Rwrite);
      assertThat(reply).isEqualTo(new Reply.Rlerror(Errno.ENOSPC.number()));
      assertThat(written).isBetween(78L << 20, 80L << 20);
      client.call(Reply.Rsetattr.class, new Request.Tsetattr(2, 8, 0, 0, 0, 0, 0, 0, 0, 0));
      client.call(Reply.Rwrite.class, write(2, "room again"));
    }
    stop();
    assertThat(errors()).isEmpty();
  }

  @Test
  void twoFoldersAreToldApartByName() throws Exception {
    Path one = Files.createDirectory(directory.resolve("one"));
    Path two = Files.createDirectory(directory.resolve("two"));
    Files.writeString(one.resolve("in-one"), "");
    Files.writeString(two.resolve("in-two"), "");
    Path socket = directory.resolve("socket");
    ListenAddress address = serve(one.toString(), "second=" + two, "--listen", "unix://" + socket);
    assertThat(said.stream().filter(line -> line.startsWith("mount -t 9p "))).hasSize(4);
    assertThat(Files.getPosixFilePermissions(socket))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    try (BlockingClient client = BlockingClient.connect(address).attach("one")) {
      client.call(Reply.Rwalk.class, walk(ROOT, 2, "in-one"));
      assertThat(client.call(walk(ROOT, 3, "in-two")))
          .isEqualTo(new Reply.Rlerror(Errno.ENOENT.number()));
    }
    try (BlockingClient client =
        BlockingClient.connect(new ListenAddress.Unix(socket)).attach("second")) {
      client.call(Reply.Rwalk.class, walk(ROOT, 2, "in-two"));
      assertThat(client.call(BlockingClient.attachTo("")))
          .isEqualTo(new Reply.Rlerror(Errno.EBADF.number())); // that fid is taken
      client.call(Reply.Rclunk.class, new Request.Tclunk(ROOT));
      for (String aname : List.of("", "/", "two")) {
        assertThat(client.call(BlockingClient.attachTo(aname)))
            .isEqualTo(new Reply.Rlerror(Errno.ENOENT.number()));
      }
    }
    stop();
    assertThat(socket).doesNotExist();
  }

  @Test
  void aReadOnlyFolderIsNotChanged() throws Exception {
    Path folder = Files.createDirectory(directory.resolve("data"));
    Files.writeString(folder.resolve("file"), "content");
    try (BlockingClient client =
        BlockingClient.connect(serve(folder.toString(), "--read-only")).attach("")) {
      Reply refused = new Reply.Rlerror(Errno.EROFS.number());
      assertThat(client.call(new Request.Tmkdir(ROOT, name("new"), 0755, 0))).isEqualTo(refused);
      assertThat(client.call(new Request.Tunlinkat(ROOT, name("file"), 0))).isEqualTo(refused);
      client.call(Reply.Rwalk.class, walk(ROOT, 2, "file"));
      assertThat(client.call(new Request.Tlopen(2, OpenFlags.READ_WRITE))).isEqualTo(refused);
      client.call(Reply.Rlopen.class, new Request.Tlopen(2, OpenFlags.READ_ONLY));
      assertThat(client.call(write(2, "text"))).isEqualTo(new Reply.Rlerror(Errno.EBADF.number()));
      stop();
    }
    assertThat(folder.resolve("file")).hasContent("content");
  }

  @Test
  void everythingBelongsToTheMappedOwner() throws Exception {
    Path folder = Files.createDirectory(directory.resolve("data"));
    try (BlockingClient client =
        BlockingClient.connect(serve(folder.toString(), "--map-owner", "1234:5678")).attach("")) {
      makeFile(client, "file", "content");
      client.call(Reply.Rwalk.class, walk(ROOT, 2, "file"));
      client.call(Reply.Rsetattr.class, new Request.Tsetattr(2, 6, 0, 99, 99, 0, 0, 0, 0, 0));
      Reply.Rgetattr seen = client.call(Reply.Rgetattr.class, new Request.Tgetattr(2, 0x7ff));
      assertThat(seen.uid()).isEqualTo(1234);
      assertThat(seen.gid()).isEqualTo(5678);
      stop();
    }
    assertThat(Files.getAttribute(folder.resolve("file"), "unix:uid"))
        .isEqualTo(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
  }
}
