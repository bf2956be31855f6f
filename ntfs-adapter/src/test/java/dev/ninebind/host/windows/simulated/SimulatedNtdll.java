// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows.simulated;

import static dev.ninebind.host.NtConstants.FILE_APPEND_DATA;
import static dev.ninebind.host.NtConstants.FILE_LIST_DIRECTORY;
import static dev.ninebind.host.NtConstants.FILE_READ_DATA;
import static dev.ninebind.host.NtConstants.FILE_WRITE_DATA;
import static dev.ninebind.host.NtConstants.SYNCHRONIZE;

import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;
import dev.ninebind.host.HostFile;
import dev.ninebind.host.HostVolume;
import dev.ninebind.host.memory.MemoryVolume;
import dev.ninebind.host.windows.Ntdll;

/**
 * ntdll of a Windows whose drive C: is a volume in memory. It reads the structures that it is given
 * the addresses of, answers as the I/O manager and NTFS do, and says plainly what it lacks: an
 * {@link UnsupportedOperationException} is a call that Windows would answer and this does not.
 */
public final class SimulatedNtdll implements Ntdll, AutoCloseable {
  private static final byte FALSE = 0;

  private final HostVolume volume;
  private final Edition edition;
  private final ObjectTable objects = new ObjectTable();
  private final Completions completions;
  private final ChangeNotices notices;
  private final CreateCalls creating;
  private final InformationQueries queries;
  private final InformationChanges changes;
  private final DirectoryQueries listings;
  private final EaCalls eas;
  private final ControlCalls controls;
  private final VolumeQueries volumes;
  private final LockCalls locks = new LockCalls();
  private final DosPaths dosPaths = new DosPaths();

  /** An empty drive. */
  public SimulatedNtdll(Edition edition) {
    this(edition, edition.volume());
  }

  /** An empty drive of another kind than this Windows would have. */
  public SimulatedNtdll(Edition edition, MemoryVolume.Options options) {
    this(edition, new MemoryVolume(options), options.shortNames());
  }

  private SimulatedNtdll(Edition edition, HostVolume volume, boolean shortNames) {
    this.edition = edition;
    this.volume = volume;
    Paths paths = new Paths(volume, objects);
    ChangeTimes times = new ChangeTimes();
    Stats stats = new Stats(times);
    completions = new Completions(edition.pendingEvery());
    notices = new ChangeNotices(completions);
    creating = new CreateCalls(volume, objects, paths, edition);
    queries = new InformationQueries(volume, paths, edition, stats);
    changes = new InformationChanges(paths, edition, times);
    listings = new DirectoryQueries(volume, edition, stats);
    eas = new EaCalls(edition);
    controls = new ControlCalls(shortNames);
    volumes = new VolumeQueries(volume, edition);
  }

  /** The drive, for what other programs do on it. */
  public HostVolume drive() {
    return volume;
  }

  /** Handles that are open, of files and events, and strings that were not freed. */
  public int open() {
    return objects.all().size() + dosPaths.notFreed();
  }

  /** Handles of files that are open. */
  public int files() {
    return (int) objects.all().stream().filter(FileObject.class::isInstance).count();
  }

  /** Requests that took their time so far. */
  public int pended() {
    return completions.pended();
  }

  @Override
  public void close() {
    completions.close();
    volume.close();
  }

  /** A call: what it answers is what it returns or what it throws. */
  private interface Call {
    int run() throws HostException;
  }

  private static int status(Call call) {
    try {
      return call.run();
    } catch (HostException e) {
      return e.status();
    }
  }

  private void since(int build, String name) {
    if (!edition.since(build)) {
      throw new UnsatisfiedLinkError("ntdll has no " + name); // As jnr-ffi says it.
    }
  }

  /** A call with an event and a routine to be called; nobody here uses the latter. */
  private EventObject event(long event, long routine) throws HostException {
    if (routine != 0) {
      throw new UnsupportedOperationException("APC");
    }
    return objects.event(event);
  }

