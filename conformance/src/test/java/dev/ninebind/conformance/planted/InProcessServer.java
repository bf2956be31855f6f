// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.planted;

import dev.ninebind.host.memory.MemoryVolume;
import dev.ninebind.p9.server.ListenAddress;
import dev.ninebind.p9.server.P9Server;
import dev.ninebind.p9.server.ServerSettings;
import dev.ninebind.p9.session.Export;
import dev.ninebind.posix.PosixException;
import dev.ninebind.posix.PosixVolume;
import dev.ninebind.posix.ntfs.NtfsPosixVolume;
import java.io.IOException;
import java.net.InetSocketAddress;

/** A volume served on this machine's loopback by this JVM, at a port that stays. */
public final class InProcessServer implements AutoCloseable {
  private static final int MEGABYTES = 256;

  private final ListenAddress.Tcp address;
  private PosixVolume volume;
  private P9Server server;

  public InProcessServer(PosixVolume volume) throws IOException {
    this.volume = volume;
    server = server(volume);
    address = (ListenAddress.Tcp) server.listen(new ListenAddress.Tcp("127.0.0.1", 0));
  }

  /** NTFS in memory, translated. */
  public static PosixVolume memory() throws PosixException {
    MemoryVolume.Options options = MemoryVolume.Options.DEFAULT.withSize((long) MEGABYTES << 20);
    return NtfsPosixVolume.open(new MemoryVolume(options), NtfsPosixVolume.Options.DEFAULT);
  }

  private static P9Server server(PosixVolume volume) {
    Export export = new Export("v", volume);
    return new P9Server(aname -> export, ServerSettings.DEFAULT);
  }

  public InetSocketAddress address() {
    return new InetSocketAddress(address.host(), address.port());
  }

  /** Ends all sessions, and serves another volume at the same address. */
  void restartWith(PosixVolume other) throws IOException {
    server.close();
    volume.close();
    volume = other;
    server = server(other);
    server.listen(address);
  }

  @Override
  public void close() {
    server.close();
    volume.close();
  }
}
