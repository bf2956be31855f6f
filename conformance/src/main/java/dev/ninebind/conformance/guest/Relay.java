// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.guest;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * The way from guests, whose network nothing leaves, to one server outside of it and to nothing
 * else. Two relays make it: one in the guests' network, which listens on the server's address
 * there, and one outside, which connects to the server. Between them is a socket in the file
 * system, which networks do not divide.
 */
public final class Relay implements AutoCloseable {
  private static final String READY = "relaying";
  private static final int BUFFER = 256 << 10;

  private final ServerSocketChannel listener;
  private final SocketAddress target;
  private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();

  private Relay(ServerSocketChannel listener, SocketAddress target) {
    this.listener = listener;
    this.target = target;
  }

  /** Relays from a socket in the file system, which it makes, to a server. */
  static Relay listen(Path socket, SocketAddress target) throws IOException {
    return listen(UnixDomainSocketAddress.of(socket), target);
  }

  private static Relay listen(SocketAddress address, SocketAddress target) throws IOException {
    ServerSocketChannel listener =
        address instanceof UnixDomainSocketAddress
            ? ServerSocketChannel.open(StandardProtocolFamily.UNIX)
            : ServerSocketChannel.open();
    listener.bind(address);
    Relay relay = new Relay(listener, target);
    start("relay", relay::accept);
    return relay;
  }

  /** In the guests' network: {@code ADDRESS PORT SOCKET}. Runs until it is ended. */
  public static void main(String[] arguments) throws IOException {
    SocketAddress here = new InetSocketAddress(arguments[0], Integer.parseInt(arguments[1]));
    listen(here, UnixDomainSocketAddress.of(arguments[2]));
    System.out.println(READY);
    try {
      Thread.currentThread().join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Both relays: guests reach the target at the network's server address and this port. */
  public static Way open(
      GuestNetwork network, int port, SocketAddress target, List<String> java, Path log) {
    try {
      Path folder = Files.createTempDirectory("ninebind-relay");
      Path socket = folder.resolve("socket");
      Relay outer = listen(socket, target);
      List<String> command = new ArrayList<>(java);
      command.addAll(
          List.of(
              Relay.class.getName(),
              network.serverAddress(),
              Integer.toString(port),
              socket.toString()));
      ServerProcess inner =
          ServerProcess.start(
              network,
              command,
              port,
              Optional.of(Pattern.compile("^" + READY + "$")),
              name -> name,
              log);
      return new Way(outer, inner, folder, port);
    } catch (IOException e) {
      throw new GuestException("no relay to " + target + ": " + e.getMessage(), e);
    }
  }

  /** Two relays, and the folder of the socket between them. */
  public static final class Way implements AutoCloseable {
    private final Relay outer;
    private final ServerProcess inner;
    private final Path folder;
    private final int port;

    private Way(Relay outer, ServerProcess inner, Path folder, int port) {
      this.outer = outer;
      this.port = port;
      this.inner = inner;
      this.folder = folder;
    }

    /** Where guests find it, at the network's server address. */
    public int port() {
      return port;
    }

    @Override
    public void close() {
      inner.close();
      outer.close();
      HostProcesses.run("rm", "-rf", "--", folder.toString());
    }
  }

  private void accept() {
    while (listener.isOpen()) {
      try {
        SocketChannel client = listener.accept();
        open.add(client);
        start("relay-connect", () -> connect(client));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void connect(SocketChannel client) {
    SocketChannel server;
    try {
      server = SocketChannel.open(target);
      open.add(server);
      for (SocketChannel each : List.of(client, server)) {
        if (each.supportedOptions().contains(StandardSocketOptions.TCP_NODELAY)) {
          each.setOption(StandardSocketOptions.TCP_NODELAY, true);
        }
      }
    } catch (IOException e) {
      close(client); // as if the server had refused it
      return;
    }
    start("relay-there", () -> pump(client, server));
    start("relay-back", () -> pump(server, client));
  }

  /** The end of one side is the end of both: 9P has no use for half a connection. */
  private void pump(SocketChannel from, SocketChannel to) {
    ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
    try {
      while (from.read(buffer) >= 0) {
        buffer.flip();
        while (buffer.hasRemaining()) {
          to.write(buffer);
        }
        buffer.clear();
      }
    } catch (ClosedChannelException e) {
      // by the other pump
    } catch (IOException e) {
      // a reset ends it as well
    } finally {
      close(from);
      close(to);
    }
  }

  private void close(SocketChannel channel) {
    open.remove(channel);
    try {
      channel.close();
    } catch (IOException e) {
      // it is of no use any more
    }
  }

  private static void start(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      // its connections end anyhow
    }
    open.forEach(this::close);
  }
}