  @Override
  public int NtCreateFile(
      long handle,
      int desiredAccess,
      long objectAttributes,
      long ioStatusBlock,
      long allocationSize,
      int fileAttributes,
      int shareAccess,
      int createDisposition,
      int createOptions,
      long eaBuffer,
      int eaLength) {
    return status(
        () ->
            creating.create(
                handle,
                desiredAccess,
                objectAttributes,
                ioStatusBlock,
                fileAttributes,
                shareAccess,
                createDisposition,
                createOptions,
                eaBuffer,
                eaLength));
  }

  @Override
  public int NtClose(long handle) {
    return status(
        () -> {
          if (objects.remove(handle) instanceof FileObject file) {
            notices.closed(file);
            file.file.close();
            locks.retry();
          }
          return Status.SUCCESS;
        });
  }

  @Override
  public int NtReadFile(
      long file,
      long event,
      long apcRoutine,
      long apcContext,
      long ioStatusBlock,
      long buffer,
      int length,
      long byteOffset,
      long key) {
    return status(
        () -> {
          FileObject from = objects.file(file).with(FILE_READ_DATA);
          View target = View.of(buffer, length, 1);
          long offset = offset(from, byteOffset);
          return completions.request(
              from,
              event(event, apcRoutine),
              ioStatusBlock,
              () -> {
                int count = from.file.read(target.buffer(), offset);
                if (count == 0 && length > 0) {
                  throw new HostException(HostError.END_OF_FILE);
                }
                return Answer.bytes(count);
              });
        });
  }

  @Override
  public int NtWriteFile(
      long file,
      long event,
      long apcRoutine,
      long apcContext,
      long ioStatusBlock,
      long buffer,
      int length,
      long byteOffset,
      long key) {
    return status(
        () -> {
          FileObject to = objects.file(file).withAny(FILE_WRITE_DATA | FILE_APPEND_DATA);
          View source = View.of(buffer, length, 1);
          boolean appends = (to.access & FILE_WRITE_DATA) == 0;
          long offset = appends && byteOffset == 0 ? HostFile.APPEND : offset(to, byteOffset);
          return completions.request(
              to,
              event(event, apcRoutine),
              ioStatusBlock,
              () -> {
                int count = to.file.write(source.buffer(), offset);
                return Answer.bytes(count);
              });
        });
  }

  /** Errors: INVALID_PARAMETER for a handle without a position of its own. */
  private static long offset(FileObject file, long address) throws HostException {
    if (address == 0 && !file.synchronous) {
      throw new HostException(HostError.INVALID_PARAMETER);
    }
    if (address == 0) {
      throw new UnsupportedOperationException("a handle's own position");
    }
    return View.of(address, 8, 4).u64(0);
  }

  @Override
  public int NtQueryInformationFile(
      long file, long ioStatusBlock, long information, int length, int informationClass) {
    return status(
        () -> {
          FileObject of = objects.file(file);
          return Completions.now(
              ioStatusBlock, () -> queries.byHandle(of, information, length, informationClass));
        });
  }

  @Override
  public int NtSetInformationFile(
      long file, long ioStatusBlock, long information, int length, int informationClass) {
    return status(
        () -> {
          FileObject of = objects.file(file);
          return Completions.now(
              ioStatusBlock, () -> changes.set(of, information, length, informationClass));
        });
  }

  @Override
  public int NtQueryInformationByName(
      long objectAttributes, long ioStatusBlock, long information, int length, int infoClass) {
    since(Edition.WINDOWS_10_1703_BUILD, "NtQueryInformationByName");
    return status(
        () -> {
          ObjectName name = ObjectName.of(objectAttributes, edition);
          return Completions.now(
              ioStatusBlock, () -> queries.byName(name, information, length, infoClass));
        });
  }

  @Override
  public int NtQueryDirectoryFile(
      long file,
      long event,
      long apcRoutine,
      long apcContext,
      long ioStatusBlock,
      long information,
      int length,
      int informationClass,
      byte returnSingleEntry,
      long fileName,
      byte restartScan) {
    return status(
        () -> {
          FileObject of = objects.file(file).with(FILE_LIST_DIRECTORY);
          View out = listings.checked(information, length, informationClass);
          String filter = fileName == 0 ? null : filter(View.of(fileName, 16, 8));
          return completions.request(
              of,
              event(event, apcRoutine),
              ioStatusBlock,
              () ->
                  listings.query(
                      of,
                      out,
                      informationClass,
                      returnSingleEntry != FALSE,
                      filter,
                      restartScan != FALSE));
        });
  }

