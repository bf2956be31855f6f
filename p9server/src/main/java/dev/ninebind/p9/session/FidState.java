// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.session;

import dev.ninebind.p9.wire.Request;
import dev.ninebind.posix.Errno;
import dev.ninebind.posix.Node;
import dev.ninebind.posix.OpenFile;
import dev.ninebind.posix.PosixException;
import dev.ninebind.posix.PosixVolume;
import java.nio.ByteBuffer;

/**
 * What a fid stands for: a file, or the value of one of a file's attributes. What a state does not
 * say otherwise is EBADF.
 */
sealed interface FidState
    permits FidState.Reserved, FidState.Walked, FidState.Opened, XattrValue, XattrDraft {
  /** Nothing yet: the request that makes it is running. */
  record Reserved() implements FidState {}

  /**
   * A place in the tree.
   *
   * @param node held by the fid
   */
  record Walked(Node node) implements FidState {
    @Override
    public boolean isInMemory(Request request) {
      return request instanceof Request.Tclunk;
    }

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
    public Node node() {
      return file.node();
    }

    @Override
    public void close(PosixVolume volume) throws PosixException {
      file.close();
    }
  }

  /** The node of the file that the fid stands for. Errors: EBADF if it stands for none. */
  default Node node() throws PosixException {
    throw new PosixException(Errno.EBADF, "fid stands for no file");
  }

  /** The open file. Errors: EBADF if it is not open. */
  default OpenFile file() throws PosixException {
    throw new PosixException(Errno.EBADF, "fid is not open");
  }

  /** Tread; as {@link OpenFile#read}. */
  default int read(ByteBuffer target, long offset) throws PosixException {
    return file().read(target, offset);
  }

  /** Twrite; as {@link OpenFile#write}. */
  default int write(ByteBuffer source, long offset) throws PosixException {
    return file().write(source, offset);
  }

  /** True if no host is asked when this request comes for a fid that stands for this. */
  default boolean isInMemory(Request request) {
    return false;
  }

  /** Tclunk: as {@link #close}, and whatever else ends with the fid. */
  default void clunk(PosixVolume volume) throws PosixException {
    close(volume);
  }

  /** Gives back what the fid held. Only an open file may make the caller wait. */
  default void close(PosixVolume volume) throws PosixException {}
}
