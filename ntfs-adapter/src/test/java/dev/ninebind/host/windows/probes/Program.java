// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows.probes;

import com.kenai.jffi.MemoryIO;
import dev.ninebind.host.NtConstants;
import dev.ninebind.host.windows.Ntdll;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * A program that asks an ntdll what it can do. It lays out its structures byte by byte from the
 * headers, and shares no code with what is tested. Its folder is its own and empty.
 */
final class Program implements AutoCloseable {
  /** What a call came to that a question could not go on without. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1;
    private final int status;

    Refused(int status) {
      super(Integer.toHexString(status));
      this.status = status;
    }

    int status() {
      return status;
    }
  }

  static final int OPEN = 1;
  static final int CREATE = 2;

  static final int SYNCHRONOUS = 0x20;
  static final int REPARSE_POINT = 0x200000;
  static final int BY_ID = 0x2000;

  static final int CASE_INSENSITIVE = 0x40;
  static final int DONT_REPARSE = 0x1000;

  static final int ALL = NtConstants.FILE_ALL_ACCESS;
  static final int PENDING = 0x103;
  private static final int NOT_IMPLEMENTED = 0xC0000002;

  private static final long WAIT_100_NS = -50_000_000; // five seconds from now

  final Ntdll ntdll;

  private final List<ByteBuffer> kept = new ArrayList<>();
  private final Deque<Long> handles = new ArrayDeque<>();

  /** Its folder. */
  long folder;

  /** The last IO_STATUS_BLOCK. */
  final ByteBuffer block = memory(16);

  /** A program in a new folder below one that is named as NT names it. */
  Program(Ntdll ntdll, String parent, String name) throws Refused {
    this.ntdll = ntdll;
    try {
      long above = open(0, parent, 0x100081, OPEN, 1 | SYNCHRONOUS, CASE_INSENSITIVE);
      folder = open(above, name, ALL, CREATE, 1 | SYNCHRONOUS, CASE_INSENSITIVE);
    } catch (Refused e) {
      close();
      throw e;
    }
  }

  /** Memory at an address that is a multiple of 8, kept as long as the program is. */
  ByteBuffer memory(int size) {
    ByteBuffer all = ByteBuffer.allocateDirect(size + 8);
    int skip = (int) (-address(all) & 7);
    ByteBuffer aligned = all.position(skip).limit(skip + size).slice();
    kept.add(aligned);
    return aligned.order(ByteOrder.LITTLE_ENDIAN);
  }

  static long address(ByteBuffer buffer) {
    return buffer == null ? 0 : MemoryIO.getInstance().getDirectBufferAddress(buffer);
  }

  static byte[] units(String text) {
    return text.getBytes(StandardCharsets.UTF_16LE);
  }

  /** OBJECT_ATTRIBUTES. */
  ByteBuffer object(long root, byte[] name, int attributes) {
    ByteBuffer buffer = memory(Math.max(2, name.length)).put(0, name);
    ByteBuffer string = memory(16);
    string.putShort(0, (short) name.length).putShort(2, (short) name.length);
    string.putLong(8, address(buffer));
    ByteBuffer object = memory(48);
    object.putInt(0, 48).putLong(8, root).putLong(16, address(string));
    return object.putInt(24, attributes);
  }

  /** NtCreateFile with all its arguments. */
  long create(
      ByteBuffer object,
      int access,
      int attributes,
      int share,
      int disposition,
      int options,
      ByteBuffer eas)
      throws Refused {
    ByteBuffer handle = memory(8);
    check(
        ntdll.NtCreateFile(
            address(handle),
            access,
            address(object),
            address(block),
            0,
            attributes,
            share,
            disposition,
            options,
            address(eas),
            eas == null ? 0 : eas.capacity()));
    handles.push(handle.getLong(0));
    return handle.getLong(0);
  }

  long open(long root, String name, int access, int disposition, int options, int attributes)
      throws Refused {
    return create(
        object(root, units(name), attributes),
        access,
        0,
        NtConstants.FILE_SHARE_ALL,
        disposition,
        options,
        null);
  }

  /** A new file of the folder, open for everything. */
  long file(String name) throws Refused {
    return open(folder, name, ALL, CREATE, REPARSE_POINT | 0x40 | SYNCHRONOUS, 0);
  }

  /** A new directory of the folder. */
  long directory(String name) throws Refused {
    return open(folder, name, ALL, CREATE, REPARSE_POINT | 1 | SYNCHRONOUS, 0);
  }

  /** A file that is there once more. */
  long again(String name) throws Refused {
    return open(folder, name, ALL, OPEN, REPARSE_POINT | SYNCHRONOUS, 0);
  }

  /** The status of looking for a name. */
  int look(String name) {
    try {
      close(open(folder, name, NtConstants.FILE_READ_ATTRIBUTES, OPEN, REPARSE_POINT, 0));
      return 0;
    } catch (Refused e) {
      return e.status();
    }
  }

