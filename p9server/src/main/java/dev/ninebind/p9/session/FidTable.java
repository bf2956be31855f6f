// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.session;

import dev.ninebind.p9.wire.Message;
import dev.ninebind.posix.Errno;
import dev.ninebind.posix.PosixException;
import io.netty.util.collection.IntObjectHashMap;
import java.util.ArrayList;
import java.util.List;

/** The fids of a session, by number. */
final class FidTable {
  private final int limit;
  private final IntObjectHashMap<Fid> fids = new IntObjectHashMap<>();

  FidTable(int limit) {
    this.limit = limit;
  }

  /** The fid with a number. Errors: EBADF if there is none, or if it is only being made. */
  Fid find(int number) throws PosixException {
    Fid fid = fids.get(number);
    if (fid == null || fid.state() instanceof FidState.Reserved) {
      throw new PosixException(Errno.EBADF, "no fid " + Integer.toUnsignedString(number));
    }
    return fid;
  }

  /**
   * Checks that a fid may be made. Errors: EBADF if the number is taken or NOFID, EMFILE beyond the
   * limit.
   */
  void checkFree(int number) throws PosixException {
    if (number == Message.NOFID || fids.containsKey(number)) {
      throw new PosixException(
          Errno.EBADF, "fid " + Integer.toUnsignedString(number) + " cannot be made");
    }
    if (fids.size() >= limit) {
      throw new PosixException(Errno.EMFILE, "more than " + limit + " fids");
    }
  }

  void add(Fid fid) {
    fids.put(fid.number(), fid);
  }

  /** Takes a fid out; its number is free for another. */
  void remove(Fid fid) {
    fids.remove(fid.number());
  }

  /** Takes all fids out. */
  List<Fid> clear() {
    List<Fid> all = new ArrayList<>(fids.values());
    fids.clear();
    return all;
  }
}
