// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A thread's memory for the arguments and results of calls, outside the heap, at fixed places, so
 * that no call allocates. It is freed some time after its thread has ended, by the JVM, as every
 * direct buffer. NT copies arguments before a call returns; what it writes later belongs to calls
 * that {@link Nt} waits for.
 */
final class Scratch {
  private static final int HANDLE = 0;
  private static final int IO_STATUS = HANDLE + 8;
  private static final int OBJECT = IO_STATUS + IoStatusBlock.SIZE;
  private static final int NAME = OBJECT + ObjectAttributes.SIZE;
  private static final int OFFSET = NAME + UnicodeString.SIZE;
  private static final int LENGTH = OFFSET + 8;

  /** Names of one component; a path goes elsewhere. */
  private static final int NAME_BUFFER = LENGTH + 8;

  /** Where structures of up to {@link #STRUCTURE_SIZE} bytes are: {@link #structure}. */
  static final int STRUCTURE = NAME_BUFFER + 512;

  static final int STRUCTURE_SIZE = 1024;
  private static final int SIZE = STRUCTURE + STRUCTURE_SIZE;

  /** A page of a directory, and most lists of EAs. */
  static final int AREA_SIZE = 65_536;

  final ByteBuffer memory = allocate(SIZE);
  private final long address = NativeMemory.address(memory);
  private ByteBuffer area;
  private long areaAddress;

  private static ByteBuffer allocate(int size) {
    return ByteBuffer.allocateDirect(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  long handleAddress() {
    return address + HANDLE;
  }

  /** The HANDLE that the last create gave. */
  long handle() {
    return memory.getLong(HANDLE);
  }

  long ioStatus() {
    return address + IO_STATUS;
  }

  /** Makes the IO_STATUS_BLOCK say that the call is under way. */
  long ioStatusPending() {
    memory.putInt(IO_STATUS + IoStatusBlock.STATUS, NtStatus.PENDING);
    memory.putLong(IO_STATUS + IoStatusBlock.INFORMATION, 0);
    return address + IO_STATUS;
  }

  int status() {
    return memory.getInt(IO_STATUS + IoStatusBlock.STATUS);
  }

  /** How much, or what, the last call did. */
  long information() {
    return memory.getLong(IO_STATUS + IoStatusBlock.INFORMATION);
  }

  /** Address of 64 bits that hold a position in a file. */
  long offset(long value) {
    memory.putLong(OFFSET, value);
    return address + OFFSET;
  }

  /** As {@link #offset}, for a second number. */
  long length(long value) {
    memory.putLong(LENGTH, value);
    return address + LENGTH;
  }

  /** Address of OBJECT_ATTRIBUTES for one component below a directory, or for an empty name. */
  long object(long directory, String name, int attributes) {
    putName(NAME_BUFFER, name);
    return object(directory, address + NAME_BUFFER, 2 * name.length(), attributes);
  }

  /** Address of OBJECT_ATTRIBUTES for what has this id. */
  long objectById(long anyHandle, long fileId) {
    memory.putLong(NAME_BUFFER, fileId);
    return object(anyHandle, address + NAME_BUFFER, 8, 0);
  }

  /**
   * Address of OBJECT_ATTRIBUTES for a name that is elsewhere in memory.
   *
   * @param length of the name in bytes
   */
  long object(long directory, long name, int length, int attributes) {
    memory.putShort(NAME + UnicodeString.LENGTH, (short) length);
    memory.putShort(NAME + UnicodeString.MAXIMUM_LENGTH, (short) length);
    memory.putLong(NAME + UnicodeString.BUFFER, name);
    memory.putInt(OBJECT + ObjectAttributes.LENGTH, ObjectAttributes.SIZE);
    memory.putLong(OBJECT + ObjectAttributes.ROOT_DIRECTORY, directory);
    memory.putLong(OBJECT + ObjectAttributes.OBJECT_NAME, address + NAME);
    memory.putInt(OBJECT + ObjectAttributes.ATTRIBUTES, attributes);
    memory.putLong(OBJECT + ObjectAttributes.SECURITY_DESCRIPTOR, 0);
    memory.putLong(OBJECT + ObjectAttributes.SECURITY_QUALITY_OF_SERVICE, 0);
    return address + OBJECT;
  }

  private void putName(int at, String name) {
    for (int i = 0; i < name.length(); i++) {
      memory.putChar(at + 2 * i, name.charAt(i));
    }
  }

  /** Address of the structure that is at {@link #STRUCTURE} in {@link #memory}. */
  long structure() {
    return address + STRUCTURE;
  }

  /**
   * Fills in FILE_RENAME_INFORMATION or FILE_LINK_INFORMATION, which look alike.
   *
   * @return how long it is
   */
  int putTarget(int flags, long directory, String name) {
    memory.putInt(STRUCTURE + FileRenameInformation.FLAGS, flags);
    memory.putInt(STRUCTURE + FileRenameInformation.FLAGS + 4, 0);
    memory.putLong(STRUCTURE + FileRenameInformation.ROOT_DIRECTORY, directory);
    memory.putInt(STRUCTURE + FileRenameInformation.FILE_NAME_LENGTH, 2 * name.length());
    memory.putInt(STRUCTURE + FileRenameInformation.FILE_NAME, 0);
    putName(STRUCTURE + FileRenameInformation.FILE_NAME, name);
    return Math.max(
        FileRenameInformation.SIZE, FileRenameInformation.FILE_NAME + 2 * name.length());
  }

  /** A larger area, of at least this many bytes, with whatever was there. */
  ByteBuffer area(int size) {
    if (area == null || area.capacity() < size) {
      area = allocate(Math.max(size, AREA_SIZE));
      areaAddress = NativeMemory.address(area);
    }
    return area;
  }

  /** The address of the last {@link #area}. */
  long areaAddress() {
    return areaAddress;
  }

  /** UTF-16 units out of a buffer. */
  static String string(ByteBuffer buffer, int at, int bytes) {
    char[] units = new char[bytes / 2];
    for (int i = 0; i < units.length; i++) {
      units[i] = buffer.getChar(at + 2 * i);
    }
    return new String(units);
  }
}
