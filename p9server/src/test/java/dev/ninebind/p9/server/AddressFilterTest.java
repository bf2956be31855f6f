// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressFilterTest {
  private static final AddressFilter FILTER =
      new AddressFilter(
          List.of(
              new IpSubnetFilterRule("10.1.0.0", 16, IpFilterRuleType.ACCEPT),
              new IpSubnetFilterRule("fd00:1::", 32, IpFilterRuleType.ACCEPT)));

  /** A connection from an address. */
  private static EmbeddedChannel from(String peer) {
    return new EmbeddedChannel() {
      {
        pipeline().addLast(FILTER);
        pipeline().fireChannelActive();
      }

      @Override
      protected SocketAddress remoteAddress0() {
        return new InetSocketAddress(peer, 1023);
      }
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.1.0.1", "10.1.255.255", "fd00:1::9", "127.0.0.1", "127.9.9.9", "::1"})
  void clientsOfAllowedNetworksAndOfThisMachineAreLetIn(String peer) {
    EmbeddedChannel channel = from(peer);
    assertThat(channel.isOpen()).isTrue();
    channel.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.2.0.1", "11.1.0.1", "192.168.0.1", "fd00:2::9", "fe80::1"})
  void othersAreNot(String peer) {
    assertThat(from(peer).isOpen()).isFalse();
  }
}
