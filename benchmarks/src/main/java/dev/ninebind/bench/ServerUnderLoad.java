// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server as a child process, on loopback. */
final class ServerUnderLoad implements AutoCloseable {
  private static final long START_NANOS = TimeUnit.MINUTES.toNanos(3);

  private final String name;
  private final String aname;
  private final InetSocketAddress address;
  private final Process process;

  private ServerUnderLoad(String name, String aname, InetSocketAddress address, Process process) {
    this.name = name;
    this.aname = aname;
    this.address = address;
    this.process = process;
  }

  /** Ninebind, by its launcher. */
  static ServerUnderLoad ninebind(String name, Path launcher, Path folder)
      throws IOException, InterruptedException {
    InetSocketAddress address = freeAddress();
    return started(
        name,
        "bench",
        address,
        List.of(
            launcher.toString(),
            "serve",
            "bench=" + folder,
            "--listen",
            "tcp://127.0.0.1:" + address.getPort()));
  }

  /** diod, Debian's package. */
  static ServerUnderLoad diod(Path folder) throws IOException, InterruptedException {
    InetSocketAddress address = freeAddress();
    return started(
        "diod",
        folder.toString(),
        address,
        List.of(
            "/usr/sbin/diod",
            "-f",
            "-n",
            "-l",
            "127.0.0.1:" + address.getPort(),
            "-e",
            folder.toString(),
            "-U",
            "root"));
  }

  String name() {
    return name;
  }

  String aname() {
    return aname;
  }

  InetSocketAddress address() {
    return address;
  }

  private static ServerUnderLoad started(
      String name, String aname, InetSocketAddress address, List<String> command)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    ServerUnderLoad server = new ServerUnderLoad(name, aname, address, process);
    long deadline = System.nanoTime() + START_NANOS;
    while (true) {
      try {
        new Socket(address.getAddress(), address.getPort()).close();
        return server;
      } catch (IOException e) {
        if (!process.isAlive() || System.nanoTime() > deadline) {
          server.close();
          throw new IOException(name + " did not start: " + String.join(" ", command), e);
        }
        Thread.sleep(50);
      }
    }
  }

  private static InetSocketAddress freeAddress() throws IOException {
    InetAddress loopback = InetAddress.getByName("127.0.0.1");
    try (ServerSocket socket = new ServerSocket(0, 1, loopback)) {
      return new InetSocketAddress(loopback, socket.getLocalPort());
    }
  }

  /** Ends the process: as it likes best if it does so in time. */
  @Override
  public void close() {
    process.destroy();
    process.onExit().completeOnTimeout(process, 10, TimeUnit.SECONDS).join();
    process.destroyForcibly();
  }
}
