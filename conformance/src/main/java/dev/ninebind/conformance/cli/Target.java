// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.cli;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;

/**
 * The server that is asked, as a command line names it.
 *
 * @param text as it was given
 * @param address where it listens
 * @param aname what is attached to
 */
record Target(String text, SocketAddress address, String aname) {
  /** The port that 9P has at IANA. */
  private static final int USUAL_PORT = 564;

  private static final String TCP = "tcp://";
  private static final String UNIX = "unix:";

  /**
   * Reads {@code tcp://HOST[:PORT][/ANAME]} or {@code unix:PATH}.
   *
   * @param aname in place of the one in the text, if not null
   * @throws IllegalArgumentException saying what is wrong
   */
  static Target parse(String text, String aname) {
    if (text.startsWith(UNIX)) {
      String path = text.substring(UNIX.length()).replaceFirst("^//(?=/)", "");
      if (path.isEmpty()) {
        throw new IllegalArgumentException("'" + text + "' names no socket: unix:PATH");
      }
      return new Target(
          text, UnixDomainSocketAddress.of(Path.of(path)), aname == null ? "" : aname);
    }
    if (!text.startsWith(TCP)) {
      throw new IllegalArgumentException(
          "'" + text + "' is neither tcp://HOST:PORT/ANAME nor unix:PATH");
    }
    String rest = text.substring(TCP.length());
    int slash = rest.indexOf('/');
    String host = slash < 0 ? rest : rest.substring(0, slash);
    String named = slash < 0 ? "" : rest.substring(slash + 1);
    int port = USUAL_PORT;
    int colon = host.lastIndexOf(':');
    if (colon > host.lastIndexOf(']')) {
      try {
        port = Integer.parseInt(host.substring(colon + 1));
      } catch (NumberFormatException e) {
        port = -1;
      }
      host = host.substring(0, colon);
    }
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    if (port < 1 || port > 0xffff || host.isEmpty()) {
      throw new IllegalArgumentException("'" + text + "' has no host or port from 1 to 65535");
    }
    try {
      InetSocketAddress address = new InetSocketAddress(InetAddress.getByName(host), port);
      return new Target(text, address, aname == null ? named : aname);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("'" + host + "' is no host that is known here", e);
    }
  }
}
