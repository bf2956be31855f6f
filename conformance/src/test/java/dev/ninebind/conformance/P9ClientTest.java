// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ninebind.p9.server.ListenAddress;
import dev.ninebind.p9.server.P9Server;
import dev.ninebind.p9.server.ServerSettings;
import dev.ninebind.p9.session.Export;
import dev.ninebind.p9.wire.DirectoryPage;
import dev.ninebind.p9.wire.Qid;
import dev.ninebind.p9.wire.Reply;
import dev.ninebind.p9.wire.Request;
import dev.ninebind.posix.ByteString;
import dev.ninebind.posix.Errno;
import dev.ninebind.posix.Gate;
import dev.ninebind.posix.OpenFlags;
import dev.ninebind.posix.PosixException;
import dev.ninebind.posix.PosixVolume;
import dev.ninebind.posix.TestVolume;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The client and a whole server, over real sockets. */
@Timeout(60)
class P9ClientTest {
  private static final int REMOVE_DIRECTORY = 0x200;

  private final TestVolume volume = new TestVolume();
  private P9Server server;
  private SocketAddress address;

  @BeforeEach
  void start() throws IOException {
    Export export = new Export("data", volume);
    server =
        new P9Server(
            aname -> {
              if (!aname.equals(ByteString.of("data"))) {
                throw new PosixException(Errno.ENOENT);
              }
              return export;
            },
            ServerSettings.DEFAULT);
    ListenAddress.Tcp bound =
        (ListenAddress.Tcp) server.listen(new ListenAddress.Tcp("127.0.0.1", 0));
    address = new InetSocketAddress("127.0.0.1", bound.port());
  }

  @AfterEach
  void nothingIsLeft() {
    server.close();
    assertThat(volume.usage()).isEqualTo(new PosixVolume.Usage(0, 0));
    volume.close();
  }

  private P9Client attached() throws IOException {
    return P9Client.attached(address, "data");
  }

  private static void assertError(Errno errno, Call call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(P9Error.class, e -> assertThat(e.errno()).isEqualTo(errno));
  }

  private interface Call {
    void run() throws IOException;
  }

  @Test
  void agreesOnTheVersion() throws IOException {
    try (P9Client client = P9Client.connect(address)) {
      assertThat(client.version(8192)).isEqualTo(8192);
      assertThat(client.msize()).isEqualTo(8192);
      assertThat(client.version(8192, "9P2000.u").version()).isEqualTo(ByteString.of("unknown"));
      assertError(Errno.EMSGSIZE, () -> client.version(4095));
    }
  }

  @Test
  void attachesToTheExportThatItNames() throws IOException {
    try (P9Client client = P9Client.connect(address)) {
      assertError(Errno.EPROTO, () -> client.attach(0, "data", 0));
      client.version(8192);
      assertError(Errno.ENOENT, () -> client.attach(0, "other", 0));

      assertThat(client.attach(0, "data", 0).type()).isEqualTo(Qid.DIRECTORY);
    }
  }

  @Test
  void writesAFileAndReadsItBack() throws IOException {
    byte[] content = new byte[3_000_000];
    new Random(1).nextBytes(content);
    try (P9Client client = attached()) {
      int file = client.createIn(0, "file", OpenFlags.READ_WRITE, 0640);
      client.writeAll(file, content);
      client.fsync(file, true);

      assertThat(client.readAll(file)).isEqualTo(content);
      assertThat(client.read(file, content.length - 3L, 100)).hasSize(3);
      Reply.Rgetattr attributes = client.getattr(file);
      assertThat(attributes.size()).isEqualTo(content.length);
      assertThat(attributes.mode()).isEqualTo(0100640);
      client.truncate(file, 5);
      client.chmod(file, 0600);
      assertThat(client.getattr(file).size()).isEqualTo(5);
      assertThat(client.getattr(file).mode()).isEqualTo(0100600);
      client.clunk(file);
      assertError(Errno.EBADF, () -> client.read(file, 0, 1));
    }
  }

  @Test
  void makesMovesAndRemovesNames() throws IOException {
    try (P9Client client = attached()) {
      client.mkdir(0, "a", 0755);
      client.symlink(0, "link", "a/x");
      client.mknod(0, "fifo", 0010644, 0, 0);
      int a = client.walkTo(0, "a");
      int fifo = client.walkTo(0, "fifo");
      int link = client.walkTo(0, "link");
      assertThat(client.readlink(link)).isEqualTo("a/x");
      client.link(a, fifo, "second");
      client.rename(fifo, a, "first");
      client.renameat(a, "second", 0, "third");
      client.clunk(fifo);
      assertThat(names(client, a)).containsExactlyInAnyOrder(".", "..", "first");
      assertThat(names(client, 0)).containsExactlyInAnyOrder(".", "..", "a", "link", "third");

      client.unlinkat(a, "first", 0);
      assertError(Errno.EISDIR, () -> client.unlinkat(0, "a", 0));
      client.unlinkat(0, "a", REMOVE_DIRECTORY);
      client.remove(link);
      client.unlinkat(0, "third", 0);
      assertThat(names(client, 0)).containsExactlyInAnyOrder(".", "..");
      assertThat(client.statfs(0).nameLength()).isEqualTo(255);
    }
  }

