// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.powercut;

import dev.ninebind.posix.AttributeChanges;
import dev.ninebind.posix.Attributes;
import dev.ninebind.posix.DirectoryCursor;
import dev.ninebind.posix.Errno;
import dev.ninebind.posix.ForwardingFile;
import dev.ninebind.posix.OpenFile;
import dev.ninebind.posix.OpenFlags;
import dev.ninebind.posix.PosixException;
import java.nio.ByteBuffer;

/** An open file of a {@link PowerCutVolume}. */
final class PowerCutFile extends ForwardingFile {
  private final OpenFile target;
  private final Power power;
  private final TrackedFile file;
  private final OpenFlags flags;

  /**
   * @param target readable, whatever its flags were to be
   * @param flags as they were asked for
   */
  PowerCutFile(OpenFile target, Power power, TrackedFile file, OpenFlags flags) {
    super(target);
    this.target = target;
    this.power = power;
    this.file = file;
    this.flags = flags;
  }

  @Override
  public Attributes attributes() throws PosixException {
    power.require();
    return super.attributes();
  }

  @Override
  public DirectoryCursor directory() throws PosixException {
    power.require();
    return super.directory();
  }

  @Override
  public int read(ByteBuffer buffer, long offset) throws PosixException {
    power.require();
    if (!flags.reads() && !file.isDirectory()) {
      throw new PosixException(Errno.EBADF);
    }
    return super.read(buffer, offset);
  }

  @Override
  public int write(ByteBuffer source, long offset) throws PosixException {
    return power.powered(
        () -> {
          long from = offset;
          int count;
          synchronized (file) {
            if (flags.has(OpenFlags.APPEND)) {
              from = target.attributes().size();
            }
            count = super.write(source, offset);
            file.wrote(from, from + count);
          }
          if (flags.has(OpenFlags.SYNC)) {
            power.cover(file, target, false);
          } else if (flags.has(OpenFlags.DSYNC)) {
            power.cover(file, target, from, from + count);
          }
          return count;
        });
  }

  @Override
  public void change(AttributeChanges changes) throws PosixException {
    power.changing(file, target, changes);
  }

  @Override
  public void sync(boolean dataOnly) throws PosixException {
    power.powered(
        () -> {
          super.sync(dataOnly);
          power.cover(file, target, dataOnly);
          return null;
        });
  }

  @Override
  public void close() throws PosixException {
    super.close();
    power.closed(file);
  }
}
