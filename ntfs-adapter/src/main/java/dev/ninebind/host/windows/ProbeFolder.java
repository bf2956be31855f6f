// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

import static dev.ninebind.host.NtConstants.DELETE;
import static dev.ninebind.host.NtConstants.FILE_ALL_ACCESS;
import static dev.ninebind.host.NtConstants.FILE_ATTRIBUTE_DIRECTORY;
import static dev.ninebind.host.NtConstants.FILE_ATTRIBUTE_NORMAL;
import static dev.ninebind.host.NtConstants.FILE_ATTRIBUTE_REPARSE_POINT;
import static dev.ninebind.host.NtConstants.FILE_DIRECTORY_FILE;
import static dev.ninebind.host.NtConstants.FILE_LIST_DIRECTORY;
import static dev.ninebind.host.NtConstants.FILE_READ_ATTRIBUTES;
import static dev.ninebind.host.NtConstants.FILE_SHARE_ALL;
import static dev.ninebind.host.NtConstants.FILE_SHARE_READ;
import static dev.ninebind.host.NtConstants.FILE_SHARE_WRITE;
import static dev.ninebind.host.NtConstants.FILE_WRITE_ATTRIBUTES;

import dev.ninebind.host.Ea;
import dev.ninebind.host.HostEntry;
import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
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
  private static final int LISTED = FileInformationClass.FILE_ID_BOTH_DIRECTORY;

  private final Nt nt;
  private final long folder;
  private final long above;
  private final boolean madeAbove;
  private final boolean withEvent;
  private final byte[] times;
  private final String name;
  private final Deque<Long> open = new ArrayDeque<>();
  private long handle;

  private ProbeFolder(
      Nt nt, long folder, long above, boolean madeAbove, boolean withEvent, byte[] times) {
    this.withEvent = withEvent;
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
        open(nt, folder, PRIVATE, FILE_SHARE_ALL, NtOptions.FILE_OPEN_IF, FILE_DIRECTORY_FILE, 0);
    boolean madeAbove = nt.scratch.information() == NtOptions.FILE_CREATED;
    ProbeFolder made = new ProbeFolder(nt, folder, above, madeAbove, withEvent, times);
    boolean good = false;
    try {
      if (Stats.tag(nt, above) != 0) {
        throw new HostException(HostError.REPARSE_POINT_ENCOUNTERED);
      }
      made.removeAll(above, PREFIX);
      int share = FILE_SHARE_READ | FILE_SHARE_WRITE;
      made.handle =
          open(nt, above, made.name, share, NtOptions.FILE_CREATE, FILE_DIRECTORY_FILE, 0);
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
            FILE_ALL_ACCESS,
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
        open(nt, directory, fileName, FILE_SHARE_ALL, NtOptions.FILE_CREATE, 0, attributes, eas));
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
            FILE_SHARE_ALL,
            NtOptions.FILE_CREATE,
            FILE_DIRECTORY_FILE,
            0));
  }

  private long kept(long made) {
    open.push(made);
    return made;
  }

  /** Opens and closes a name: the status. */
  int find(long directory, String fileName, int objectAttributes) {
    int status =
        nt.open(nt.scratch.object(directory, fileName, objectAttributes), FILE_READ_ATTRIBUTES, 0);
    if (NtStatus.isSuccess(status)) {
      nt.close(nt.scratch.handle());
    }
    return status;
  }

  /** True if a name is listed just so. */
  boolean lists(String fileName) throws HostException {
    return entries(handle).stream().anyMatch(entry -> entry.name().equals(fileName));
  }

  /** Opens a name with a right to delete it; the caller closes that. */
  long openToDelete(long directory, String fileName) throws HostException {
    int rights = DELETE | FILE_READ_ATTRIBUTES | FILE_WRITE_ATTRIBUTES;
    NtStatus.check(nt.open(nt.scratch.object(directory, fileName, 0), rights, 0));
    return nt.scratch.handle();
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
      removeAll(above, name);
      nt.close(above);
      if (madeAbove) {
        remove(folder, PRIVATE);
        restoreTimes();
      }
    } catch (HostException e) {
      // What stays is private, and removed when it is in the way of nobody any more.
    }
  }

  private void restoreTimes() throws HostException {
    NtStatus.check(nt.open(nt.scratch.object(folder, "", 0), FILE_WRITE_ATTRIBUTES, 0));
    long again = nt.scratch.handle();
    nt.scratch.memory.put(Scratch.STRUCTURE, times);
    nt.scratch.memory.putLong(Scratch.STRUCTURE + FileBasicInformation.CHANGE_TIME, 0);
    nt.scratch.memory.putInt(Scratch.STRUCTURE + FileBasicInformation.FILE_ATTRIBUTES, 0);
    nt.set(again, FileInformationClass.FILE_BASIC, FileBasicInformation.SIZE);
    nt.close(again);
  }

  /** Sets attributes: the status. */
  int setAttributes(long file, int attributes) {
    ByteBuffer memory = nt.scratch.memory;
    for (int at = 0; at < FileBasicInformation.SIZE; at += 8) {
      memory.putLong(Scratch.STRUCTURE + at, 0);
    }
    memory.putInt(Scratch.STRUCTURE + FileBasicInformation.FILE_ATTRIBUTES, attributes);
    return nt.set(file, FileInformationClass.FILE_BASIC, FileBasicInformation.SIZE);
  }

  /** Removes a name, with all that is below; what others hold stays. */
  private void remove(long directory, String fileName) throws HostException {
    long gone = openToDelete(directory, fileName);
    try {
      NtStatus.check(nt.query(gone, FileInformationClass.FILE_BASIC, FileBasicInformation.SIZE));
      int attributesAt = Scratch.STRUCTURE + FileBasicInformation.FILE_ATTRIBUTES;
      int attributes = nt.scratch.memory.getInt(attributesAt);
      boolean reparse = (attributes & FILE_ATTRIBUTE_REPARSE_POINT) != 0;
      if ((attributes & FILE_ATTRIBUTE_DIRECTORY) != 0 && !reparse) {
        removeAll(gone, "");
      }
      setAttributes(gone, FILE_ATTRIBUTE_NORMAL); // READONLY goes
      nt.scratch.memory.put(Scratch.STRUCTURE + FileDispositionInformation.DELETE_FILE, (byte) 1);
      nt.set(gone, FileInformationClass.FILE_DISPOSITION, FileDispositionInformation.SIZE);
    } finally {
      nt.close(gone);
    }
  }

  /** Removes what begins so; a folder that another probe works in is not shared for that. */
  private void removeAll(long directory, String prefix) throws HostException {
    for (HostEntry entry : entries(directory)) {
      if (entry.name().startsWith(prefix)) {
        try {
          remove(directory, entry.name());
        } catch (HostException e) {
          if (e.error() != HostError.SHARING_VIOLATION) {
            throw e;
          }
        }
      }
    }
  }

  /** By a handle of its own, for a listing may not see what came since the handle's last one. */
  private List<HostEntry> entries(long directory) throws HostException {
    NtStatus.check(nt.open(nt.scratch.object(directory, "", 0), FILE_LIST_DIRECTORY, 0));
    long listed = nt.scratch.handle();
    List<HostEntry> entries = new ArrayList<>();
    try {
      List<HostEntry> page = DirectoryPage.read(nt, listed, LISTED, withEvent, true);
      while (!page.isEmpty()) {
        entries.addAll(page);
        page = DirectoryPage.read(nt, listed, LISTED, withEvent, false);
      }
    } finally {
      nt.close(listed);
    }
    return entries;
  }
}