  void close(long handle) throws Refused {
    handles.remove(handle);
    check(ntdll.NtClose(handle));
  }

  static void check(int status) throws Refused {
    if (status < 0) {
      throw new Refused(status);
    }
  }

  int query(long file, int number, ByteBuffer out) {
    return ntdll.NtQueryInformationFile(file, address(block), address(out), out.capacity(), number);
  }

  int query(long file, int number, int size) {
    return query(file, number, memory(size));
  }

  int set(long file, int number, ByteBuffer in) {
    return ntdll.NtSetInformationFile(file, address(block), address(in), in.capacity(), number);
  }

  int set(long file, int number, int value) {
    return set(file, number, memory(4).putInt(0, value));
  }

  /** FILE_RENAME_INFORMATION and FILE_LINK_INFORMATION. */
  int name(long file, int number, int flags, long root, String name) {
    byte[] units = units(name);
    ByteBuffer in = memory(Math.max(24, 20 + units.length));
    in.putInt(0, flags).putLong(8, root).putInt(16, units.length).put(20, units);
    return set(file, number, in);
  }

  int volume(int number) {
    ByteBuffer out = memory(512);
    return ntdll.NtQueryVolumeInformationFile(folder, address(block), address(out), 512, number);
  }

  /** The first page of the folder. */
  int list(int number, ByteBuffer out) {
    return ntdll.NtQueryDirectoryFile(
        folder, 0, 0, 0, address(block), address(out), out.capacity(), number, (byte) 0, 0, TRUE);
  }

  static final byte TRUE = 1;

  int control(long file, int code, ByteBuffer in, ByteBuffer out) {
    return ntdll.NtFsControlFile(
        file,
        0,
        0,
        0,
        address(block),
        code,
        address(in),
        in == null ? 0 : in.capacity(),
        address(out),
        out == null ? 0 : out.capacity());
  }

  int write(long file, String text, long offset) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    ByteBuffer data = memory(bytes.length).put(0, bytes);
    ByteBuffer at = memory(8).putLong(0, offset);
    return ntdll.NtWriteFile(
        file, 0, 0, 0, address(block), address(data), bytes.length, address(at), 0);
  }

  int read(long file, int length, long offset) {
    ByteBuffer data = memory(length);
    ByteBuffer at = memory(8).putLong(0, offset);
    return ntdll.NtReadFile(file, 0, 0, 0, address(block), address(data), length, address(at), 0);
  }

  int lock(long file, long offset, long length) {
    return lock(file, offset, length, address(block));
  }

  /** A lock to go on with: Wine gives one to who wants no IO_STATUS_BLOCK. */
  void locked(long file, long offset, long length) throws Refused {
    int status = lock(file, offset, length);
    check(status == NOT_IMPLEMENTED ? lock(file, offset, length, 0) : status);
  }

  private int lock(long file, long offset, long length, long statusBlock) {
    ByteBuffer at = memory(8).putLong(0, offset);
    ByteBuffer size = memory(8).putLong(0, length);
    return ntdll.NtLockFile(file, 0, 0, 0, statusBlock, address(at), address(size), 0, TRUE, TRUE);
  }

  int unlock(long file, long offset, long length) {
    ByteBuffer at = memory(8).putLong(0, offset);
    ByteBuffer size = memory(8).putLong(0, length);
    return ntdll.NtUnlockFile(file, address(block), address(at), address(size), 0);
  }

  /** A new event, which is not signalled. */
  long event() throws Refused {
    ByteBuffer handle = memory(8);
    check(ntdll.NtCreateEvent(address(handle), 0x1F0003, 0, 0, (byte) 0));
    handles.push(handle.getLong(0));
    return handle.getLong(0);
  }

  /** Waits some seconds for an event. */
  int await(long event) {
    ByteBuffer timeout = memory(8).putLong(0, WAIT_100_NS);
    return ntdll.NtWaitForSingleObject(event, (byte) 0, address(timeout));
  }

  /** A list of one EA. */
  ByteBuffer ea(String name, String value) {
    byte[] key = name.getBytes(StandardCharsets.US_ASCII);
    byte[] bytes = value.getBytes(StandardCharsets.US_ASCII);
    ByteBuffer list = memory(8 + key.length + 1 + bytes.length);
    list.put(5, (byte) key.length).putShort(6, (short) bytes.length).put(8, key);
    return list.put(9 + key.length, bytes);
  }

  int queryEas(long file) {
    ByteBuffer out = memory(512);
    return ntdll.NtQueryEaFile(file, address(block), address(out), 512, (byte) 0, 0, 0, 0, TRUE);
  }

  @Override
  public void close() {
    while (!handles.isEmpty()) {
      ntdll.NtClose(handles.pop());
    }
  }
}
