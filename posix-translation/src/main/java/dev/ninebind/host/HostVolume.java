// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host;

/**
 * A folder of an NTFS volume, reached through handles as the NT calls do it: relative to a
 * directory's handle, one component at a time, links never followed. Names are what the volume
 * stores, UTF-16 units, lone surrogates among them; no name given here may be empty (but where said
 * so), {@code .}, {@code ..}, or hold {@code \ / :} or NUL.
 *
 * <p>Promises that hold for every method here and in {@link HostFile}: it may be called from
 * several threads at once; a call that fails has no effect; a failure is a {@link HostException}
 * with the NTSTATUS that Windows has for it. Calls may wait for the host unless {@link
 * HostCapabilities#fast}.
 */
public interface HostVolume extends AutoCloseable {
  /** What this host can do, found out once when the volume was opened. */
  HostCapabilities capabilities();

  /** The folder itself, open for listing and for reading its attributes; not to be closed. */
  HostFile root();

  /**
   * NtCreateFile with FILE_OPEN_REPARSE_POINT and OBJ_DONT_REPARSE. Case counts as the directory's
   * flag says. EAs are given to a new file only, in the same step. Errors: OBJECT_NAME_NOT_FOUND,
   * OBJECT_NAME_COLLISION, OBJECT_NAME_INVALID (more than 255 units, or characters that NTFS
   * forbids), NOT_A_DIRECTORY, FILE_IS_A_DIRECTORY, SHARING_VIOLATION, DELETE_PENDING,
   * ACCESS_DENIED, EA_TOO_LARGE, INVALID_EA_NAME, CANNOT_DELETE, DISK_FULL.
   *
   * @param directory an open directory; not one that stands for another place (a name surrogate)
   * @param name one component; empty to open {@code directory}, which may be a file then, once more
   * @return a handle that the caller closes
   */
  HostFile open(HostFile directory, String name, HostOpen how) throws HostException;

  /**
   * FILE_OPEN_BY_FILE_ID: finds a file wherever it is on the volume, not only below the folder. By
   * such a handle a file can be neither renamed nor removed. Errors: those of {@link #open};
   * INVALID_PARAMETER (no such file, or another disposition than OPEN), DELETE_PENDING (it has no
   * name any more), NOT_SUPPORTED without {@link HostCapabilities#openById}.
   */
  HostFile openById(long fileId, HostOpen how) throws HostException;

  /**
   * NtQueryInformationByName: what {@link HostFile#stat} tells, without a handle. Errors: those of
   * {@link #open}.
   */
  HostStat stat(HostFile directory, String name) throws HostException;

  /** NtQueryVolumeInformationFile: sizes, serial number. */
  HostVolumeInformation information() throws HostException;

  /** Handles that are open now, the root's not counted. */
  int handles();

  /** Closes what is still open. */
  @Override
  void close();
}
