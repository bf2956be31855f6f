// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.store;

import dev.ninebind.host.HostException;
import dev.ninebind.host.ReparsePoint;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;

/**
 * How a {@link StoredFile} is written. Numbers are big-endian.
 *
 * <pre>
 *   u32 length of all that follows the sum
 *   u32 its CRC-32C: the library sums up its own headers only
 *   u64 id, stamp, created, createdToo
 *   u32 tag, 0 for none
 *   u16 length of its data, data
 *       EAs, as {@link dev.ninebind.host.EaList#encodeStored} has them
 * </pre>
 */
final class StoredFileType extends BasicDataType<StoredFile> {
  private static final int HEAD = 4 * Long.BYTES + Integer.BYTES + Short.BYTES;

  /** What objects take beside the bytes of names and values, about. */
  private static final int OBJECTS = 400;

  @Override
  public int getMemory(StoredFile file) {
    int data = file.reparse() == null ? 0 : file.reparse().data().length;
    return OBJECTS + data + file.eas().size();
  }

  /** Two are the same state of a file or are not; there is no order. */
  @Override
  public int compare(StoredFile a, StoredFile b) {
    return Long.compare(a.stamp(), b.stamp());
  }

  @Override
  public void write(WriteBuffer target, StoredFile file) {
    byte[] data = file.reparse() == null ? new byte[0] : file.reparse().data();
    byte[] eas = file.easAsBytes();
    byte[] bytes = new byte[HEAD + data.length + eas.length];
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    buffer.putLong(file.id()).putLong(file.stamp());
    buffer.putLong(file.created()).putLong(file.createdToo());
    buffer.putInt(file.tag()).putShort((short) data.length).put(data).put(eas);
    target.putInt(bytes.length).putInt(sum(bytes)).put(bytes);
  }

  @Override
  public StoredFile read(ByteBuffer source) {
    int length = source.getInt();
    int sum = source.getInt();
    if (length < HEAD || length > source.remaining()) {
      throw damaged("a record of " + length + " bytes");
    }
    byte[] bytes = new byte[length];
    source.get(bytes);
    if (sum(bytes) != sum) {
      throw damaged("a record with a wrong sum");
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    long id = buffer.getLong();
    long stamp = buffer.getLong();
    long created = buffer.getLong();
    long createdToo = buffer.getLong();
    int tag = buffer.getInt();
    byte[] data = new byte[buffer.getShort() & 0xFFFF];
    buffer.get(data);
    byte[] eas = new byte[buffer.remaining()];
    buffer.get(eas);
    try {
      return new StoredFile(
          id,
          stamp,
          created,
          createdToo,
          tag == 0 ? null : new ReparsePoint(tag, data),
          StoredFile.eas(eas));
    } catch (HostException e) {
      throw damaged("a record with wrong EAs");
    }
  }

  private static int sum(byte[] bytes) {
    CRC32C sum = new CRC32C();
    sum.update(bytes);
    return (int) sum.getValue();
  }

  private static MVStoreException damaged(String what) {
    return DataUtils.newMVStoreException(DataUtils.ERROR_FILE_CORRUPT, "{0}", what);
  }

  @Override
  public StoredFile[] createStorage(int size) {
    return new StoredFile[size];
  }
}
