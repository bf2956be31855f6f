// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.wire;

import dev.ninebind.posix.FileType;
import dev.ninebind.posix.Name;
import dev.ninebind.posix.PosixException;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The data of Rreaddir: entries of qid[13] offset[8] type[1] name[s], whole ones only.
 *
 * <p>Source: protocol.md of diod, readdir.
 */
public final class DirectoryPage {
  /** Bytes of an entry beside its name. */
  private static final int ENTRY_OVERHEAD = Qid.SIZE + Long.BYTES + 1 + Short.BYTES;

  private final ByteBuf data;

  /** All of the data's room, as the JDK sees it: entries by the thousand are put faster so. */
  private final ByteBuffer page;

  /**
   * @param data where entries go, as many as it has room for now; they are in it after {@link #end}
   */
  public DirectoryPage(ByteBuf data) {
    this.data = data;
    page = data.nioBuffer(data.writerIndex(), data.writableBytes());
    page.order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Adds an entry if there is room for it, and tells whether there was. */
  public boolean add(Name name, FileType type, long path, long next) {
    if (page.remaining() < ENTRY_OVERHEAD + name.length()) {
      return false;
    }
    page.put(Qid.typeOf(type)).putInt(Qid.UNKNOWN_VERSION).putLong(path);
    page.putLong(next).put((byte) type.directoryType()).putShort((short) name.length());
    name.copyTo(page);
    return true;
  }

  /** Bytes that entries may still take. */
  public int room() {
    return page.remaining();
  }

  public boolean isEmpty() {
    return page.position() == 0;
  }

  /** No entry follows. */
  public void end() {
    data.writerIndex(data.writerIndex() + page.position());
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
