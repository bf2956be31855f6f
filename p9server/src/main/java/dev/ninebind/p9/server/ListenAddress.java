// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.server;

import java.nio.file.Path;

/** Where a server listens. */
public sealed interface ListenAddress {
  /**
   * A TCP port.
   *
   * @param host a name or address of this machine
   * @param port 0 for any free one
   */
  record Tcp(String host, int port) implements ListenAddress {
    @Override
    public String toString() {
      return "tcp://" + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
  }

  /** A unix socket, made with mode 0600. */
  record Unix(Path path) implements ListenAddress {
    @Override
    public String toString() {
      return "unix://" + path;
    }
  }

  /**
   * Reads {@code tcp://HOST:PORT}, {@code tcp://[IPV6]:PORT} or {@code unix:///PATH}.
   *
   * @throws IllegalArgumentException saying what is wrong, if it is none of these
   */
  static ListenAddress parse(String text) {
    if (text.startsWith("unix://")) {
      Path path = Path.of(text.substring("unix://".length()));
      if (!path.isAbsolute()) {
        throw new IllegalArgumentException("'" + text + "': give an absolute path, unix:///PATH");
      }
      return new Unix(path);
    }
    if (text.startsWith("tcp://")) {
      String rest = text.substring("tcp://".length());
      int colon = rest.lastIndexOf(':');
      if (colon > 0) {
        String host = rest.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
          host = host.substring(1, host.length() - 1);
        }
        try {
          int port = Integer.parseInt(rest.substring(colon + 1));
          if (port >= 0 && port <= 0xffff) {
            return new Tcp(host, port);
          }
        } catch (NumberFormatException e) {
          // said below
        }
      }
    }
    throw new IllegalArgumentException(
        "'" + text + "' is neither tcp://HOST:PORT nor unix:///PATH");
  }
}
