// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.wire;

import dev.ninebind.posix.Attributes;
import dev.ninebind.posix.FileType;
import dev.ninebind.posix.Timestamp;

/**
 * How the protocol names a file: 13 bytes, type[1] version[4] path[8].
 *
 * @param type the bits below
 * @param version moves with the file's content and metadata; 0 means "do not cache" to Linux 6.4
 *     and later (fs/9p/fid.h), so a file's own qid never carries it
 * @param path unique in the export
 */
public record Qid(byte type, int version, long path) {
  public static final int SIZE = 13;
  public static final byte DIRECTORY = (byte) 0x80;
  public static final byte SYMBOLIC_LINK = 0x02;
  public static final byte FILE = 0x00;

  /** In a directory's entries: there the version is not known. */
  static final int UNKNOWN_VERSION = 0;

  /** The qid of a file with these attributes. */
  public static Qid of(Attributes attributes) {
    return new Qid(typeOf(attributes.type()), versionOf(attributes), attributes.path());
  }

  /** The type in the qid of such a file. */
  static byte typeOf(FileType type) {
    return switch (type) {
      case DIRECTORY -> DIRECTORY;
      case SYMBOLIC_LINK -> SYMBOLIC_LINK;
      default -> FILE;
    };
  }

  private static int versionOf(Attributes attributes) {
    Timestamp changed = attributes.changed();
    long mixed = (changed.seconds() * 1_000_000_000L + changed.nanos()) * 0x9E3779B97F4A7C15L;
    int version = (int) (mixed >>> 32);
    return version == 0 ? 1 : version;
  }
}
