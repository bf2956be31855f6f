// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

import com.kenai.jffi.MemoryIO;
import dev.ninebind.host.NtConstants;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A program that calls ntdll with structures that it lays out byte by byte, and keeps all memory
 * that it has handed out. One thread only.
 */
public final class NtCaller {
  public static final int OPEN = 1;
  public static final int CREATE = 2;
  public static final int DONT_REPARSE = 0x1000;
  public static final int OPEN_REPARSE_POINT = 0x200000;
  public static final int OPEN_BY_FILE_ID = 0x2000;

  /** What an IO_STATUS_BLOCK holds before a call. */
  public static final long UNTOUCHED = 0x5A5A_5A5A_5A5A_5A5AL;

  private static final int PENDING = 0x103;

  public final Ntdll ntdll;

  private static final Queue<ByteBuffer> KEPT = new ConcurrentLinkedQueue<>();

  /** The last IO_STATUS_BLOCK. */
  public final ByteBuffer block = memory(16);

  public NtCaller(Ntdll ntdll) {
    this.ntdll = ntdll;
  }

  /** Memory at an address that is a multiple of 8, and stays: NT may have the address. */
  public static ByteBuffer memory(int size) {
    ByteBuffer all = ByteBuffer.allocateDirect(size + 8);
    KEPT.add(all);
    int skip = (int) (-address(all) & 7);
    return all.position(skip).limit(skip + size).slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Memory with these bytes. */
  public static ByteBuffer memory(byte[] bytes) {
    ByteBuffer buffer = memory(bytes.length);
    buffer.put(0, bytes);
    return buffer;
  }

  /** Where memory is; 0 for none. */
  public static long address(ByteBuffer buffer) {
    boolean none = buffer == null || buffer.capacity() == 0;
    return none ? 0 : MemoryIO.getInstance().getDirectBufferAddress(buffer);
  }

  private static int length(ByteBuffer buffer) {
    return buffer == null ? 0 : buffer.capacity();
  }

  private ByteBuffer name(byte[] units) {
    ByteBuffer buffer = memory(Math.max(2, units.length));
    buffer.put(0, units);
    ByteBuffer string = memory(16);
    string.putShort(0, (short) units.length).putShort(2, (short) units.length);
    return string.putLong(8, address(buffer));
  }

  /** OBJECT_ATTRIBUTES. */
  public ByteBuffer objectAttributes(long root, String name, int attributes) {
    return objectAttributes(root, name.getBytes(StandardCharsets.UTF_16LE), attributes);
  }

  private ByteBuffer objectAttributes(long root, byte[] name, int attributes) {
    ByteBuffer oa = memory(48);
    oa.putInt(0, 48).putLong(8, root).putLong(16, address(name(name)));
    return oa.putInt(24, attributes);
  }

  /** OBJECT_ATTRIBUTES of what has this id. */
  public ByteBuffer objectById(long root, long id) {
    ByteBuffer bytes = memory(8);
    bytes.putLong(0, id);
    byte[] name = new byte[8];
    bytes.get(0, name);
    return objectAttributes(root, name, 0);
  }

  public void clearBlock() {
    block.putLong(0, UNTOUCHED).putLong(8, UNTOUCHED);
  }

  /** A handle that can be waited for, or a status, which is negative. */
  public long create(ByteBuffer oa, int access, int disposition, int options, ByteBuffer eas) {
    ByteBuffer handle = memory(8);
    clearBlock();
    int status =
        ntdll.NtCreateFile(
            address(handle),
            access | NtConstants.SYNCHRONIZE,
            address(oa),
            address(block),
            0,
            0,
            NtConstants.FILE_SHARE_ALL,
            disposition,
            options,
            address(eas),
            length(eas));
    return status == 0 ? handle.getLong(0) : status;
  }

  /** Opens one component as the server does. */
  public long open(long root, String name, int access) {
    ByteBuffer oa = objectAttributes(root, name, DONT_REPARSE);
    return create(oa, access, OPEN, OPEN_REPARSE_POINT, null);
  }

  /** The folder's NT path, of its path in Windows' form. */
  public String ntPath(String folder) {
    ByteBuffer dos = memory((folder + "\0").getBytes(StandardCharsets.UTF_16LE));
    ByteBuffer nt = memory(16);
    int status = ntdll.RtlDosPathNameToNtPathName_U_WithStatus(address(dos), address(nt), 0, 0);
    if (status != 0) {
      throw new IllegalStateException(String.format("%s: NTSTATUS 0x%08X", folder, status));
    }
    int bytes = nt.getShort(0) & 0xFFFF;
    byte[] units = new byte[bytes];
    MemoryIO.getInstance().getByteArray(nt.getLong(8), units, 0, bytes);
    ntdll.RtlFreeUnicodeString(address(nt));
    return new String(units, StandardCharsets.UTF_16LE);
  }

  public int query(long file, ByteBuffer out, int number) {
    clearBlock();
    return ntdll.NtQueryInformationFile(file, address(block), address(out), length(out), number);
  }

  public int set(long file, ByteBuffer in, int number) {
    clearBlock();
    return ntdll.NtSetInformationFile(file, address(block), address(in), length(in), number);
  }

  public int queryByName(ByteBuffer oa, ByteBuffer out, int number) {
    clearBlock();
    return ntdll.NtQueryInformationByName(
        address(oa), address(block), address(out), length(out), number);
  }

  /** NtFsControlFile, waited for. */
  public int control(long file, int code, ByteBuffer in, ByteBuffer out) {
    clearBlock();
    return waited(
        file,
        ntdll.NtFsControlFile(
            file,
            0,
            0,
            0,
            address(block),
            code,
            address(in),
            length(in),
            address(out),
            length(out)));
  }

  public int write(long file, ByteBuffer data, long offset) {
    clearBlock();
    ByteBuffer at = memory(8).putLong(0, offset);
    return waited(
        file,
        ntdll.NtWriteFile(
            file, 0, 0, 0, address(block), address(data), length(data), address(at), 0));
  }

  public int read(long file, ByteBuffer data, long offset) {
    clearBlock();
    ByteBuffer at = memory(8).putLong(0, offset);
    return waited(
        file,
        ntdll.NtReadFile(
            file, 0, 0, 0, address(block), address(data), length(data), address(at), 0));
  }

  /** NtQueryDirectoryFile of a class, waited for. */
  public int list(long directory, ByteBuffer out, int number, boolean restart) {
    clearBlock();
    return waited(
        directory,
        ntdll.NtQueryDirectoryFile(
            directory,
            0,
            0,
            0,
            address(block),
            address(out),
            length(out),
            number,
            (byte) 0,
            0,
            (byte) (restart ? 1 : 0)));
  }

  public int setEas(long file, ByteBuffer eas) {
    clearBlock();
    return ntdll.NtSetEaFile(file, address(block), address(eas), length(eas));
  }

  /** NtQueryEaFile of all. */
  public int queryEas(long file, ByteBuffer out) {
    clearBlock();
    return ntdll.NtQueryEaFile(
        file, address(block), address(out), length(out), (byte) 0, 0, 0, 0, (byte) 1);
  }

  public int flush(long file, int flags) {
    clearBlock();
    return ntdll.NtFlushBuffersFileEx(file, flags, 0, 0, address(block));
  }

  /** FILE_RENAME_INFORMATION or FILE_LINK_INFORMATION. */
  public static ByteBuffer target(int flags, long directory, String name) {
    byte[] units = name.getBytes(StandardCharsets.UTF_16LE);
    ByteBuffer target = memory(Math.max(24, 20 + units.length));
    target.putInt(0, flags).putLong(8, directory).putInt(16, units.length).put(20, units);
    return target;
  }

  /** The end of a request on a file that was not opened for synchronous I/O. */
  private int waited(long file, int status) {
    if (status != PENDING) {
      return status;
    }
    ntdll.NtWaitForSingleObject(file, (byte) 0, 0);
    return block.getInt(0);
  }

  /** A NotificationEvent. */
  public long event() {
    ByteBuffer handle = memory(8);
    int status = ntdll.NtCreateEvent(address(handle), 0x1F0003, 0, 0, (byte) 0);
    if (status != 0) {
      throw new IllegalStateException(String.format("NTSTATUS 0x%08X", status));
    }
    return handle.getLong(0);
  }

  public void close(long handle) {
    ntdll.NtClose(handle);
  }
}
