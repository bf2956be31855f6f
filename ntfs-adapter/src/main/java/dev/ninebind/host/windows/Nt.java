// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

import dev.ninebind.host.HostError;
import dev.ninebind.host.NtConstants;

/**
 * A thread's way to ntdll: its {@link Scratch} memory, and the calls, which take their arguments
 * from there. Methods answer the NTSTATUS; {@code IO_STATUS_BLOCK.Information} is in the scratch
 * memory then.
 *
 * <p>Handles are asynchronous, so that reads and writes of one file run side by side; a call that
 * is pending is waited for here: {@link Waiting}.
 */
final class Nt {
  final Scratch scratch = new Scratch();
  private final Ntdll ntdll;
  private final Waiting waiting;

  Nt(Ntdll ntdll) {
    this.ntdll = ntdll;
    this.waiting = new Waiting(ntdll, scratch);
  }

  /** One more for the same thread, with memory of its own: for a call while another is pending. */
  Nt another() {
    return new Nt(ntdll);
  }

  /**
   * NtCreateFile of what the scratch memory's OBJECT_ATTRIBUTES name; the HANDLE is there then.
   *
   * @param eas address of a list of EAs, or 0
   */
  int create(
      long object,
      int access,
      int attributes,
      int share,
      int disposition,
      int options,
      long eas,
      int easLength) {
    return ntdll.NtCreateFile(
        scratch.handleAddress(),
        access,
        object,
        scratch.ioStatus(),
        0,
        attributes,
        share,
        disposition,
        options,
        eas,
        easLength);
  }

  /**
   * NtCreateFile of what is there, a reparse point itself, shared with all.
   *
   * @param options besides FILE_OPEN_REPARSE_POINT
   */
  int open(long object, int access, int options) {
    return create(
        object,
        access,
        0,
        NtConstants.FILE_SHARE_ALL,
        NtOptions.FILE_OPEN,
        options | NtOptions.FILE_OPEN_REPARSE_POINT,
        0,
        0);
  }

  void close(long handle) {
    ntdll.NtClose(handle);
  }

  int read(long handle, long target, int length, long offset) {
    long waitFor = waiting.event();
    return waiting.completed(
        waitFor,
        ntdll.NtReadFile(
            handle,
            waitFor,
            0,
            0,
            scratch.ioStatusPending(),
            target,
            length,
            scratch.offset(offset),
            0));
  }

  int write(long handle, long source, int length, long offset) {
    long waitFor = waiting.event();
    return waiting.completed(
        waitFor,
        ntdll.NtWriteFile(
            handle,
            waitFor,
            0,
            0,
            scratch.ioStatusPending(),
            source,
            length,
            scratch.offset(offset),
            0));
  }

  /** NtQueryInformationFile into the structure. */
  int query(long handle, int informationClass, int length) {
    return ntdll.NtQueryInformationFile(
        handle, scratch.ioStatus(), scratch.structure(), length, informationClass);
  }

  /** NtQueryInformationFile into the area. */
  int queryToArea(long handle, int informationClass, int length) {
    scratch.area(length);
    return ntdll.NtQueryInformationFile(
        handle, scratch.ioStatus(), scratch.areaAddress(), length, informationClass);
  }

  /** NtSetInformationFile from the structure. */
  int set(long handle, int informationClass, int length) {
    return ntdll.NtSetInformationFile(
        handle, scratch.ioStatus(), scratch.structure(), length, informationClass);
  }

  /** NtQueryInformationByName into the structure; NOT_IMPLEMENTED where Windows is older. */
  int queryByName(long object, int informationClass, int length) {
    try {
      return ntdll.NtQueryInformationByName(
          object, scratch.ioStatus(), scratch.structure(), length, informationClass);
    } catch (UnsatisfiedLinkError notThere) {
      return NtStatus.NOT_IMPLEMENTED;
    }
  }

  /**
   * NtQueryDirectoryFile of a page into the area.
   *
   * @param withEvent false for a host that takes none, and never is pending then
   */
  int list(long handle, int informationClass, boolean withEvent, boolean restart) {
    long waitFor = withEvent ? waiting.event() : 0;
    scratch.area(Scratch.AREA_SIZE);
    return waiting.completed(
        waitFor,
        ntdll.NtQueryDirectoryFile(
            handle,
            waitFor,
            0,
            0,
            scratch.ioStatusPending(),
            scratch.areaAddress(),
            Scratch.AREA_SIZE,
            informationClass,
            (byte) 0,
            0,
            (byte) (restart ? 1 : 0)));
  }

