// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.store;

import dev.ninebind.host.EaList;
import dev.ninebind.host.EaTable;
import dev.ninebind.host.HostException;
import dev.ninebind.host.ReparsePoint;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * How a {@link StoredFile} is written. Numbers are big-endian.
 *
 * <pre>
 *   u32 CRC-32C of the file's id and all that follows: the database has no sums of its pages
 *   u64 stamp, created, createdToo
 *   u32 tag, 0 for none
 *   u16 length of its data, data
 *       EAs, as {@link EaList#encodeStored} has them
 * </pre>
 */
final class StoredFileCodec {
  private static final int HEAD = 3 * Long.BYTES + Integer.BYTES + Short.BYTES;

  private StoredFileCodec() {}

  static byte[] encode(StoredFile file) {
    byte[] data = file.reparse() == null ? new byte[0] : file.reparse().data();
    byte[] eas = EaList.encodeStored(file.eas().all());
    ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES + HEAD + data.length + eas.length);
    bytes.putInt(0).putLong(file.stamp()).putLong(file.created()).putLong(file.createdToo());
    bytes.putInt(file.tag()).putShort((short) data.length).put(data).put(eas);
    bytes.putInt(0, sum(file.id(), bytes.array()));
    return bytes.array();
  }

  /** Null if it is damaged. */
  static StoredFile decode(long id, byte[] stored) {
    if (stored == null || stored.length < Integer.BYTES + HEAD) {
      return null;
    }
    ByteBuffer bytes = ByteBuffer.wrap(stored);
    if (bytes.getInt() != sum(id, stored)) {
      return null;
    }
    long stamp = bytes.getLong();
    long created = bytes.getLong();
    long createdToo = bytes.getLong();
    int tag = bytes.getInt();
    byte[] data = new byte[bytes.getShort() & 0xFFFF];
    bytes.get(data);
    byte[] eas = new byte[bytes.remaining()];
    bytes.get(eas);
    try {
      return new StoredFile(
          id,
          stamp,
          created,
          createdToo,
          tag == 0 ? null : new ReparsePoint(tag, data),
          EaTable.of(EaList.decode(eas)));
    } catch (HostException e) {
      return null;
    }
  }

  private static int sum(long id, byte[] stored) {
    CRC32C sum = new CRC32C();
    sum.update(ByteBuffer.allocate(Long.BYTES).putLong(id).flip());
    sum.update(stored, Integer.BYTES, stored.length - Integer.BYTES);
    return (int) sum.getValue();
  }
}
