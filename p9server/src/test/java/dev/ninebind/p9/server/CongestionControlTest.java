// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.ninebind.p9.session.Await;
import dev.ninebind.p9.session.Export;
import dev.ninebind.p9.session.SampleTree;
import io.netty.channel.epoll.EpollSocketChannel;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CongestionControlTest {
  private static final Path KNOWN = Path.of("/proc/sys/net/ipv4/tcp_available_congestion_control");

  /** A connection that has got this from the listener, as from the host's default. */
  private static void accepted(String control, ThrowingConsumer<EpollSocketChannel> check)
      throws Exception {
    assumeThat(List.of(Files.readString(KNOWN).strip().split(" "))).contains(control);
    TransportTest.accepted(
        Transport.EPOLL,
        channel -> {
          channel.config().setOption(CongestionControl.OPTION, CongestionControl.name(control));
          assertThat(CongestionControl.of(channel)).isEqualTo(control);
          check.accept((EpollSocketChannel) channel);
        });
  }

  @ParameterizedTest
  @CsvSource({"bbr, reno", "cubic, cubic"})
  void aNearPeersRepliesAreNotSpread(String before, String after) throws Exception {
    accepted(
        before,
        channel -> {
          Transport.EPOLL.accepted(channel);
          assertThat(CongestionControl.of(channel)).isEqualTo(after);
        });
  }

  @Test
  void aFarPeerKeepsTheHosts() throws Exception {
    accepted(
        "bbr",
        channel -> {
          CongestionControl.choose(channel, 0);
          assertThat(CongestionControl.of(channel)).isEqualTo("bbr");
        });
  }

  @Test
  void aConnectionThatHasEndedIsLeftAlone() throws Exception {
    accepted(
        "reno",
        channel -> {
          channel.close().syncUninterruptibly();
          Transport.EPOLL.accepted(channel);
          assertThat(channel.isOpen()).isFalse();
        });
  }

  /** As the kernel tells it, on hosts where it makes a difference. */
  @Test
  void everyConnectionOfAServerIsLookedAt() throws Exception {
    String ofTheHost = Files.readString(KNOWN.resolveSibling("tcp_congestion_control"));
    assumeThat(ofTheHost).startsWith("bbr");
    Export export = new Export("data", SampleTree.volume());
    try (P9Server server = new P9Server(unused -> export, ServerSettings.DEFAULT)) {
      ListenAddress.Tcp address =
          (ListenAddress.Tcp) server.listen(new ListenAddress.Tcp("127.0.0.1", 0));
      InetSocketAddress remote = new InetSocketAddress(address.host(), address.port());
      try (SocketChannel client = SocketChannel.open(remote)) {
        assertThat(client.isConnected()).isTrue();
        Await.until("a session", () -> server.sessions() == 1);
        Process ss =
            new ProcessBuilder("ss", "-Htin", "sport = :" + address.port())
                .redirectErrorStream(true)
                .start();
        String told = new String(ss.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        assertThat(told).contains(" reno ").doesNotContain("bbr");
      }
    }
  }
}
