// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.protocol;

import java.io.IOException;
import java.net.SocketAddress;
import java.util.Optional;

/**
 * The server under test and how it is talked to.
 *
 * @param address where it listens
 * @param aname what is attached to; a directory below it must be writable
 * @param user the n_uname of attaches
 * @param msize asked for, in bytes
 * @param timeoutSeconds after which a reply counts as missing
 * @param restart kills the server and starts it again, if somebody said how
 * @param powerCut takes the power from the server's disk and starts both again, if somebody said
 *     how
 */
public record Server(
    SocketAddress address,
    String aname,
    int user,
    int msize,
    int timeoutSeconds,
    Optional<Action> restart,
    Optional<Action> powerCut) {
  /** What ends and starts the server; when it returns, the server takes connections again. */
  @FunctionalInterface
  public interface Action {
    void run() throws IOException;
  }
}
