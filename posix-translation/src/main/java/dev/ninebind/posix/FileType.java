// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix;

/** The kinds of file Linux knows, with their bits in st_mode and their DT_ value in a directory. */
public enum FileType {
  FIFO(0010000, 1),
  CHARACTER_DEVICE(0020000, 2),
  DIRECTORY(0040000, 4),
  BLOCK_DEVICE(0060000, 6),
  REGULAR(0100000, 8),
  SYMBOLIC_LINK(0120000, 10),
  SOCKET(0140000, 12);

  /** The part of st_mode that holds the type (S_IFMT). */
  public static final int MASK = 0170000;

  private final int modeBits;
  private final int directoryType;

  FileType(int modeBits, int directoryType) {
    this.modeBits = modeBits;
    this.directoryType = directoryType;
  }

  /** The S_IF bits of st_mode. */
  public int modeBits() {
    return modeBits;
  }

  /** The DT_ value (dirent.h). */
  public int directoryType() {
    return directoryType;
  }

  /** The type in a mode, or null where its bits stand for none. */
  public static FileType ofMode(int mode) {
    return switch (mode & MASK) {
      case 0010000 -> FIFO;
      case 0020000 -> CHARACTER_DEVICE;
      case 0040000 -> DIRECTORY;
      case 0060000 -> BLOCK_DEVICE;
      case 0100000 -> REGULAR;
      case 0120000 -> SYMBOLIC_LINK;
      case 0140000 -> SOCKET;
      default -> null;
    };
  }
}
