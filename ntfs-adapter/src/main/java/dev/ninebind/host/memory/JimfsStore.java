// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.memory;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;

/** The jimfs that holds what was written to the files, one file of its own for each id. */
final class JimfsStore {
  /** Blocks that are free again and that jimfs keeps to use once more, in bytes. */
  private static final long CACHE = 16L << 20;

  private static final FileTime NO_TIME = FileTime.fromMillis(0);

  private final FileSystem jimfs;

  /**
   * @param bytes most that it has to hold; who writes counts, so that it never gets there
   */
  JimfsStore(long bytes) {
    jimfs =
        Jimfs.newFileSystem(
            Configuration.unix().toBuilder()
                .setBlockSize(Contents.CLUSTER)
                .setMaxSize(bytes + Contents.UNIT)
                .setMaxCacheSize(Math.min(bytes, CACHE))
                .setAttributeViews("basic")
                .setWorkingDirectory("/")
                // Nobody looks at the times of the stored files.
                .setFileTimeSource(() -> NO_TIME)
                .build());
  }

  Stored file(long id) {
    return new Stored(jimfs.getPath("/" + Long.toHexString(id)));
  }

  void close() {
    try {
      jimfs.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * One file. It is made when something is written and stays open then: a channel of jimfs is a
   * small object. As with real files an interrupt of a thread that uses the channel closes it, for
   * all threads; then it is opened again and the call made once more.
   */
  static final class Stored {
    private final Path path;
    private volatile FileChannel channel;

    private Stored(Path path) {
      this.path = path;
    }

    /** A call on the channel, which may be made again from the start; tells the bytes moved. */
    private interface Call {
      int on(FileChannel channel) throws IOException;
    }

    /**
     * Reads all that is there from an offset on, not moving the buffer's position.
     *
     * @return bytes read, fewer than asked for only at the end
     */
    int read(ByteBuffer target, int start, int length, long offset) {
      if (channel == null || length == 0) {
        return 0;
      }
      return call(
          open -> {
            ByteBuffer part = target.duplicate().limit(start + length).position(start);
            int done = 0;
            while (part.hasRemaining()) {
              int count = open.read(part, offset + done);
              if (count <= 0) {
                break;
              }
              done += count;
            }
            return done;
          });
    }

    /** Writes; what lies between the old end and the offset is filled with zeros. */
    void write(ByteBuffer source, int start, int length, long offset) {
      call(
          open -> {
            ByteBuffer part = source.duplicate().limit(start + length).position(start);
            int done = 0;
            while (part.hasRemaining()) {
              done += open.write(part, offset + done);
            }
            return done;
          });
    }

    void truncate(long size) {
      if (channel != null) {
        call(
            open -> {
              open.truncate(size);
              return 0;
            });
      }
    }

    void delete() {
      FileChannel open = channel;
      if (open == null) {
        return;
      }
      try {
        open.close();
        Files.delete(path);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private int call(Call call) {
      boolean interrupted = false;
      try {
        while (true) {
          interrupted |= Thread.interrupted();
          FileChannel open = open();
          try {
            return call.on(open);
          } catch (ClosedChannelException e) {
            // By an interrupt: once more.
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } finally {
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }

    private FileChannel open() throws IOException {
      FileChannel open = channel;
      return open != null && open.isOpen() ? open : reopen();
    }

    private synchronized FileChannel reopen() throws IOException {
      if (channel == null || !channel.isOpen()) {
        channel =
            FileChannel.open(
                path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      }
      return channel;
    }
  }
}