  private static String filter(View string) throws HostException {
    int bytes = string.u16(0);
    String text = View.of(string.u64(8), bytes, 2).text(0, bytes);
    return text.isEmpty() || text.equals("*") ? null : text;
  }

  @Override
  public int NtQueryEaFile(
      long file,
      long ioStatusBlock,
      long buffer,
      int length,
      byte returnSingleEntry,
      long eaList,
      int eaListLength,
      long eaIndex,
      byte restartScan) {
    return status(
        () -> {
          FileObject of = objects.file(file);
          View out = View.of(buffer, length, 4);
          View names = View.of(eaList, eaList == 0 ? 0 : eaListLength, 4);
          return Completions.now(
              ioStatusBlock,
              () ->
                  eas.query(
                      of, out, returnSingleEntry != FALSE, names, eaIndex, restartScan != FALSE));
        });
  }

  @Override
  public int NtSetEaFile(long file, long ioStatusBlock, long buffer, int length) {
    return status(
        () -> {
          FileObject of = objects.file(file);
          View list = View.of(buffer, length, 4);
          return Completions.now(
              ioStatusBlock,
              () -> {
                Answer answer = eas.set(of, list);
                return answer;
              });
        });
  }

  @Override
  public int NtFsControlFile(
      long file,
      long event,
      long apcRoutine,
      long apcContext,
      long ioStatusBlock,
      int controlCode,
      long input,
      int inputLength,
      long output,
      int outputLength) {
    return status(
        () -> {
          FileObject of = objects.file(file);
          ControlCalls.checkAccess(of, controlCode);
          View in = View.of(input, inputLength, 1);
          View out = View.of(output, outputLength, 1);
          return completions.request(
              of,
              event(event, apcRoutine),
              ioStatusBlock,
              () -> controls.control(of, controlCode, in, out));
        });
  }

  @Override
  public int NtFlushBuffersFileEx(
      long file, int flags, long parameters, int parametersSize, long ioStatusBlock) {
    since(Edition.WINDOWS_8, "NtFlushBuffersFileEx");
    return status(
        () -> {
          FileObject of = objects.file(file).withAny(FILE_WRITE_DATA | FILE_APPEND_DATA);
          int dataSyncOnly = edition.since(Edition.WINDOWS_10_1607_BUILD) ? 0x4 : 0;
          if ((flags & ~(0x3 | dataSyncOnly)) != 0 || parametersSize != 0) {
            throw new HostException(HostError.INVALID_PARAMETER);
          }
          return Completions.now(
              ioStatusBlock,
              () -> {
                of.file.flush(HostFile.Flush.ALL);
                return Answer.NOTHING;
              });
        });
  }

  @Override
  public int NtLockFile(
      long file,
      long event,
      long apcRoutine,
      long apcContext,
      long ioStatusBlock,
      long byteOffset,
      long length,
      int key,
      byte failImmediately,
      byte exclusiveLock) {
    return status(
        () -> {
          FileObject of = objects.file(file).withAny(FILE_READ_DATA | FILE_WRITE_DATA);
          long offset = View.of(byteOffset, 8, 4).u64(0);
          long count = View.of(length, 8, 4).u64(0);
          boolean exclusive = exclusiveLock != FALSE;
          EventObject done = event(event, apcRoutine);
          if (failImmediately != FALSE) {
            return completions.request(
                of,
                done,
                ioStatusBlock,
                () -> {
                  locks.lock(of.file, offset, count, exclusive, null);
                  return Answer.NOTHING;
                });
          }
          if (of.synchronous) {
            throw new UnsupportedOperationException("waiting for a lock on a synchronous handle");
          }
          Completions.Waiting request = completions.waiting(of, done, ioStatusBlock);
          if (locks.lock(of.file, offset, count, exclusive, request)) {
            request.end(Answer.NOTHING);
            return Status.SUCCESS;
          }
          return Status.PENDING;
        });
  }