  /**
   * NtQueryEaFile into the area, from the first one on.
   *
   * @param names address of a list of names, or 0 for all
   */
  int queryEas(long handle, int length, long names, int namesLength) {
    scratch.area(length);
    return ntdll.NtQueryEaFile(
        handle,
        scratch.ioStatus(),
        scratch.areaAddress(),
        length,
        (byte) 0,
        names,
        namesLength,
        0,
        (byte) 1);
  }

  /** NtSetEaFile from the area. */
  int setEas(long handle, int length) {
    return ntdll.NtSetEaFile(handle, scratch.ioStatus(), scratch.areaAddress(), length);
  }

  /** NtFsControlFile with input and output in the area. */
  int control(long handle, int code, int inputLength, int outputLength) {
    long waitFor = waiting.event();
    scratch.area(Math.max(inputLength, outputLength));
    long data = scratch.areaAddress();
    return waiting.completed(
        waitFor,
        ntdll.NtFsControlFile(
            handle,
            waitFor,
            0,
            0,
            scratch.ioStatusPending(),
            code,
            inputLength == 0 ? 0 : data,
            inputLength,
            outputLength == 0 ? 0 : data,
            outputLength));
  }

  /** NtFlushBuffersFileEx; NOT_IMPLEMENTED where Windows is older. */
  int flush(long handle, int flags) {
    try {
      return ntdll.NtFlushBuffersFileEx(handle, flags, 0, 0, scratch.ioStatus());
    } catch (UnsatisfiedLinkError notThere) {
      return NtStatus.NOT_IMPLEMENTED;
    }
  }

  /** NtLockFile, failing at once. */
  int lock(long handle, long offset, long length, boolean exclusive) {
    long waitFor = waiting.event();
    return waiting.completed(
        waitFor,
        ntdll.NtLockFile(
            handle,
            waitFor,
            0,
            0,
            scratch.ioStatusPending(),
            scratch.offset(offset),
            scratch.length(length),
            0,
            (byte) 1,
            (byte) (exclusive ? 1 : 0)));
  }

  int unlock(long handle, long offset, long length) {
    return ntdll.NtUnlockFile(
        handle, scratch.ioStatus(), scratch.offset(offset), scratch.length(length), 0);
  }

  /** NtQueryVolumeInformationFile into the structure; what does not fit is cut off. */
  int queryVolume(long handle, int informationClass) {
    int status =
        ntdll.NtQueryVolumeInformationFile(
            handle,
            scratch.ioStatus(),
            scratch.structure(),
            Scratch.STRUCTURE_SIZE,
            informationClass);
    return status == HostError.BUFFER_OVERFLOW.status() ? NtStatus.SUCCESS : status;
  }

  /**
   * NtNotifyChangeDirectoryFileEx of the next changes into the area: the status, PENDING as a rule.
   * This thread makes no other call till its end, for which {@link #completed()} waits.
   */
  int beginWatch(long handle, int filter, boolean tree) {
    long signal = waiting.event();
    scratch.area(Scratch.AREA_SIZE);
    try {
      return ntdll.NtNotifyChangeDirectoryFileEx(
          handle,
          signal,
          0,
          0,
          scratch.ioStatusPending(),
          scratch.areaAddress(),
          Scratch.AREA_SIZE,
          filter,
          (byte) (tree ? 1 : 0),
          NtOptions.DIRECTORY_NOTIFY_EXTENDED);
    } catch (UnsatisfiedLinkError notThere) {
      return NtStatus.NOT_IMPLEMENTED;
    }
  }

  /** Waits for the end of what was begun: its status. */
  int completed() {
    return waiting.completed(waiting.event(), NtStatus.PENDING);
  }

  /** As {@link #completed()}, for so long at most; PENDING if it has not ended by then. */
  int completedWithin(int milliseconds) {
    return waiting.completedWithin(milliseconds);
  }

  /**
   * NtCancelIoFileEx.
   *
   * @param ioStatus address of the IO_STATUS_BLOCK of what is pending, another thread's maybe
   */
  void cancel(long handle, long ioStatus) {
    ntdll.NtCancelIoFileEx(handle, ioStatus, scratch.structure());
  }
}