  private static List<String> names(P9Client client, int directory) throws IOException {
    int open = client.walkTo(directory);
    client.open(open, OpenFlags.READ_ONLY);
    List<String> names =
        client.readdirAll(open).stream().map(entry -> entry.name().toString()).toList();
    client.clunk(open);
    return names;
  }

  @Test
  void listsADirectoryOfManyPages() throws IOException {
    try (P9Client client = P9Client.connect(address)) {
      client.version(4096);
      client.attach(0, "data", 0);
      List<String> expected = new ArrayList<>(List.of(".", ".."));
      for (int i = 0; i < 500; i++) {
        String name = "entry-" + i + "-" + "x".repeat(i % 200);
        client.mknod(0, name, 0100644, 0, 0);
        expected.add(name);
      }

      assertThat(names(client, 0)).containsExactlyInAnyOrderElementsOf(expected);
      int open = client.walkTo(0);
      client.open(open, OpenFlags.READ_ONLY);
      List<DirectoryPage.Entry> all = client.readdirAll(open);
      assertThat(client.readdir(open, all.get(249).next(), 4000).get(0)).isEqualTo(all.get(250));
    }
  }

  @Test
  void walksFurtherThanOneMessageGoes() throws IOException {
    try (P9Client client = attached()) {
      int at = client.walkTo(0);
      String[] path = new String[40];
      for (int i = 0; i < path.length; i++) {
        path[i] = "d" + i;
        client.mkdir(at, path[i], 0755);
        client.walk(at, at, path[i]);
      }

      int bottom = client.walkTo(0, path);
      assertThat(client.getattr(bottom).qid()).isEqualTo(client.getattr(at).qid());
      assertThat(client.walk(0, client.newFid(), "d0", "no")).hasSize(1);
      assertError(Errno.ENOENT, () -> client.walkTo(0, "d0", "no"));
    }
  }

  /** Many requests at once: each gets its own reply. */
  @Test
  void keepsManyRequestsInFlight() throws IOException {
    try (P9Client client = attached()) {
      int file = client.createIn(0, "file", OpenFlags.READ_WRITE, 0600);
      byte[] content = new byte[4096 * 256];
      new Random(2).nextBytes(content);
      client.writeAll(file, content);
      List<Request> requests = new ArrayList<>();
      for (int i = 0; i < 256; i++) {
        requests.add(new Request.Tread(file, 4096L * i, 4096));
      }
      List<CompletableFuture<Reply>> together = client.connection().sendTogether(requests);
      List<CompletableFuture<Reply>> singly = new ArrayList<>();
      requests.forEach(request -> singly.add(client.send(request)));

      for (int i = 0; i < 256; i++) {
        for (CompletableFuture<Reply> future : List.of(together.get(i), singly.get(i))) {
          Reply reply = P9Connection.await(requests.get(i), future);
          assertThat(reply.data()).isEqualTo(Unpooled.wrappedBuffer(content, 4096 * i, 4096));
          reply.release();
        }
      }
      assertThat(client.connection().surprises()).isEmpty();
    }
  }

  @Test
  void flushesARequestThatHangs() throws IOException, InterruptedException {
    try (P9Client client = attached()) {
      int file = client.createIn(0, "file", OpenFlags.READ_WRITE, 0600);
      Gate gate = volume.blockNext(TestVolume.Op.READ);
      int tag = client.connection().newTag();
      CompletableFuture<Reply> read = client.sendFrame(tag, new Request.Tread(file, 0, 10));
      gate.awaitEntered();
      CompletableFuture<Reply> flush = client.send(new Request.Tflush((short) tag));
      assertThat(client.getattr(0).mode()).as("others go on").isNotZero();
      assertThat(flush).isNotDone();
      gate.release();

      assertThat(P9Connection.await(new Request.Tflush((short) tag), flush))
          .isEqualTo(new Reply.Rflush());
      assertThat(read).as("what ran is answered before the flush").isDone();
      read.join().release();
      client.flush(4711);
    }
  }

