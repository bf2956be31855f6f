// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.server;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ipfilter.AbstractRemoteAddressFilter;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import java.net.InetSocketAddress;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes connections that come from outside the networks that are let in. */
@Sharable
final class AddressFilter extends AbstractRemoteAddressFilter<InetSocketAddress> {
  private static final Logger LOG = LoggerFactory.getLogger(AddressFilter.class);

  private final List<IpSubnetFilterRule> allowed;

  AddressFilter(List<IpSubnetFilterRule> allowed) {
    this.allowed = allowed;
  }

  @Override
  protected boolean accept(ChannelHandlerContext context, InetSocketAddress peer) {
    if (peer.getAddress().isLoopbackAddress()
        || allowed.stream().anyMatch(rule -> rule.matches(peer))) {
      return true;
    }
    LOG.warn("refused a connection from {}: not in an allowed network", peer);
    return false;
  }
}
