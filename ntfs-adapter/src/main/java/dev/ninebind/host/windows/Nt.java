// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;
import dev.ninebind.host.NtConstants;
import java.lang.ref.Cleaner;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A thread's way to ntdll: its {@link Scratch} memory, an event to wait for, and the calls, which
 * take their arguments from there. Methods answer the NTSTATUS; {@code IO_STATUS_BLOCK.Information}
 * is in the scratch memory then.
 *
 * <p>Handles are asynchronous, so that reads and writes of one file run side by side; a call that
 * is pending is waited for here, whatever happens to the thread meanwhile, because until its end NT
 * writes into the buffers that it was given.
 */
final class Nt {
  /** NtCreateEvent's EVENT_TYPE: one waiter is let go, then the event is as before. */
  private static final int SYNCHRONIZATION_EVENT = 1;

  private static final int EVENT_ALL_ACCESS = 0x1F0003;
  private static final long POLL_NANOS = 1_000_000;
  private static final Cleaner CLEANER = Cleaner.create();

  final Scratch scratch = new Scratch();
  private final Ntdll ntdll;
  private long event;

  Nt(Ntdll ntdll) {
    this.ntdll = ntdll;
  }

  /** One more for the same thread, with memory of its own: for a call while another is pending. */
  Nt another() {
    return new Nt(ntdll);
  }

  /** Made with the first call that may have to wait; closed some time after the thread's end. */
  private long event() {
    if (event == 0) {
      int status =
          ntdll.NtCreateEvent(
              scratch.handleAddress(), EVENT_ALL_ACCESS, 0, SYNCHRONIZATION_EVENT, (byte) 0);
      if (!NtStatus.isSuccess(status)) {
        throw new IllegalStateException("NtCreateEvent: " + new HostException(status).getMessage());
      }
      long made = scratch.handle();
      Ntdll functions = ntdll;
      CLEANER.register(this, () -> functions.NtClose(made));
      event = made;
    }
    return event;
  }

  /**
   * The end of a call that may be pending. An event that was left signalled by an earlier call ends
   * the wait too soon; the IO_STATUS_BLOCK tells.
   */
  private int completed(long waitFor, int status) {
    if (status != NtStatus.PENDING) {
      return status;
    }
    do {
      int waited = ntdll.NtWaitForSingleObject(waitFor, (byte) 0, 0);
      if (waited != NtStatus.SUCCESS) {
        LockSupport.parkNanos(POLL_NANOS); // there is no event, but nobody may leave before the end
      }
    } while (scratch.status() == NtStatus.PENDING);
    return scratch.status();
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
    long waitFor = event();
    return completed(
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
    long waitFor = event();
    return completed(
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
    long waitFor = withEvent ? event() : 0;
    scratch.area(Scratch.AREA_SIZE);
    return completed(
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
    long waitFor = event();
    scratch.area(Math.max(inputLength, outputLength));
    long data = scratch.areaAddress();
    return completed(
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
    long waitFor = event();
    return completed(
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
    long signal = event();
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
    return completed(event, NtStatus.PENDING);
  }

  /** As {@link #completed()}, for so long at most; PENDING if it has not ended by then. */
  int completedWithin(int milliseconds) {
    long hundredNanos = TimeUnit.MILLISECONDS.toNanos(milliseconds) / 100;
    int waited = ntdll.NtWaitForSingleObject(event, (byte) 0, scratch.length(-hundredNanos));
    return waited == NtStatus.SUCCESS ? scratch.status() : NtStatus.PENDING;
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
