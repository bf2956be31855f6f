// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.session;

import dev.ninebind.p9.wire.Request;
import dev.ninebind.posix.Attributes;
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

  /** A place in the tree. */
  final class Walked implements FidState {
    /**
     * For so long, in nanoseconds, after a client was first told what is there it may be in the
     * middle of one system call: stat asks twice.
     */
    private static final long LOOKING = 100_000_000;

    private final Node node;

    /** When that was, in {@link System#nanoTime}; 0 before. */
    private volatile long told;

    /**
     * @param node held by the fid
     */
    Walked(Node node) {
      this.node = node;
    }

    @Override
    public Node node() {
      return node;
    }

    /**
     * A client that has just looked the name up is to do it again if the file is gone. Later Linux
     * asks whether what it knows is still there, and ENOENT is how it learns that it is not
     * (v9fs_lookup_revalidate in fs/9p/vfs_dentry.c).
     */
    @Override
    public Attributes attributes(PosixVolume volume) throws PosixException {
      long first = told;
      try {
        Attributes attributes = volume.attributes(node);
        if (first == 0) {
          told = System.nanoTime() | 1;
        }
        return attributes;
      } catch (PosixException e) {
        throw first == 0 || System.nanoTime() - first < LOOKING ? LookedUp.again(node, e) : e;
      }
    }

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
    public Attributes attributes(PosixVolume volume) throws PosixException {
      return file.attributes();
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

  /** Tgetattr. Errors: EBADF if the fid stands for no file, ENOENT or ESTALE if that is gone. */
  default Attributes attributes(PosixVolume volume) throws PosixException {
    return volume.attributes(node());
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
