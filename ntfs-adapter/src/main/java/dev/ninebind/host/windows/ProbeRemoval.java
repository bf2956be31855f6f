// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

import dev.ninebind.host.HostEntry;
import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;
import dev.ninebind.host.NtConstants;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Takes away what a probe has made, on hosts of which nothing is known yet. */
final class ProbeRemoval {
  private static final int POSIX_DELETE =
      NtConstants.FILE_DISPOSITION_DELETE
          | NtConstants.FILE_DISPOSITION_POSIX_SEMANTICS
          | NtConstants.FILE_DISPOSITION_IGNORE_READONLY_ATTRIBUTE;

  private static final int LISTED = FileInformationClass.FILE_ID_BOTH_DIRECTORY;

  private final Nt nt;
  private final boolean withEvent;

  /**
   * @param withEvent directories are listed so
   */
  ProbeRemoval(Nt nt, boolean withEvent) {
    this.nt = nt;
    this.withEvent = withEvent;
  }

  /** Opens a name with a right to delete it; the caller closes that. */
  long open(long directory, String fileName) throws HostException {
    int rights =
        NtConstants.DELETE | NtConstants.FILE_READ_ATTRIBUTES | NtConstants.FILE_WRITE_ATTRIBUTES;
    NtStatus.check(nt.open(nt.scratch.object(directory, fileName, 0), rights, 0));
    return nt.scratch.handle();
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

  /** Removes a directory that holds nothing. */
  void ifEmpty(long directory, String fileName) throws HostException {
    long gone = open(directory, fileName);
    dispose(gone);
    nt.close(gone);
  }

  /** Removes a name, with all that is below; what others hold stays. */
  private void remove(long directory, String fileName) throws HostException {
    long gone = open(directory, fileName);
    try {
      NtStatus.check(nt.query(gone, FileInformationClass.FILE_BASIC, FileBasicInformation.SIZE));
      int attributesAt = Scratch.STRUCTURE + FileBasicInformation.FILE_ATTRIBUTES;
      int attributes = nt.scratch.memory.getInt(attributesAt);
      boolean reparse = (attributes & NtConstants.FILE_ATTRIBUTE_REPARSE_POINT) != 0;
      if ((attributes & NtConstants.FILE_ATTRIBUTE_DIRECTORY) != 0 && !reparse) {
        all(gone, "");
      }
      setAttributes(gone, NtConstants.FILE_ATTRIBUTE_NORMAL); // READONLY goes
      dispose(gone);
    } finally {
      nt.close(gone);
    }
  }

  /** At once if the host can: a virus scanner may have it open. */
  private void dispose(long gone) {
    int at = Scratch.STRUCTURE + FileDispositionInformationEx.FLAGS;
    nt.scratch.memory.putInt(at, POSIX_DELETE);
    int status =
        nt.set(gone, FileInformationClass.FILE_DISPOSITION_EX, FileDispositionInformationEx.SIZE);
    if (!NtStatus.isSuccess(status)) {
      nt.scratch.memory.putInt(at, NtConstants.FILE_DISPOSITION_DELETE);
      nt.set(gone, FileInformationClass.FILE_DISPOSITION, FileDispositionInformation.SIZE);
    }
  }

  /** Removes what begins so; a folder that another probe works in is not shared for that. */
  void all(long directory, String prefix) throws HostException {
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
  List<HostEntry> entries(long directory) throws HostException {
    NtStatus.check(
        nt.open(nt.scratch.object(directory, "", 0), NtConstants.FILE_LIST_DIRECTORY, 0));
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
