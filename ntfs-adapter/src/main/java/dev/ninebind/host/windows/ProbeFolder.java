// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

import dev.ninebind.host.Ea;
import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;
import dev.ninebind.host.NtConstants;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A folder to try things in, below {@code .ninebind} in the folder that is probed. At the end it is
 * removed, and {@code .ninebind} too if it was not there before; the probed folder's times are then
 * as they were. What a crash leaves is removed by the next probe.
 */
final class ProbeFolder implements AutoCloseable {
  private static final String PRIVATE = ".ninebind";
  private static final String PREFIX = "probe-";

  /** Of a folder that may be another user's. */
  private static final int ABOVE =
      NtConstants.FILE_LIST_DIRECTORY
          | NtConstants.FILE_ADD_SUBDIRECTORY
          | NtConstants.FILE_TRAVERSE
          | NtConstants.FILE_READ_ATTRIBUTES;

  /** All but to change who has which right. */
  private static final int RIGHTS =
      ABOVE
          | NtConstants.FILE_WRITE_DATA
          | NtConstants.FILE_READ_EA
          | NtConstants.FILE_WRITE_EA
          | NtConstants.FILE_WRITE_ATTRIBUTES
          | NtConstants.DELETE;

  private final Nt nt;
  private final long folder;
  private final long above;
  private final boolean madeAbove;
  private final ProbeRemoval removal;
  private final byte[] times;
  private final String name;
  private final Deque<Long> open = new ArrayDeque<>();
  private long handle;

  private ProbeFolder(
      Nt nt, long folder, long above, boolean madeAbove, boolean withEvent, byte[] times) {
    this.removal = new ProbeRemoval(nt, withEvent);
    this.nt = nt;
    this.folder = folder;
    this.above = above;
    this.madeAbove = madeAbove;
    this.times = times;
    this.name = PREFIX + Long.toHexString(ThreadLocalRandom.current().nextLong() >>> 1);
  }

  /**
   * Makes one. Errors: those of making a folder.
   *
   * @param withEvent directories are listed so
   */
  static ProbeFolder make(Nt nt, long folder, boolean withEvent) throws HostException {
    NtStatus.check(nt.query(folder, FileInformationClass.FILE_BASIC, FileBasicInformation.SIZE));
    byte[] times = new byte[FileBasicInformation.SIZE];
    nt.scratch.memory.get(Scratch.STRUCTURE, times);
    long above =
        open(
            nt,
            folder,
            PRIVATE,
            ABOVE,
            NtConstants.FILE_SHARE_ALL,
            NtOptions.FILE_OPEN_IF,
            NtConstants.FILE_DIRECTORY_FILE,
            0);
    boolean madeAbove = nt.scratch.information() == NtOptions.FILE_CREATED;
    ProbeFolder made = new ProbeFolder(nt, folder, above, madeAbove, withEvent, times);
    boolean good = false;
    try {
      if (Stats.tag(nt, above) != 0) {
        throw new HostException(HostError.REPARSE_POINT_ENCOUNTERED);
      }
      made.removal.all(above, PREFIX);
      int share = NtConstants.FILE_SHARE_READ | NtConstants.FILE_SHARE_WRITE;
      made.handle =
          open(
              nt,
              above,
              made.name,
              RIGHTS,
              share,
              NtOptions.FILE_CREATE,
              NtConstants.FILE_DIRECTORY_FILE,
              0);
      good = true;
      return made;
    } finally {
      if (!good) {
        made.close();
      }
    }
  }

  private static long open(
      Nt nt,
      long directory,
      String name,
      int rights,
      int share,
      int disposition,
      int options,
      int attributes,
      Ea... eas)
      throws HostException {
    int length = eas.length == 0 ? 0 : Eas.put(nt, List.of(eas));
    NtStatus.check(
        nt.create(
            nt.scratch.object(directory, name, 0),
            rights,
            attributes,
            share,
            disposition,
            options | NtOptions.FILE_OPEN_REPARSE_POINT,
            length == 0 ? 0 : nt.scratch.areaAddress(),
            length));
    return nt.scratch.handle();
  }

  /** The folder's HANDLE. */
  long handle() {
    return handle;
  }

  /** A new file, open with all rights till the end. */
  long file(long directory, String fileName, int attributes, Ea... eas) throws HostException {
    return kept(
        open(
            nt,
            directory,
            fileName,
            RIGHTS,
            NtConstants.FILE_SHARE_ALL,
            NtOptions.FILE_CREATE,
            0,
            attributes,
            eas));
  }

  /** A new file in the folder, open with all rights till the end. */
  long file(String fileName) throws HostException {
    return file(handle, fileName, 0);
  }

  /** A new directory in the folder, open with all rights till the end. */
  long directory(String directoryName) throws HostException {
    return directory(handle, directoryName);
  }

  /** A new directory, open with all rights till the end. */
  long directory(long parent, String directoryName) throws HostException {
    return kept(
        open(
            nt,
            parent,
            directoryName,
            RIGHTS,
            NtConstants.FILE_SHARE_ALL,
            NtOptions.FILE_CREATE,
            NtConstants.FILE_DIRECTORY_FILE,
            0));
  }

  private long kept(long made) {
    open.push(made);
    return made;
  }

  /** Opens and closes a name: the status. */
  int find(long directory, String fileName, int objectAttributes) {
    int status =
        nt.open(
            nt.scratch.object(directory, fileName, objectAttributes),
            NtConstants.FILE_READ_ATTRIBUTES,
            0);
    if (NtStatus.isSuccess(status)) {
      nt.close(nt.scratch.handle());
    }
    return status;
  }

  /** True if a name is listed just so. */
  boolean lists(String fileName) throws HostException {
    return removal.entries(handle).stream().anyMatch(entry -> entry.name().equals(fileName));
  }

  /** What takes things away again. */
  ProbeRemoval removal() {
    return removal;
  }

  @Override
  public void close() {
    while (!open.isEmpty()) {
      nt.close(open.pop());
    }
    if (handle != 0) {
      nt.close(handle);
    }
    try {
      removal.all(above, name);
    } catch (HostException e) {
      // What stays is private, and the next probe removes it.
    }
    nt.close(above);
    if (madeAbove) {
      try {
        removal.ifEmpty(folder, PRIVATE);
        restoreTimes();
      } catch (HostException e) {
        // Nobody sees it.
      }
    }
  }

  private void restoreTimes() throws HostException {
    NtStatus.check(nt.open(nt.scratch.object(folder, "", 0), NtConstants.FILE_WRITE_ATTRIBUTES, 0));
    long again = nt.scratch.handle();
    nt.scratch.memory.put(Scratch.STRUCTURE, times);
    nt.scratch.memory.putLong(Scratch.STRUCTURE + FileBasicInformation.CHANGE_TIME, 0);
    nt.scratch.memory.putInt(Scratch.STRUCTURE + FileBasicInformation.FILE_ATTRIBUTES, 0);
    nt.set(again, FileInformationClass.FILE_BASIC, FileBasicInformation.SIZE);
    nt.close(again);
  }
}
