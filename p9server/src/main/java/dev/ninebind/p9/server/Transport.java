// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.server;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.epoll.EpollTcpInfo;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import jdk.net.ExtendedSocketOptions;

/**
 * How sockets are waited for: by epoll where the machine has it, else by the JDK's selector. It
 * also knows how each tells dead peers from silent ones.
 */
enum Transport {
  EPOLL {
    @Override
    IoHandlerFactory handlers(Duration busyPoll) {
      return busyPoll.isZero()
          ? EpollIoHandler.newFactory()
          : EpollIoHandler.newFactory(0, BusyPolling.factory(busyPoll));
    }

    @Override
    Class<? extends ServerChannel> tcp() {
      return EpollServerSocketChannel.class;
    }

    @Override
    Class<? extends ServerChannel> unix() {
      return EpollServerDomainSocketChannel.class;
    }

    @Override
    SocketAddress address(Path path) {
      return new DomainSocketAddress(path.toFile());
    }

    @Override
    ChannelOption<Boolean> quickAcknowledgement() {
      return EpollChannelOption.TCP_QUICKACK;
    }

    @Override
    ChannelOption<Integer> keepIdle() {
      return EpollChannelOption.TCP_KEEPIDLE;
    }

    @Override
    long silenceMillis(Channel channel) {
      if (!channel.isOpen()) {
        return Long.MAX_VALUE;
      }
      try {
        EpollTcpInfo info = ((EpollSocketChannel) channel).tcpInfo();
        return Math.min(info.lastAckRecv(), info.lastDataRecv());
      } catch (ChannelException e) {
        return Long.MAX_VALUE; // it has just been closed
      }
    }

    @Override
    void accepted(Channel channel) {
      if (channel instanceof EpollSocketChannel tcp) {
        CongestionControl.choose(tcp, CongestionControl.NEAR_MICROS);
      }
    }

    @Override
    void noticeDeadPeers(ServerBootstrap bootstrap, DeadPeers rule) {
      bootstrap
          .childOption(EpollChannelOption.TCP_KEEPIDLE, rule.idleSeconds())
          .childOption(EpollChannelOption.TCP_KEEPINTVL, rule.probeSeconds())
          .childOption(EpollChannelOption.TCP_KEEPCNT, rule.probes())
          .childOption(EpollChannelOption.TCP_USER_TIMEOUT, rule.unansweredSeconds() * 1000);
    }
  },

  NIO {
    @Override
    IoHandlerFactory handlers(Duration busyPoll) {
      return NioIoHandler.newFactory(); // its selector sleeps at once
    }

    @Override
    Class<? extends ServerChannel> tcp() {
      return NioServerSocketChannel.class;
    }

    @Override
    Class<? extends ServerChannel> unix() {
      return NioServerDomainSocketChannel.class;
    }

    @Override
    SocketAddress address(Path path) {
      return UnixDomainSocketAddress.of(path);
    }

    @Override
    ChannelOption<Boolean> quickAcknowledgement() {
      return NioChannelOption.of(ExtendedSocketOptions.TCP_QUICKACK);
    }

    @Override
    ChannelOption<Integer> keepIdle() {
      return NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPIDLE);
    }

    @Override
    long silenceMillis(Channel channel) {
      return 0; // the JDK does not tell
    }

    @Override
    void accepted(Channel channel) {} // the JDK has no TCP_CONGESTION

    // The JDK has no TCP_USER_TIMEOUT; keepalive alone notices a peer that is silent. Where the JDK
    // has not even its times (Windows before JDK 22), the system's are used, as its owner set them.
    @Override
    void noticeDeadPeers(ServerBootstrap bootstrap, DeadPeers rule) {
      keepAlive(bootstrap, ExtendedSocketOptions.TCP_KEEPIDLE, rule.idleSeconds());
      keepAlive(bootstrap, ExtendedSocketOptions.TCP_KEEPINTERVAL, rule.probeSeconds());
      keepAlive(bootstrap, ExtendedSocketOptions.TCP_KEEPCOUNT, rule.probes());
    }

    private void keepAlive(ServerBootstrap bootstrap, SocketOption<Integer> option, int value) {
      if (supported().contains(option)) {
        bootstrap.childOption(NioChannelOption.of(option), value);
      }
    }

    private Set<SocketOption<?>> supported() {
      try (SocketChannel channel = SocketChannel.open()) {
        return channel.supportedOptions();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  };

  /** The best this machine has. */
  static Transport best() {
    return Epoll.isAvailable() ? EPOLL : NIO;
  }

  /** What waits for sockets; where this transport can, it polls for so long before it sleeps. */
  abstract IoHandlerFactory handlers(Duration busyPoll);

  abstract Class<? extends ServerChannel> tcp();

  abstract Class<? extends ServerChannel> unix();

  abstract SocketAddress address(Path path);

  abstract void noticeDeadPeers(ServerBootstrap bootstrap, DeadPeers rule);

  abstract ChannelOption<Boolean> quickAcknowledgement();

  /** After how many seconds of silence a TCP peer is probed. */
  abstract ChannelOption<Integer> keepIdle();

  /**
   * For how long nothing has come from a TCP peer, no acknowledgement either: endless once it is
   * closed, 0 if that is not to be known. On any thread.
   */
  abstract long silenceMillis(Channel channel);

  /** Sets what depends on the peer, before anything is read from it. */
  abstract void accepted(Channel channel);

  /**
   * Tells a TCP peer at once what has arrived. Linux's 9P client leaves Nagle's algorithm on: it
   * sends no further request while an earlier one is not acknowledged, and a reply that is late (a
   * lock that waits) would have to do that, or the host's timer after up to 200 ms.
   */
  void acknowledge(Channel channel) {
    if (channel.localAddress() instanceof InetSocketAddress) {
      channel.config().setOption(quickAcknowledgement(), true); // false where a host has it not
    }
  }

  /**
   * Event loops.
   *
   * @param busyPoll how long each may poll before it sleeps
   */
  EventLoopGroup loops(int threads, Duration busyPoll) {
    return new MultiThreadIoEventLoopGroup(
        threads, new DefaultThreadFactory("loop", true), handlers(busyPoll));
  }

  /** A bootstrap for the address, and the address as this transport wants it. */
  Endpoint endpoint(ListenAddress listen, DeadPeers rule) {
    ServerBootstrap bootstrap = new ServerBootstrap();
    if (listen instanceof ListenAddress.Tcp tcp) {
      bootstrap
          .channel(tcp())
          .option(ChannelOption.SO_REUSEADDR, true)
          .childOption(ChannelOption.TCP_NODELAY, true)
          .childOption(ChannelOption.SO_KEEPALIVE, true);
      noticeDeadPeers(bootstrap, rule);
      return new Endpoint(bootstrap, new InetSocketAddress(tcp.host(), tcp.port()));
    }
    return new Endpoint(bootstrap.channel(unix()), address(((ListenAddress.Unix) listen).path()));
  }

  /** What {@link #endpoint} gives. */
  record Endpoint(ServerBootstrap bootstrap, SocketAddress address) {}
}
