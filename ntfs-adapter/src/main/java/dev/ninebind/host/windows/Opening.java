// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

import static dev.ninebind.host.NtConstants.FILE_APPEND_DATA;
import static dev.ninebind.host.NtConstants.FILE_READ_ATTRIBUTES;
import static dev.ninebind.host.NtConstants.FILE_READ_DATA;
import static dev.ninebind.host.NtConstants.FILE_SHARE_ALL;
import static dev.ninebind.host.NtConstants.FILE_WRITE_DATA;

import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;
import dev.ninebind.host.HostOpen;

/**
 * NtCreateFile as the safe open wants it (docs/ntfs.md 8): one component, relative to a handle, and
 * what is a reparse point is opened itself. Handles are asynchronous and not inherited.
 */
final class Opening {
  private static final int DATA = FILE_READ_DATA | FILE_WRITE_DATA | FILE_APPEND_DATA;

  private final int objectAttributes;
  private final int lookAttributes;
  private final boolean hasEas;

  Opening(WindowsFeatures features) {
    objectAttributes = features.has(WindowsFeature.DONT_REPARSE) ? NtOptions.OBJ_DONT_REPARSE : 0;
    lookAttributes =
        features.has(WindowsFeature.DONT_REPARSE_BY_NAME) ? NtOptions.OBJ_DONT_REPARSE : 0;
    hasEas = features.has(WindowsFeature.EXTENDED_ATTRIBUTES);
  }

  /** Address of the OBJECT_ATTRIBUTES of a name that is only looked at. */
  long looked(Nt nt, long directory, String name) {
    return nt.scratch.object(directory, name, lookAttributes);
  }

  /**
   * Opens a name.
   *
   * @return the HANDLE; whether the file was made is in the scratch memory
   */
  long open(Nt nt, long directory, String name, HostOpen how) throws HostException {
    return open(nt, nt.scratch.object(directory, name, objectAttributes), how, 0);
  }

  /** Opens what has an id. */
  long openById(Nt nt, long anyHandle, long fileId, HostOpen how) throws HostException {
    long object = nt.scratch.objectById(anyHandle, fileId);
    return open(nt, object, how, NtOptions.FILE_OPEN_BY_FILE_ID);
  }

  private long open(Nt nt, long object, HostOpen how, int options) throws HostException {
    int easLength = 0;
    long eas = 0;
    if (!how.eas().isEmpty()) {
      if (!hasEas) {
        throw new HostException(HostError.EAS_NOT_SUPPORTED); // some hosts would just drop them
      }
      easLength = Eas.put(nt, how.eas());
      eas = nt.scratch.areaAddress();
    }
    NtStatus.check(
        nt.create(
            object,
            how.access(),
            how.attributes(),
            how.share(),
            disposition(how.disposition()),
            how.options() | options | NtOptions.FILE_OPEN_REPARSE_POINT,
            eas,
            easLength));
    return nt.scratch.handle();
  }

  private static int disposition(HostOpen.Disposition disposition) {
    return switch (disposition) {
      case OPEN -> NtOptions.FILE_OPEN;
      case CREATE -> NtOptions.FILE_CREATE;
      case OPEN_IF -> NtOptions.FILE_OPEN_IF;
    };
  }

  /**
   * The data of a file that a filter keeps elsewhere: WOF, deduplication, a cloud's placeholder.
   * They come to who opens the file without asking for the reparse point itself; that it is the
   * same file is looked at afterwards (docs/ntfs.md 8).
   *
   * @return another HANDLE of the file, or 0 if its data are where they always are
   */
  long openBehindFilter(Nt nt, long handle, int access) throws HostException {
    if (!ReparseTags.isBehindFilter(tag(nt, handle))) {
      return 0;
    }
    long object = nt.scratch.object(handle, "", 0);
    NtStatus.check(
        nt.create(object, access & DATA, 0, FILE_SHARE_ALL, NtOptions.FILE_OPEN, 0, 0, 0));
    long data = nt.scratch.handle();
    boolean same = false;
    try {
      same = id(nt, data) == id(nt, handle);
    } finally {
      if (!same) {
        nt.close(data);
      }
    }
    if (!same) {
      throw new HostException(HostError.REPARSE_POINT_ENCOUNTERED);
    }
    return data;
  }

  /** The reparse tag of a file by a handle that need not have the right to read it. */
  private static int tag(Nt nt, long handle) throws HostException {
    try {
      return Stats.tag(nt, handle);
    } catch (HostException e) {
      if (e.error() != HostError.ACCESS_DENIED) {
        throw e;
      }
    }
    int status = nt.open(nt.scratch.object(handle, "", 0), FILE_READ_ATTRIBUTES, 0);
    if (!NtStatus.isSuccess(status)) {
      return 0; // its last name is gone: no filter brings it back
    }
    long again = nt.scratch.handle();
    try {
      return Stats.tag(nt, again);
    } finally {
      nt.close(again);
    }
  }

  private static long id(Nt nt, long handle) throws HostException {
    NtStatus.check(
        nt.query(handle, FileInformationClass.FILE_INTERNAL, FileInternalInformation.SIZE));
    return nt.scratch.memory.getLong(Scratch.STRUCTURE + FileInternalInformation.INDEX_NUMBER);
  }
}
