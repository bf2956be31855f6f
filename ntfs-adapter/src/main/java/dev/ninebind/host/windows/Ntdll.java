// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

import jnr.ffi.annotations.IgnoreError;
import jnr.ffi.types.int8_t;
import jnr.ffi.types.u_int64_t;

/**
 * The calls of ntdll that files need, with the arguments that Windows' headers give them
 * (winternl.h and ntifs.h). Each answers an NTSTATUS, negative for errors and warnings.
 *
 * <p>A {@code long} is a HANDLE or an address, 0 for none: never a C long, which has 32 bits on
 * Windows. What an address points at stays where it is until the call is complete, which for
 * STATUS_PENDING is when the event is signalled.
 */
@IgnoreError // the status says it all; GetLastError need not be kept
public interface Ntdll {
  int NtCreateFile(
      @u_int64_t long handle,
      int desiredAccess,
      @u_int64_t long objectAttributes,
      @u_int64_t long ioStatusBlock,
      @u_int64_t long allocationSize,
      int fileAttributes,
      int shareAccess,
      int createDisposition,
      int createOptions,
      @u_int64_t long eaBuffer,
      int eaLength);

  int NtClose(@u_int64_t long handle);

  int NtReadFile(
      @u_int64_t long file,
      @u_int64_t long event,
      @u_int64_t long apcRoutine,
      @u_int64_t long apcContext,
      @u_int64_t long ioStatusBlock,
      @u_int64_t long buffer,
      int length,
      @u_int64_t long byteOffset,
      @u_int64_t long key);

  int NtWriteFile(
      @u_int64_t long file,
      @u_int64_t long event,
      @u_int64_t long apcRoutine,
      @u_int64_t long apcContext,
      @u_int64_t long ioStatusBlock,
      @u_int64_t long buffer,
      int length,
      @u_int64_t long byteOffset,
      @u_int64_t long key);

  int NtQueryInformationFile(
      @u_int64_t long file,
      @u_int64_t long ioStatusBlock,
      @u_int64_t long information,
      int length,
      int informationClass);

  int NtSetInformationFile(
      @u_int64_t long file,
      @u_int64_t long ioStatusBlock,
      @u_int64_t long information,
      int length,
      int informationClass);

  /** Since Windows 10 1703. */
  int NtQueryInformationByName(
      @u_int64_t long objectAttributes,
      @u_int64_t long ioStatusBlock,
      @u_int64_t long information,
      int length,
      int informationClass);

  int NtQueryDirectoryFile(
      @u_int64_t long file,
      @u_int64_t long event,
      @u_int64_t long apcRoutine,
      @u_int64_t long apcContext,
      @u_int64_t long ioStatusBlock,
      @u_int64_t long information,
      int length,
      int informationClass,
      @int8_t byte returnSingleEntry,
      @u_int64_t long fileName,
      @int8_t byte restartScan);

  int NtQueryEaFile(
      @u_int64_t long file,
      @u_int64_t long ioStatusBlock,
      @u_int64_t long buffer,
      int length,
      @int8_t byte returnSingleEntry,
      @u_int64_t long eaList,
      int eaListLength,
      @u_int64_t long eaIndex,
      @int8_t byte restartScan);

  int NtSetEaFile(
      @u_int64_t long file, @u_int64_t long ioStatusBlock, @u_int64_t long buffer, int length);

  int NtFsControlFile(
      @u_int64_t long file,
      @u_int64_t long event,
      @u_int64_t long apcRoutine,
      @u_int64_t long apcContext,
      @u_int64_t long ioStatusBlock,
      int controlCode,
      @u_int64_t long input,
      int inputLength,
      @u_int64_t long output,
      int outputLength);

  /** Since Windows 8. */
  int NtFlushBuffersFileEx(
      @u_int64_t long file,
      int flags,
      @u_int64_t long parameters,
      int parametersSize,
      @u_int64_t long ioStatusBlock);

  int NtLockFile(
      @u_int64_t long file,
      @u_int64_t long event,
      @u_int64_t long apcRoutine,
      @u_int64_t long apcContext,
      @u_int64_t long ioStatusBlock,
      @u_int64_t long byteOffset,
      @u_int64_t long length,
      int key,
      @int8_t byte failImmediately,
      @int8_t byte exclusiveLock);

  int NtUnlockFile(
      @u_int64_t long file,
      @u_int64_t long ioStatusBlock,
      @u_int64_t long byteOffset,
      @u_int64_t long length,
      int key);

  int NtQueryVolumeInformationFile(
      @u_int64_t long file,
      @u_int64_t long ioStatusBlock,
      @u_int64_t long information,
      int length,
      int informationClass);

  int NtNotifyChangeDirectoryFile(
      @u_int64_t long file,
      @u_int64_t long event,
      @u_int64_t long apcRoutine,
      @u_int64_t long apcContext,
      @u_int64_t long ioStatusBlock,
      @u_int64_t long buffer,
      int length,
      int completionFilter,
      @int8_t byte watchTree);

  /** Since Windows 10 1709. */
  int NtNotifyChangeDirectoryFileEx(
      @u_int64_t long file,
      @u_int64_t long event,
      @u_int64_t long apcRoutine,
      @u_int64_t long apcContext,
      @u_int64_t long ioStatusBlock,
      @u_int64_t long buffer,
      int length,
      int completionFilter,
      @int8_t byte watchTree,
      int informationClass);

  int NtCancelIoFileEx(
      @u_int64_t long file, @u_int64_t long toCancel, @u_int64_t long ioStatusBlock);

  int NtCreateEvent(
      @u_int64_t long handle,
      int desiredAccess,
      @u_int64_t long objectAttributes,
      int eventType,
      @int8_t byte initialState);

  /** Waits for one object, without alerts where {@code alertable} is 0. */
  int NtWaitForSingleObject(
      @u_int64_t long handle, @int8_t byte alertable, @u_int64_t long timeout);

  /** What a path of Win32 is for NT; the string's buffer is to be freed. */
  int RtlDosPathNameToNtPathName_U_WithStatus(
      @u_int64_t long dosPath,
      @u_int64_t long ntPath,
      @u_int64_t long filePart,
      @u_int64_t long relativeName);

  void RtlFreeUnicodeString(@u_int64_t long string);
}
