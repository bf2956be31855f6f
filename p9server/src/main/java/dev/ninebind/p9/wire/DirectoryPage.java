// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.wire;

import dev.ninebind.posix.FileType;
import dev.ninebind.posix.Name;
import dev.ninebind.posix.PosixException;
import io.netty.buffer.ByteBuf;

/**
 * The data of Rreaddir: entries of qid[13] offset[8] type[1] name[s], whole ones only.
 *
 * <p>Source: protocol.md of diod, readdir.
 */
public final class DirectoryPage {
  /** Bytes of an entry beside its name. */
  private static final int ENTRY_OVERHEAD = Qid.SIZE + Long.BYTES + 1 + Short.BYTES;

  private final ByteBuf data;
  private final int limit;

  /**
   * @param data where entries go
   * @param limit bytes that all entries may take together
   */
  public DirectoryPage(ByteBuf data, int limit) {
    this.data = data;
    this.limit = limit;
  }

  /** Adds an entry if there is room for it, and tells whether there was. */
  public boolean add(Name name, FileType type, long path, long next) {
    if (data.readableBytes() + ENTRY_OVERHEAD + name.length() > limit) {
      return false;
    }
    Qid qid = Qid.ofEntry(type, path);
    data.writeByte(qid.type()).writeIntLE(qid.version()).writeLongLE(qid.path());
    data.writeLongLE(next).writeByte(type.directoryType());
    RecordCodec.writeName(data, name);
    return true;
  }

  public boolean isEmpty() {
    return !data.isReadable();
  }

  /** One entry, as a client reads it. */
  public record Entry(Qid qid, long next, int directoryType, Name name) {}

  /**
   * Reads the next entry.
   *
   * @throws MalformedFrameException if the data ends within it
   * @throws PosixException if the name is none
   */
  public static Entry read(ByteBuf data) throws MalformedFrameException, PosixException {
    try {
      Qid qid = new Qid(data.readByte(), data.readIntLE(), data.readLongLE());
      long next = data.readLongLE();
      int type = data.readUnsignedByte();
      byte[] name = new byte[data.readUnsignedShortLE()];
      data.readBytes(name);
      return new Entry(qid, next, type, Name.wrap(name));
    } catch (IndexOutOfBoundsException e) {
      throw new MalformedFrameException("a directory entry reaches past the page's end");
    }
  }
}
