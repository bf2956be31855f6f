// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.host.posix.HostProcess;
import dev.ninebind.p9.session.Await;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.socket.nio.NioChannelOption;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import jdk.net.ExtendedSocketOptions;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TransportTest {
  static final DeadPeers RULE = new DeadPeers(21, 7, 4, 33);

  @Test
  void epollIsUsedWhereItCanBe() {
    assertThat(Epoll.isAvailable()).as("%s", Epoll.unavailabilityCause()).isTrue();
    assertThat(Transport.best()).isEqualTo(Transport.EPOLL);
  }

  /** What the accepted end of a connection has for options. */
  static void accepted(Transport transport, ThrowingConsumer<Channel> check) throws Exception {
    EventLoopGroup loops = transport.loops(1, Duration.ZERO);
    CompletableFuture<Channel> accepted = new CompletableFuture<>();
    Transport.Endpoint endpoint = transport.endpoint(new ListenAddress.Tcp("127.0.0.1", 0), RULE);
    Channel listener =
        endpoint
            .bootstrap()
            .group(loops)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    accepted.complete(channel);
                  }
                })
            .bind(endpoint.address())
            .syncUninterruptibly()
            .channel();
    int port = ((InetSocketAddress) listener.localAddress()).getPort();
    try (SocketChannel client = SocketChannel.open(new InetSocketAddress("127.0.0.1", port))) {
      assertThat(client.isConnected()).isTrue();
      Channel channel = accepted.get(Await.LIMIT, TimeUnit.SECONDS);
      assertThat(channel.config().getOption(ChannelOption.SO_KEEPALIVE)).isTrue();
      assertThat(channel.config().getOption(ChannelOption.TCP_NODELAY)).isTrue();
      check.accept(channel);
    } finally {
      loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
  }

  @Test
  void epollSocketsNoticeDeadPeers() throws Exception {
    accepted(
        Transport.EPOLL,
        channel -> {
          assertThat(channel.config().getOption(EpollChannelOption.TCP_KEEPIDLE)).isEqualTo(21);
          assertThat(channel.config().getOption(EpollChannelOption.TCP_KEEPINTVL)).isEqualTo(7);
          assertThat(channel.config().getOption(EpollChannelOption.TCP_KEEPCNT)).isEqualTo(4);
          assertThat(channel.config().getOption(EpollChannelOption.TCP_USER_TIMEOUT))
              .isEqualTo(33_000);
        });
  }

  @Test
  void nioSocketsNoticeDeadPeers() throws Exception {
    accepted(
        Transport.NIO,
        channel -> {
          assertThat(
                  channel
                      .config()
                      .getOption(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPIDLE)))
              .isEqualTo(21);
          assertThat(
                  channel
                      .config()
                      .getOption(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPINTERVAL)))
              .isEqualTo(7);
          assertThat(
                  channel
                      .config()
                      .getOption(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPCOUNT)))
              .isEqualTo(4);
        });
  }

  @ParameterizedTest
  @EnumSource
  void whatHasArrivedIsAcknowledgedAtOnce(Transport transport) throws Exception {
    ChannelOption<Boolean> option = transport.quickAcknowledgement();
    accepted(
        transport,
        channel -> {
          channel.config().setOption(option, false);
          assertThat(channel.config().getOption(option)).isFalse();
          transport.acknowledge(channel);
          assertThat(channel.config().getOption(option)).isTrue();
        });
  }

  /** The daemon binds so: nobody can connect before the mode is what it shall be. */
  @ParameterizedTest
  @EnumSource
  void aUnixSocketIsMadeWithTheModeOfTheUmask(Transport transport, @TempDir Path directory)
      throws Exception {
    Path path = directory.resolve("socket");
    EventLoopGroup loops = transport.loops(1, Duration.ZERO);
    int before = HostProcess.umask(0177);
    try {
      Transport.Endpoint endpoint = transport.endpoint(new ListenAddress.Unix(path), RULE);
      endpoint
          .bootstrap()
          .group(loops)
          .childHandler(
              new ChannelInitializer<>() {
                @Override
                protected void initChannel(Channel channel) {}
              })
          .bind(endpoint.address())
          .syncUninterruptibly();
      assertThat(Files.getPosixFilePermissions(path))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    } finally {
      HostProcess.umask(before);
      loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
  }
}
