// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.server;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** What stands where a unix socket is to be. */
final class UnixSockets {
  private static final int TYPE_MASK = 0170000;
  private static final int SOCKET = 0140000;

  private UnixSockets() {}

  /**
   * Removes a socket that a server left behind. Netty's epoll transport removes whatever is there
   * when it binds, a user's file or another server's socket too, so this has to be asked first.
   *
   * @throws IOException if anything else is there
   */
  static void makeRoom(Path path) throws IOException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    int mode = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
    if ((mode & TYPE_MASK) != SOCKET) {
      throw new FileAlreadyExistsException(path + " is there already and is no socket");
    }
    if (isListenedAt(path)) {
      throw new IOException(path + " is already in use");
    }
    Files.delete(path);
  }

  private static boolean isListenedAt(Path path) throws IOException {
    try (SocketChannel other = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      return other.isConnected();
    } catch (ConnectException e) {
      return false;
    }
  }
}
