// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.server;

import dev.ninebind.p9.session.Exports;
import dev.ninebind.p9.session.FirstRequests;
import dev.ninebind.p9.session.Session;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens, and gives each connection a {@link Session}. */
public final class P9Server implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(P9Server.class);

  /** How long running requests get to end when the server stops, in seconds. */
  private static final int GRACE_SECONDS = 10;

  /**
   * Reply bytes that may wait for a slow client before nothing more is read from it, and below
   * which reading goes on: room for a few of the largest replies.
   */
  private static final WriteBufferWaterMark WRITE_MARKS =
      new WriteBufferWaterMark(2 << 20, 8 << 20);

  private final Transport transport;
  private final Exports exports;
  private final ServerSettings settings;
  private final EventLoopGroup acceptors;
  private final EventLoopGroup loops;
  private final IoPool pool;
  private final List<Channel> listeners = new ArrayList<>();
  private final List<ListenAddress.Unix> sockets = new ArrayList<>();
  private final Set<Session> sessions = ConcurrentHashMap.newKeySet();
  private final ReturningPeers peers;
  private volatile Runnable whenSessionEnded = () -> {};

  public P9Server(Exports exports, ServerSettings settings) {
    this(exports, settings, Transport.best());
  }

  P9Server(Exports exports, ServerSettings settings, Transport transport) {
    this.transport = transport;
    this.exports = exports;
    this.settings = settings;
    this.acceptors = transport.loops(1, Duration.ZERO);
    this.loops = transport.loops(Runtime.getRuntime().availableProcessors(), settings.busyPoll());
    this.pool = new IoPool(settings.ioThreads());
    this.peers = new ReturningPeers(transport, settings.deadPeers());
  }

  /** Loads now what a server and its first client will need. */
  public static void load() {
    Transport.best();
    FirstRequests.load();
  }

  /**
   * Listens at an address. A unix socket has mode 0600. It replaces a socket that nobody listens at
   * any more; whatever else stands at its path stays as it is.
   *
   * @return the address, with the port that was found where any was asked for
   * @throws IOException if the address cannot be had
   */
  public ListenAddress listen(ListenAddress address) throws IOException {
    if (address instanceof ListenAddress.Unix unix) {
      UnixSockets.makeRoom(unix.path());
    }
    Transport.Endpoint endpoint = transport.endpoint(address, settings.deadPeers());
    endpoint
        .bootstrap()
        .group(acceptors, loops)
        .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WRITE_MARKS)
        .childHandler(new SessionStarter());
    ChannelFuture bound = endpoint.bootstrap().bind(endpoint.address()).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException(bound.cause().getMessage(), bound.cause());
    }
    Channel listener = bound.channel();
    listeners.add(listener);
    if (address instanceof ListenAddress.Unix unix) {
      sockets.add(unix);
      Files.getFileAttributeView(unix.path(), PosixFileAttributeView.class)
          .setPermissions(PosixFilePermissions.fromString("rw-------"));
      return address;
    }
    InetSocketAddress local = (InetSocketAddress) listener.localAddress();
    return new ListenAddress.Tcp(((ListenAddress.Tcp) address).host(), local.getPort());
  }

  /** What to do when a session has ended and all that it held is given back; on its event loop. */
  public void whenSessionEnded(Runnable action) {
    whenSessionEnded = action;
  }

  /** Sessions that are connected. */
  public int sessions() {
    return sessions.size();
  }

  /** Stops listening, lets running requests end and answers them, and closes all connections. */
  @Override
  public void close() {
    listeners.forEach(listener -> listener.close().awaitUninterruptibly());
    sessions.forEach(Session::drain);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(GRACE_SECONDS);
    while (!sessions.isEmpty()
        && System.nanoTime() < deadline
        && !Thread.currentThread().isInterrupted()) {
      pause();
    }
    if (!sessions.isEmpty()) {
      LOG.warn("{} sessions had requests running after {} s", sessions.size(), GRACE_SECONDS);
    }
    acceptors.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    pool.close();
    for (ListenAddress.Unix socket : sockets) {
      try {
        Files.deleteIfExists(socket.path());
      } catch (IOException e) {
        LOG.warn("the socket {} could not be removed: {}", socket.path(), e.getMessage());
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(5);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private final class SessionStarter extends ChannelInitializer<Channel> {
    @Override
    protected void initChannel(Channel channel) {
      transport.accepted(channel);
      if (!settings.allowed().isEmpty() && channel.remoteAddress() instanceof InetSocketAddress) {
        channel.pipeline().addLast(new AddressFilter(settings.allowed()));
      }
      Session session = new Session(exports, pool.executor(), settings.limits());
      session.whenEnded(
          () -> {
            sessions.remove(session);
            peers.left(channel);
            whenSessionEnded.run();
          });
      session.whenLate(() -> transport.acknowledge(channel));
      channel.pipeline().addLast("session", session);
      sessions.add(session);
      peers.arrived(channel);
    }
  }
}
