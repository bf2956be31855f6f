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
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
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

  @AfterEach
  void end() throws Exception {
    if (process != null && process.isAlive()) {
      process.destroyForcibly().waitFor(Await.LIMIT, TimeUnit.SECONDS);
    }
  }

  /** Starts it at a port of its choice, and returns when it has said all. */
  private ListenAddress serve(String... arguments) throws IOException {
    errors = directory.resolve("stderr");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1");
    // What the libraries need of the JDK: this JVM was given it, and its child needs the same.
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--") || argument.startsWith("-Dio.netty.try"))
        .forEach(command::add);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of("serve", "--listen", "tcp://127.0.0.1:0"));
    command.addAll(List.of(arguments));
    process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
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

  @Test
  void aTemporaryFolderIsServedAndGoneAtTheEnd() throws Exception {
    ListenAddress address = serve();
    Path folder = Path.of(after("serving temporary from "));
    assertThat(Files.getPosixFilePermissions(folder.getParent()))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    assertThat(after("mount -t 9p ")).contains("aname=temporary").endsWith("127.0.0.1 /mnt");
    try (BlockingClient client = BlockingClient.connect(address).attach("temporary")) {
      makeFile(client, "file", "content");
      assertThat(folder.resolve("file")).hasContent("content");
      // A umask of 0: the guest's kernel has applied its own.
      client.call(Reply.Rmkdir.class, new Request.Tmkdir(ROOT, name("open"), 0777, 0));
      assertThat(Files.getPosixFilePermissions(folder.resolve("open")))
          .isEqualTo(PosixFilePermissions.fromString("rwxrwxrwx"));
      stop();
      assertThat(client.receive()).as("the end of the connection").isNull();
    }
    assertThat(folder.getParent()).doesNotExist();
    assertThat(errors()).isEmpty();
  }

  @Test
  void aSignalRightAfterTheLastLineEndsItWell() throws Exception {
    serve();
    stop();
    assertThat(Path.of(after("serving temporary from ")).getParent()).doesNotExist();
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
