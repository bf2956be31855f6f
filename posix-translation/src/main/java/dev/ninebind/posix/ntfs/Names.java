// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix.ntfs;

import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;
import dev.ninebind.host.HostFile;
import dev.ninebind.host.HostOpen;
import dev.ninebind.host.HostStat;
import dev.ninebind.host.HostVolume;
import dev.ninebind.host.NtConstants;
import dev.ninebind.posix.Errno;
import dev.ninebind.posix.Name;
import dev.ninebind.posix.PosixException;
import dev.ninebind.posix.ntfs.HostErrors.Doing;

/**
 * Finds guests' names in directories of the host. Where a directory does not tell {@code a} from
 * {@code A}, or a name looks like one that NTFS made up as a short one for another file, what is
 * found need not be what was meant: its true name tells. A file whose plain name is taken so has
 * one without letters ({@link NameMapping#toHostWithoutCase}).
 */
final class Names {
  private final HostVolume host;
  private final HostCalls calls;
  private final Identity identity;
  private final boolean exact;

  Names(HostVolume host, HostCalls calls, Identity identity) {
    this.host = host;
    this.calls = calls;
    this.identity = identity;
    this.exact = host.capabilities().caseSensitive();
  }

  /** True if opening a name in this directory may find a file of another name. */
  boolean isAmbiguous(NtfsInode directory, String hostName) {
    return !exact && (!directory.caseSensitive || NameMapping.mayBeShort(hostName));
  }

  /** Null if there is no file of this name. Errors: ENAMETOOLONG and those of the host. */
  Entry find(HostFile handle, NtfsInode directory, Name name) throws PosixException {
    String plain = NameMapping.toHost(name);
    HostStat stat = stat(handle, plain);
    if (!isAmbiguous(directory, plain)) {
      return stat == null ? null : new Entry(plain, stat);
    }
    if (stat != null && plain.equals(trueName(handle, plain))) {
      return new Entry(plain, stat);
    }
    String escaped = NameMapping.toHostWithoutCase(name);
    stat = escaped.equals(plain) ? null : stat(handle, escaped);
    return stat == null ? null : new Entry(escaped, stat);
  }

  /**
   * The name under which to make a file. Wants the directory's entries lock held exclusively, and
   * does not look for the file where there is no need: making it finds it.
   *
   * @throws PosixException EEXIST if it was found after all, and those of {@link #find}
   */
  String toMake(HostFile handle, NtfsInode directory, Name name) throws PosixException {
    return toMake(handle, directory, name, null);
  }

  /**
   * As above, for a file that has a name already and may get that one in another case.
   *
   * @param own what the file is called now in this directory; null if it comes from elsewhere
   */
  String toMake(HostFile handle, NtfsInode directory, Name name, Entry own) throws PosixException {
    String plain = NameMapping.toHost(name);
    if (!isAmbiguous(directory, plain)) {
      return plain;
    }
    String escaped = NameMapping.toHostWithoutCase(name);
    String taken = stat(handle, plain) == null ? null : trueName(handle, plain);
    if (plain.equals(taken) || (!escaped.equals(plain) && stat(handle, escaped) != null)) {
      throw new PosixException(Errno.EEXIST);
    }
    boolean isOwn = own != null && own.hostName().equals(taken);
    return taken == null || isOwn ? plain : escaped;
  }

  /**
   * Null if nothing is found by this name of the host.
   *
   * @throws PosixException EACCES for a file of NTFS's own, as Windows has it
   */
  HostStat stat(HostFile handle, String hostName) throws PosixException {
    HostStat stat;
    try {
      stat = host.stat(handle, hostName);
    } catch (HostException e) {
      if (isAbsent(e.error())) {
        return null;
      }
      stat = calls.make(Doing.LOOKUP, hostName, () -> host.stat(handle, hostName));
    }
    if (identity.isOfNtfs(stat.fileId())) {
      throw new PosixException(Errno.EACCES, "a file of NTFS's own");
    }
    return stat;
  }

  /** True if the host says that there is no such file, or will be none in a moment. */
  static boolean isAbsent(HostError error) {
    return switch (error) {
      case OBJECT_NAME_NOT_FOUND, OBJECT_PATH_NOT_FOUND, NO_SUCH_FILE, NOT_FOUND -> true;
      case OBJECT_NAME_INVALID, DELETE_PENDING, FILE_DELETED -> true;
      default -> false;
    };
  }

  /** The name under which what is found by another is stored; null if it is gone. */
  private String trueName(HostFile handle, String hostName) throws PosixException {
    try {
      HostOpen how = HostOpen.existing(NtConstants.FILE_READ_ATTRIBUTES, 0);
      try (HostFile file = host.open(handle, hostName, how)) {
        return file.name();
      }
    } catch (HostException e) {
      if (isAbsent(e.error())) {
        return null;
      }
      throw HostErrors.of(e, Doing.LOOKUP);
    }
  }
}
