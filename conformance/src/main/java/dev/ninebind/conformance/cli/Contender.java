// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.cli;

import dev.ninebind.conformance.TestedVolume;
import dev.ninebind.conformance.guest.ServerProcess;
import dev.ninebind.conformance.posix.PosixSuite;
import dev.ninebind.conformance.protocol.Server;
import dev.ninebind.p9.daemon.Main;
import dev.ninebind.p9.daemon.UsageException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** A server that is compared with others, on a fresh folder of its own. */
enum Contender {
  PASSTHROUGH("Ninebind, passed through", TestedVolume.PASSTHROUGH, true),
  MEMORY("Ninebind, NTFS in memory", TestedVolume.MEMORY, false),
  NTFS("Ninebind, NTFS by ntfs-3g", TestedVolume.NTFS, true),
  DIOD("diod", TestedVolume.PASSTHROUGH, true);

  private static final String EXPORT = "v";

  private final String title;
  private final TestedVolume volume;
  private final boolean outlivesItself;

  Contender(String title, TestedVolume volume, boolean outlivesItself) {
    this.title = title;
    this.volume = volume;
    this.outlivesItself = outlivesItself;
  }

  String title() {
    return title;
  }

  String version() throws IOException {
    return this == DIOD ? "diod " + ServerProcess.diodVersion() : "ninebind " + Main.version();
  }

  /** Runs something against it. */
  void serve(Path logs, Visit visit) throws IOException, UsageException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    try (TestedVolume.Folder folder = volume.makeFolder();
        Running running = new Running(folder, port, logs.resolve(volume.title() + ".log"))) {
      InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      String aname = this == DIOD ? folder.source() : EXPORT;
      visit.with(
          new Target(title, address, aname),
          outlivesItself ? Optional.of(running::restart) : Optional.empty());
    }
  }

  /** What is done with a running server. */
  @FunctionalInterface
  interface Visit {
    /**
     * Visits it.
     *
     * @param restart how it is killed and started again, if what it serves survives that
     */
    void with(Target target, Optional<Server.Action> restart) throws IOException, UsageException;
  }

  private final class Running implements AutoCloseable {
    private final TestedVolume.Folder folder;
    private final int port;
    private final Path log;
    private ServerProcess process;

    Running(TestedVolume.Folder folder, int port, Path log) {
      this.folder = folder;
      this.port = port;
      this.log = log;
      start();
    }

    private void start() {
      Map<String, String> exports = Map.of(EXPORT, folder.source());
      process =
          Contender.this == DIOD
              ? ServerProcess.localDiod(port, exports, PosixSuite.users(), log)
              : ServerProcess.local(
                  port, folder.jvm(), exports, log, volume.options().toArray(String[]::new));
    }

    void restart() {
      process.kill();
      start();
    }

    @Override
    public void close() {
      process.close();
    }
  }
}
