// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.protocol;

import dev.ninebind.p9.wire.Request;

/** Tsetattr requests. The bits are those of protocol.md of diod, P9_SETATTR_*. */
final class Changes {
  static final int MODE = 0x1;
  static final int UID = 0x2;
  static final int GID = 0x4;
  static final int SIZE = 0x8;
  static final int ATIME = 0x10;
  static final int MTIME = 0x20;
  static final int CTIME = 0x40;
  static final int ATIME_SET = 0x80;
  static final int MTIME_SET = 0x100;

  private Changes() {}

  static Request.Tsetattr nothing(int fid) {
    return new Request.Tsetattr(fid, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  }

  static Request.Tsetattr mode(int fid, int mode) {
    return new Request.Tsetattr(fid, MODE, mode, 0, 0, 0, 0, 0, 0, 0);
  }

  static Request.Tsetattr owner(int fid, int uid, int gid) {
    return new Request.Tsetattr(fid, UID | GID, 0, uid, gid, 0, 0, 0, 0, 0);
  }

  static Request.Tsetattr uid(int fid, int uid) {
    return new Request.Tsetattr(fid, UID, 0, uid, 0, 0, 0, 0, 0, 0);
  }

  static Request.Tsetattr gid(int fid, int gid) {
    return new Request.Tsetattr(fid, GID, 0, 0, gid, 0, 0, 0, 0, 0);
  }

  static Request.Tsetattr accessed(int fid, long seconds, long nanos) {
    return new Request.Tsetattr(fid, ATIME | ATIME_SET, 0, 0, 0, 0, seconds, nanos, 0, 0);
  }

  static Request.Tsetattr modified(int fid, long seconds, long nanos) {
    return new Request.Tsetattr(fid, MTIME | MTIME_SET, 0, 0, 0, 0, 0, 0, seconds, nanos);
  }

  static Request.Tsetattr times(int fid, long accessed, long modified) {
    int valid = ATIME | ATIME_SET | MTIME | MTIME_SET;
    return new Request.Tsetattr(fid, valid, 0, 0, 0, 0, accessed, 0, modified, 0);
  }

  /** The same bits without values: what they are about becomes now. */
  static Request.Tsetattr now(int fid, int bits) {
    return new Request.Tsetattr(fid, bits, 0, 0, 0, 0, 0, 0, 0, 0);
  }
}