  @Override
  public int NtUnlockFile(long file, long ioStatusBlock, long byteOffset, long length, int key) {
    return status(
        () -> {
          FileObject of = objects.file(file).withAny(FILE_READ_DATA | FILE_WRITE_DATA);
          long offset = View.of(byteOffset, 8, 4).u64(0);
          long count = View.of(length, 8, 4).u64(0);
          return Completions.now(
              ioStatusBlock,
              () -> {
                of.file.unlock(offset, count);
                locks.retry();
                return Answer.NOTHING;
              });
        });
  }

  @Override
  public int NtQueryVolumeInformationFile(
      long file, long ioStatusBlock, long information, int length, int informationClass) {
    return status(
        () -> {
          objects.file(file);
          return Completions.now(
              ioStatusBlock, () -> volumes.query(information, length, informationClass));
        });
  }

  @Override
  public int NtNotifyChangeDirectoryFile(
      long file,
      long event,
      long apcRoutine,
      long apcContext,
      long ioStatusBlock,
      long buffer,
      int length,
      int completionFilter,
      byte watchTree) {
    return notify(
        file, event, apcRoutine, ioStatusBlock, buffer, length, completionFilter, watchTree, 1);
  }

  private int notify(
      long file,
      long event,
      long apcRoutine,
      long ioStatusBlock,
      long buffer,
      int length,
      int completionFilter,
      byte watchTree,
      int informationClass) {
    return status(
        () ->
            notices.watch(
                objects.file(file),
                event(event, apcRoutine),
                ioStatusBlock,
                buffer,
                length,
                completionFilter,
                watchTree != FALSE,
                informationClass));
  }

  /** Since Windows 10 1709. */
  @Override
  public int NtNotifyChangeDirectoryFileEx(
      long file,
      long event,
      long apcRoutine,
      long apcContext,
      long ioStatusBlock,
      long buffer,
      int length,
      int completionFilter,
      byte watchTree,
      int informationClass) {
    since(Edition.WINDOWS_10_1709.build(), "NtNotifyChangeDirectoryFileEx");
    return notify(
        file,
        event,
        apcRoutine,
        ioStatusBlock,
        buffer,
        length,
        completionFilter,
        watchTree,
        informationClass);
  }

  @Override
  public int NtCancelIoFileEx(long file, long toCancel, long ioStatusBlock) {
    return status(
        () -> {
          FileObject of = objects.file(file);
          View block = Completions.block(ioStatusBlock);
          if (!completions.cancel(of, toCancel)) {
            throw new HostException(HostError.NOT_FOUND);
          }
          notices.cancelled(of);
          block.u32(0, Status.SUCCESS).u64(8, 0);
          return Status.SUCCESS;
        });
  }

  @Override
  public int NtCreateEvent(
      long handle, int desiredAccess, long objectAttributes, int eventType, byte initialState) {
    return status(
        () -> {
          View out = View.of(handle, 8, 8);
          if (eventType != 0 && eventType != 1) {
            throw new HostException(HostError.INVALID_PARAMETER);
          }
          out.u64(0, objects.add(new EventObject(eventType == 0, initialState != FALSE)));
          return Status.SUCCESS;
        });
  }

  @Override
  public int NtWaitForSingleObject(long handle, byte alertable, long timeout) {
    return status(
        () -> {
          Object object = objects.any(handle);
          EventObject event =
              object instanceof FileObject file
                  ? file.with(SYNCHRONIZE).event
                  : (EventObject) object;
          long ticks = timeout == 0 ? Long.MIN_VALUE : View.of(timeout, 8, 4).u64(0);
          if (timeout != 0 && ticks > 0) {
            throw new UnsupportedOperationException("waiting till a time of day");
          }
          boolean set = event.await(timeout == 0 ? -1 : -ticks * 100);
          return set ? Status.SUCCESS : Status.TIMEOUT;
        });
  }

  @Override
  public int RtlDosPathNameToNtPathName_U_WithStatus(
      long dosPath, long ntPath, long filePart, long relativeName) {
    return status(() -> dosPaths.toNtPath(dosPath, ntPath));
  }

  @Override
  public void RtlFreeUnicodeString(long string) {
    dosPaths.free(string);
  }
}
