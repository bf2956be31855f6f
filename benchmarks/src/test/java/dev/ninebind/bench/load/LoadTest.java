// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ninebind.host.memory.MemoryVolume;
import dev.ninebind.p9.server.ListenAddress;
import dev.ninebind.p9.server.P9Server;
import dev.ninebind.p9.server.ServerSettings;
import dev.ninebind.p9.session.Export;
import dev.ninebind.p9.wire.Request;
import dev.ninebind.posix.Name;
import dev.ninebind.posix.OpenFlags;
import dev.ninebind.posix.ntfs.NtfsPosixVolume;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every workload for a moment, on a server in this JVM with a volume in memory. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LoadTest {
  private static final Timing MOMENT = new Timing(Duration.ofMillis(10), Duration.ofMillis(40));

  private static NtfsPosixVolume volume;
  private static P9Server server;
  private static Target target;

  @BeforeAll
  static void serve() throws Exception {
    volume =
        NtfsPosixVolume.open(
            new MemoryVolume(MemoryVolume.Options.DEFAULT), NtfsPosixVolume.Options.DEFAULT);
    Export export = new Export("bench", volume);
    server = new P9Server(aname -> export, ServerSettings.DEFAULT);
    int port = ((ListenAddress.Tcp) server.listen(new ListenAddress.Tcp("127.0.0.1", 0))).port();
    AtomicLong cpu = new AtomicLong();
    target =
        new Target(
            new InetSocketAddress("127.0.0.1", port), "bench", 1 << 16, () -> cpu.addAndGet(1000));
  }

  @AfterAll
  static void close() throws Exception {
    server.close();
    volume.close();
  }

  static Stream<Workload> workloads() {
    return Stream.of(
            Stream.of(DataWorkload.values()),
            Stream.of(NameWorkload.values()),
            Stream.of(
                new LockWorkload(),
                new XattrWorkload(),
                new FidsWorkload(100),
                new HoleWorkload(1 << 20),
                new DirectoryWorkload(50, true),
                new DirectoryWorkload(50, false)))
        .flatMap(all -> all);
  }

  private static LoadResult run(Load load) throws Exception {
    load.prepare(target);
    load.prepare(target); // what is there stays
    LoadResult result = load.run(target, MOMENT);
    assertThat(result.operations()).isPositive();
    assertThat(result.latencies().getTotalCount()).isPositive();
    assertThat(result.perSecond()).isPositive();
    assertThat(result.cpuNanos()).isEqualTo(1000);
    return result;
  }

  @ParameterizedTest
  @MethodSource("workloads")
  void aConnectionWithSeveralRequestsOutstanding(Workload workload) throws Exception {
    run(new ClosedLoop(workload, 1, 4));
  }

  @Test
  void moreConnectionsThanThreads() throws Exception {
    run(new ClosedLoop(NameWorkload.WEB_APPLICATION, 8, 2));
  }

  @Test
  void writesThatFillTheSocketsOfSeveralConnections() throws Exception {
    run(new ClosedLoop(DataWorkload.SEQUENTIAL_WRITE, 5, 8));
    run(new ClosedLoop(DataWorkload.SEQUENTIAL_READ, 5, 8));
  }

  /** However slow the machine is: what was due is done and counted, be it late. */
  @Test
  void aFixedRateLeavesNothingOut() throws Exception {
    LoadResult result = run(new OpenLoop(NameWorkload.STAT, 2, 1, 2000));
    assertThat(result.latencies().getTotalCount()).isBetween(78L, 82L); // of 80 in 40 ms
    assertThat(result.operations()).isBetween(98L, 102L);
  }

  @Test
  void connections() throws Exception {
    run(new ConnectionStorm());
  }

  @Test
  void aFileThatIsNotThereIsTold() {
    Load unprepared = new ClosedLoop(new HoleWorkload(12345), 1, 1);
    assertThatThrownBy(() -> unprepared.run(target, MOMENT))
        .isInstanceOf(WrongAnswerException.class)
        .hasMessage("Twalk failed with errno 2");
  }

  /** The whole way: a byte that somebody else changed is seen by the next who reads. */
  @Test
  void aChangedByteIsFound() throws Exception {
    Load read = new ClosedLoop(new ReadSmall(), 1, 1);
    run(read);
    Watchdog.over(
        Duration.ofSeconds(20),
        watchdog -> {
          LoadConnection connection = LoadConnection.open(watchdog, target, 1);
          int fid = Places.open(connection, ReadSmall.FILE, OpenFlags.READ_WRITE);
          byte[] other = {(byte) ~Pattern.at(100, 1).get()};
          ByteBuf data = Unpooled.wrappedBuffer(other);
          Step write =
              new Step(0, new Request.Twrite(fid, 100, data)) {
                @Override
                void put(ByteBuffer out) {
                  super.put(out);
                  out.put(other);
                }
              };
          new Pump(connection, new Slot[] {new Sequence(List.of(write), 1)}, new Tally(0, 0)).run();
          return null;
        });
    assertThatThrownBy(() -> read.run(target, MOMENT))
        .isInstanceOf(WrongAnswerException.class)
        .hasMessage("the byte at 100 is not what was written");
  }

  /** Reads of a file of its own. */
  private static final class ReadSmall implements Workload {
    static final Name FILE = EntryNames.name("changed");

    @Override
    public void prepare(Fixtures fixtures) throws IOException {
      fixtures.file(FILE, 4096);
    }

    @Override
    public Slot[] slots(LoadConnection connection, int number, int depth) throws IOException {
      int fid = Places.open(connection, FILE, OpenFlags.READ_ONLY);
      return Places.slots(
          depth, tag -> new Sequence(new ReadStep(tag, fid, 4096, Offsets.start())));
    }
  }
}
