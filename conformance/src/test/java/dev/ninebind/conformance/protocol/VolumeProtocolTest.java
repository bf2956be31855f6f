// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ninebind.conformance.EveryVolume;
import dev.ninebind.conformance.P9Client;
import dev.ninebind.conformance.P9Error;
import dev.ninebind.conformance.ServedVolume;
import dev.ninebind.conformance.TestedVolume;
import dev.ninebind.conformance.guest.ServerProcess;
import dev.ninebind.p9.wire.DirectoryPage;
import dev.ninebind.posix.Errno;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * What tests of the protocol against a served volume share: connections, a fresh directory, and at
 * the end a look whether the server got no reply wrong and holds nothing any more.
 */
@EveryVolume
abstract class VolumeProtocolTest {
  static final int S_IFMT = 0170000;
  static final int REMOVE_DIRECTORY = 0x200;

  private static final AtomicInteger DIRECTORIES = new AtomicInteger();

  private final ServedVolume served;
  private final List<P9Client> clients = new ArrayList<>();
  private String directory;

  /** A connection. */
  P9Client client;

  /** Its fid of the test's own directory. */
  int top;

  VolumeProtocolTest(ServedVolume served) {
    this.served = served;
  }

  /** A request, or several, that may be refused. */
  interface Call {
    void run() throws IOException;
  }

  static void refused(Errno errno, Call call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(P9Error.class, e -> assertThat(e.errno()).isEqualTo(errno));
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @BeforeEach
  void begin() throws IOException {
    directory = "test" + DIRECTORIES.incrementAndGet();
    client = connect();
    client.mkdir(0, directory, 0755);
    top = top(client);
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    for (P9Client each : clients) {
      assertThat(each.connection().surprises()).isEmpty();
      each.close();
    }
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (isHeld() && System.nanoTime() < deadline) {
      Thread.sleep(5);
    }
    assertThat(openFiles()).as("open files of closed connections").isEmpty();
    assertThat(served.usage()).isEqualTo(new ServerProcess.Usage(0, 0));
  }

  private boolean isHeld() throws IOException {
    return !openFiles().isEmpty() || !served.usage().equals(new ServerProcess.Usage(0, 0));
  }

  /** What the server has open of this test. */
  List<String> openFiles() throws IOException {
    return served.openFiles(directory);
  }

  /** Another connection; it is closed after the test. */
  P9Client connect() throws IOException {
    P9Client made = served.connect();
    clients.add(made);
    return made;
  }

  /** A connection's own fid of the test's directory. */
  int top(P9Client of) throws IOException {
    return of.walkTo(0, directory);
  }

  /** The test's directory, as the host sees it; empty if it does not. */
  Optional<Path> path() {
    return served.path().map(path -> path.resolve(directory));
  }

  TestedVolume volume() {
    return served.volume();
  }

  /** The name of the test's directory at the top of the volume. */
  String directory() {
    return directory;
  }

  /** Makes a file with this content. */
  void file(String name, String content) throws IOException {
    int fid = client.createIn(top, name, 1, 0644);
    client.writeAll(fid, bytes(content));
    client.clunk(fid);
  }

  /** A fid, walked and opened. */
  static int opened(P9Client client, int from, int flags, String... names) throws IOException {
    int fid = client.walkTo(from, names);
    try {
      client.open(fid, flags);
    } catch (P9Error e) {
      client.clunk(fid);
      throw e;
    }
    return fid;
  }

  String content(String name) throws IOException {
    int fid = opened(client, top, 0, name);
    String content = text(client.readAll(fid));
    client.clunk(fid);
    return content;
  }

  long links(int fid) throws IOException {
    return client.getattr(fid).links();
  }

  /** The entries of the test's directory but the dots. */
  List<DirectoryPage.Entry> entries() throws IOException {
    int fid = opened(client, top, 0);
    List<DirectoryPage.Entry> all = client.readdirAll(fid);
    client.clunk(fid);
    return all.stream().filter(entry -> !entry.name().isDots()).toList();
  }
}
