// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.server;

import static dev.ninebind.p9.server.BlockingClient.ROOT;
import static dev.ninebind.p9.server.BlockingClient.walk;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ninebind.host.posix.PassthroughVolume;
import dev.ninebind.p9.session.Await;
import dev.ninebind.p9.session.Export;
import dev.ninebind.p9.session.SampleTree;
import dev.ninebind.p9.wire.Frame;
import dev.ninebind.p9.wire.Message;
import dev.ninebind.p9.wire.Reply;
import dev.ninebind.p9.wire.Request;
import dev.ninebind.posix.Gate;
import dev.ninebind.posix.OpenFlags;
import dev.ninebind.posix.PosixVolume;
import dev.ninebind.posix.TestVolume;
import dev.ninebind.posix.TestVolume.Op;
import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class P9ServerTest {
  private static final ListenAddress.Tcp ANY_PORT = new ListenAddress.Tcp("127.0.0.1", 0);

  private final TestVolume volume = SampleTree.volume();
  private P9Server server;

  @TempDir Path directory;

  @AfterEach
  void nothingIsKept() {
    if (server != null) {
      server.close();
      assertThat(server.sessions()).isZero();
      assertThat(volume.usage()).isEqualTo(new PosixVolume.Usage(0, 0));
    }
  }

  private P9Server server(PosixVolume served, ServerSettings settings, Transport transport) {
    Export export = new Export("data", served);
    server = new P9Server(unused -> export, settings, transport);
    return server;
  }

  private P9Server server() {
    return server(volume, ServerSettings.DEFAULT, Transport.best());
  }

  private ListenAddress.Tcp listen() throws IOException {
    return (ListenAddress.Tcp) server().listen(ANY_PORT);
  }

  private static void open(BlockingClient client, int fid, String name, int flags)
      throws IOException {
    client.call(Reply.Rwalk.class, walk(ROOT, fid, name));
    client.call(Reply.Rlopen.class, new Request.Tlopen(fid, flags));
  }

  private static void readSample(ListenAddress address) throws IOException {
    try (BlockingClient client = BlockingClient.connect(address).attach("data")) {
      open(client, 2, "file", OpenFlags.READ_ONLY);
      Reply.Rread read = client.call(Reply.Rread.class, new Request.Tread(2, 0, 1000));
      assertThat(read.data().toString(StandardCharsets.UTF_8)).isEqualTo(SampleTree.CONTENT);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFileIsReadByTcp(Transport transport) throws Exception {
    ListenAddress bound = server(volume, ServerSettings.DEFAULT, transport).listen(ANY_PORT);
    assertThat(((ListenAddress.Tcp) bound).port()).isPositive();
    readSample(bound);
    Await.until("the session ends with its connection", () -> server.sessions() == 0);
  }

  @ParameterizedTest
  @EnumSource
  void aFileIsReadByAUnixSocket(Transport transport) throws Exception {
    Path path = directory.resolve("socket");
    ListenAddress bound =
        server(volume, ServerSettings.DEFAULT, transport).listen(new ListenAddress.Unix(path));
    assertThat(Files.getPosixFilePermissions(path))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    readSample(bound);
    Await.until("the session ends with its connection", () -> server.sessions() == 0);
    server.close();
    assertThat(path).doesNotExist();
  }

  @Test
  void oneServerListensAtSeveralAddresses() throws Exception {
    server();
    for (ListenAddress address :
        List.of(ANY_PORT, new ListenAddress.Unix(directory.resolve("a")), ANY_PORT)) {
      readSample(server.listen(address));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aPortInUseIsToldInWords(Transport transport) throws Exception {
    ListenAddress taken = server(volume, ServerSettings.DEFAULT, transport).listen(ANY_PORT);
    assertThatThrownBy(() -> server.listen(taken))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("already in use");
    readSample(taken);
  }

  @ParameterizedTest
  @EnumSource
  void whatStandsAtASocketsPathStaysAsItIs(Transport transport) throws Exception {
    Path path = Files.writeString(directory.resolve("notes"), "of value");
    server(volume, ServerSettings.DEFAULT, transport);
    assertThatThrownBy(() -> server.listen(new ListenAddress.Unix(path)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no socket");
    server.close();
    assertThat(path).hasContent("of value");
  }

  @ParameterizedTest
  @EnumSource
  void aSocketThatAServerLeftBehindIsReplaced(Transport transport) throws Exception {
    Path path = directory.resolve("socket");
    try (ServerSocketChannel left = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      left.bind(UnixDomainSocketAddress.of(path));
    }
    assertThat(path).exists();
    server(volume, ServerSettings.DEFAULT, transport);
    readSample(server.listen(new ListenAddress.Unix(path)));
  }

  @Test
  void aSocketInUseStaysWhereItIs() throws Exception {
    ListenAddress.Unix address = new ListenAddress.Unix(directory.resolve("socket"));
    server().listen(address);
    P9Server other = new P9Server(unused -> new Export("other", volume), ServerSettings.DEFAULT);
    assertThatThrownBy(() -> other.listen(address))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("already in use");
    other.close();
    readSample(address);
  }

  @Test
  void clientsOfThisMachineAreLetInWhateverNetworkIsAllowed() throws Exception {
    ServerSettings settings =
        ServerSettings.DEFAULT.with(
            List.of(new IpSubnetFilterRule("10.0.0.0", 8, IpFilterRuleType.ACCEPT)));
    readSample(server(volume, settings, Transport.best()).listen(ANY_PORT));
    readSample(server.listen(new ListenAddress.Unix(directory.resolve("socket"))));
  }

  // ---- the end

  @Test
  void aServerThatStopsAnswersWhatIsRunning() throws Exception {
    try (BlockingClient client = BlockingClient.connect(listen()).attach("data")) {
      open(client, 2, "file", OpenFlags.READ_ONLY);
      Gate gate = volume.blockNext(Op.READ);
      int read = client.send(new Request.Tread(2, 0, 100));
      gate.awaitEntered();
      CompletableFuture<Void> closing = CompletableFuture.runAsync(server::close);
      assertThat(closing).isNotDone();
      gate.release();
      Frame answer = client.receive();
      assertThat(answer.tag()).isEqualTo(read);
      assertThat(answer.message()).isInstanceOf(Reply.Rread.class);
      assertThat(client.receive()).as("the end").isNull();
      closing.get(Await.LIMIT, TimeUnit.SECONDS);
    }
  }

  @Test
  void aServerThatStopsSendsASlowClientAllItsAnswers() throws Exception {
    try (BlockingClient client = BlockingClient.connectSlow(listen()).attach("data")) {
      open(client, 2, "file", OpenFlags.READ_WRITE);
      client.call(Reply.Rsetattr.class, new Request.Tsetattr(2, 8, 0, 0, 0, 4 << 20, 0, 0, 0, 0));
      Request[] reads = new Request[16];
      Arrays.setAll(reads, i -> new Request.Tread(2, 0, 1_000_000));
      client.send(reads);
      Await.until("some are answered", () -> volume.calls(Op.READ) > 0);
      CompletableFuture<Void> closing = CompletableFuture.runAsync(server::close);
      int answers = 0;
      for (Frame frame; (frame = client.receive()) != null; answers++) {
        assertThat(((Reply.Rread) frame.message()).data().readableBytes()).isEqualTo(1_000_000);
      }
      assertThat(answers).isBetween(1, 16).isEqualTo(volume.calls(Op.READ));
      closing.get(Await.LIMIT, TimeUnit.SECONDS);
    }
  }

  @Test
  void aServerThatStopsTakesNoMoreConnections() throws Exception {
    ListenAddress address = listen();
    server.close();
    assertThatThrownBy(() -> BlockingClient.connect(address)).isInstanceOf(IOException.class);
    server.close(); // once more does no harm
  }

  @Test
  void aServerThatNobodyUsesStopsAtOnce() throws Exception {
    listen();
    long start = System.nanoTime();
    server.close();
    assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(5));
  }

  // ---- waiting for requests

  @Test
  @DisplayName("who polls for requests answers, and stops as soon as they do")
  void busyPollingEnds() throws Exception {
    Duration longest = Duration.ofMillis(1); // so that this client is quick enough on any machine
    ListenAddress address =
        server(volume, ServerSettings.DEFAULT.with(longest), Transport.best()).listen(ANY_PORT);
    try (BlockingClient client = BlockingClient.connect(address).attach("data")) {
      for (int i = 0; i < 2_000; i++) {
        client.call(Reply.Rgetattr.class, new Request.Tgetattr(ROOT, 0x7ff));
      }
      Thread.sleep(100);
      long before = loopTime();
      Thread.sleep(1_000);
      assertThat(Duration.ofNanos(loopTime() - before)).isLessThan(Duration.ofMillis(100));
      client.call(Reply.Rgetattr.class, new Request.Tgetattr(ROOT, 0x7ff));
    }
  }

  /** Processor time that event loops have taken, in nanoseconds. */
  private static long loopTime() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("loop-"))
        .mapToLong(thread -> threads.getThreadCpuTime(thread.getId()))
        .sum();
  }

  // ---- much of everything

  @ParameterizedTest
  @EnumSource
  void aClientThatReadsLateGetsEverything(Transport transport) throws Exception {
    ListenAddress.Tcp address =
        (ListenAddress.Tcp) server(volume, ServerSettings.DEFAULT, transport).listen(ANY_PORT);
    try (BlockingClient client = BlockingClient.connectSlow(address).attach("data")) {
      open(client, 2, "file", OpenFlags.READ_WRITE);
      client.call(Reply.Rsetattr.class, new Request.Tsetattr(2, 8, 0, 0, 0, 4 << 20, 0, 0, 0, 0));
      int count = 64;
      Request[] reads = new Request[count];
      Arrays.setAll(reads, i -> new Request.Tread(2, 0, 1_000_000));
      int last = client.send(reads);
      Await.until("some are answered", () -> volume.calls(Op.READ) > 8);
      Set<Integer> tags = new HashSet<>();
      for (int i = 0; i < count; i++) {
        Frame frame = client.receive();
        assertThat(((Reply.Rread) frame.message()).data().readableBytes()).isEqualTo(1_000_000);
        tags.add(frame.tag());
      }
      assertThat(tags).hasSize(count).contains(last, last - count + 1);
    }
  }

  @Test
  void manyFidsNeedFewDescriptors() throws Exception {
    int many = 100_000;
    int batch = 500;
    Path folder = Files.createDirectory(directory.resolve("folder"));
    for (int i = 0; i < 20; i++) {
      Files.createDirectory(folder.resolve("dir" + i));
      Files.createFile(folder.resolve("dir" + i + "/file"));
    }
    PosixVolume host = PassthroughVolume.open(folder, PassthroughVolume.Options.DEFAULT);
    ListenAddress address = server(host, ServerSettings.DEFAULT, Transport.best()).listen(ANY_PORT);
    try (BlockingClient client = BlockingClient.connect(address).attach("data")) {
      long baseline = descriptors();
      for (int from = 0; from < many; from += batch) {
        Request[] walks = new Request[batch];
        for (int i = 0; i < batch; i++) {
          walks[i] = walk(ROOT, 10 + from + i, "dir" + (from + i) % 20, "file");
        }
        client.send(walks);
        for (int i = 0; i < batch; i++) {
          Message reply = client.receive().message();
          assertThat(((Reply.Rwalk) reply).qids()).hasSize(2);
        }
      }
      assertThat(descriptors() - baseline).isLessThan(200);
      client.call(Reply.Rlopen.class, new Request.Tlopen(9 + many, OpenFlags.READ_ONLY));
    }
    Await.until("the session ends with its connection", () -> server.sessions() == 0);
    assertThat(host.usage()).isEqualTo(new PosixVolume.Usage(0, 0));
    server.close();
    host.close();
  }

  private static long descriptors() throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
      return all.count();
    }
  }
}
