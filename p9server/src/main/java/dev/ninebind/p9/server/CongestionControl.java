// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.RawUnixChannelOption;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Takes BBR off connections to peers that are near. It spreads what is sent over time by timers, at
 * the rate that it has measured: right for a path with queues, but a guest of this host, or the
 * next machine, then waits for the timers: 64 KiB took twice as long on every third connection.
 * Reno sends at once what the peer's window takes. Peers that are far keep what the host's owner
 * has chosen, and so do all where that is not BBR.
 */
final class CongestionControl {
  /** The longest round trip to a near peer, in microseconds, as the handshake has measured it. */
  static final int NEAR_MICROS = 1_000;

  private static final int IPPROTO_TCP = 6;
  private static final int TCP_CONGESTION = 13;

  /** Of the kernel's names: TCP_CA_NAME_MAX. */
  private static final int NAME_BYTES = 16;

  /** Names end with NULs. */
  static final RawUnixChannelOption OPTION =
      new RawUnixChannelOption("TCP_CONGESTION", IPPROTO_TCP, TCP_CONGESTION, NAME_BYTES);

  private CongestionControl() {}

  /**
   * Decides for a connection that was just accepted.
   *
   * @param nearMicros the longest round trip that counts as near, in microseconds
   */
  static void choose(EpollSocketChannel channel, int nearMicros) {
    try {
      if (of(channel).startsWith("bbr") && channel.tcpInfo().rtt() < nearMicros) {
        channel.config().setOption(OPTION, name("reno"));
      }
    } catch (ChannelException e) {
      // It has just been closed.
    }
  }

  /** What a connection has. */
  static String of(Channel channel) {
    ByteBuffer name = channel.config().getOption(OPTION);
    return StandardCharsets.US_ASCII.decode(name).toString().split("\0", 2)[0];
  }

  /** As the option takes it. */
  static ByteBuffer name(String name) {
    return ByteBuffer.allocateDirect(NAME_BYTES).put(0, name.getBytes(StandardCharsets.US_ASCII));
  }
}
