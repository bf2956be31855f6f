// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.session;

import dev.ninebind.posix.Node;
import dev.ninebind.posix.OpenFile;
import dev.ninebind.posix.PosixException;
import dev.ninebind.posix.PosixVolume;

/** What a fid stands for. */
sealed interface FidState {
  /** Nothing yet: the request that makes it is running. */
  record Reserved() implements FidState {}

  /**
   * A place in the tree.
   *
   * @param node held by the fid
   */
  record Walked(Node node) implements FidState {
    @Override
    public void close(PosixVolume volume) {
      volume.release(node);
    }
  }

  /**
   * An open file.
   *
   * @param file closed by the fid; holds its node
   */
  record Opened(OpenFile file) implements FidState {
    @Override
    public void close(PosixVolume volume) throws PosixException {
      file.close();
    }
  }

  /** Gives back what the fid held. Only an open file may make the caller wait. */
  default void close(PosixVolume volume) throws PosixException {}
}