  @Test
  void aTagInUseEndsTheConnection() throws IOException, InterruptedException {
    try (P9Client client = attached()) {
      int file = client.createIn(0, "file", OpenFlags.READ_WRITE, 0600);
      Gate gate = volume.blockNext(TestVolume.Op.READ);
      CompletableFuture<Reply> read = client.sendFrame(1000, new Request.Tread(file, 0, 10));
      gate.awaitEntered();
      CompletableFuture<Reply> second = client.sendFrame(1000, new Request.Tgetattr(0, 1));

      assertThat(client.connection().awaitClosed(10, TimeUnit.SECONDS)).isTrue();
      gate.release();
      assertThat(read).isCompletedExceptionally();
      assertThat(second).isCompletedExceptionally();
      assertThat(client.send(new Request.Tgetattr(0, 1)))
          .failsWithin(10, TimeUnit.SECONDS)
          .withThrowableThat()
          .withMessageContaining("Tgetattr");
    }
  }

  @Test
  void senselessBytesEndTheConnection() throws IOException {
    try (P9Client client = attached()) {
      client.connection().sendBytes(new byte[] {3, 0, 0, 0});

      assertThat(client.connection().awaitClosed(10, TimeUnit.SECONDS)).isTrue();
      assertThat(client.connection().isOpen()).isFalse();
    }
  }

  @Test
  void takesAndTestsLocks() throws IOException {
    try (P9Client one = attached();
        P9Client two = attached()) {
      int mine = one.createIn(0, "file", OpenFlags.READ_WRITE, 0600);
      int theirs = two.walkTo(0, "file");
      two.open(theirs, OpenFlags.READ_WRITE);

      assertThat(one.lock(lock(mine, 1, "one"))).isZero();
      assertThat(two.lock(lock(theirs, 1, "two"))).isEqualTo(1);
      assertThat(two.getlock(new Request.Tgetlock(theirs, (byte) 1, 0, 0, 8, ByteString.of("two"))))
          .extracting(Reply.Rgetlock::type, Reply.Rgetlock::processId)
          .containsExactly((byte) 1, 7);
      one.clunk(mine);
      assertThat(two.lock(lock(theirs, 1, "two"))).isZero();
    }
  }

  @Test
  void setsReadsListsAndRemovesAttributes() throws IOException {
    try (P9Client client = attached()) {
      int file = client.createIn(0, "file", OpenFlags.READ_WRITE, 0600);
      int walked = client.walkTo(0, "file");
      byte[] large = new byte[65_536];
      Arrays.fill(large, (byte) 7);
      client.setxattr(file, "user.large", large, 0);
      client.setxattr(walked, "user.empty", new byte[0], 1);
      assertThat(client.listxattr(walked)).containsExactly("user.large", "user.empty");
      assertThat(client.getxattr(walked, "user.large")).isEqualTo(large);
      assertThat(client.getxattr(file, "user.empty")).isEmpty();
      assertError(Errno.EEXIST, () -> client.setxattr(file, "user.empty", large, 1));
      assertError(Errno.ENODATA, () -> client.getxattr(file, "user.other"));
      assertError(Errno.EOPNOTSUPP, () -> client.setxattr(file, "other.a", large, 0));
      client.removexattr(file, "user.large");
      assertThat(client.listxattr(file)).containsExactly("user.empty");
      assertError(Errno.ENODATA, () -> client.removexattr(file, "user.large"));
    }
  }

  private static Request.Tlock lock(int fid, int type, String client) {
    return new Request.Tlock(fid, (byte) type, 0, 0, 0, 7, ByteString.of(client));
  }

  @Test
  void speaksOverAUnixSocket(@TempDir Path folder) throws IOException {
    Path socket = folder.resolve("socket");
    server.listen(new ListenAddress.Unix(socket));
    try (P9Client client = P9Client.attached(UnixDomainSocketAddress.of(socket), "data")) {
      client.mkdir(0, "d", 0755);
      assertThat(names(client, 0)).contains("d");
    }
  }

  /**
   * Linux asks for links with the smallest msize too; a reply larger than it ends the connection.
   */
  @Test
  void aLinkThatDoesNotFitIntoAFrameIsAnError() throws IOException {
    try (P9Client client = attached()) {
      client.symlink(0, "long", "t".repeat(4095));
      client.version(4096);
      client.attach(0, "data", 0);
      int link = client.walkTo(0, "long");

      assertError(Errno.ENAMETOOLONG, () -> client.readlink(link));
      assertThat(client.connection().surprises()).isEmpty();
    }
  }

  @Test
  void saysWhereItCannotConnect() {
    assertThatThrownBy(() -> P9Client.connect(new InetSocketAddress("127.0.0.1", 1)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot connect to /127.0.0.1:1");
  }
}
