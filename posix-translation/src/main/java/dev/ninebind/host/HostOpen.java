// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host;

import java.util.List;

/**
 * How a file is opened: the arguments of NtCreateFile. Bits are those of {@link NtConstants}.
 *
 * @param access rights asked for; all are needed
 * @param share what others may have it open for at the same time
 * @param disposition what to do if it is there, and if not
 * @param options FILE_DIRECTORY_FILE and the like; FILE_OPEN_REPARSE_POINT goes without saying
 * @param attributes FILE_ATTRIBUTE bits of a new file, 0 for none
 * @param eas EAs of a new file
 */
public record HostOpen(
    int access, int share, Disposition disposition, int options, int attributes, List<Ea> eas) {

  /** NtCreateFile's CreateDisposition; those that would drop EAs and streams are not used. */
  public enum Disposition {
    /** It must be there. */
    OPEN,
    /** It must not be there. */
    CREATE,
    /** Either. */
    OPEN_IF
  }

  /** Opens what is there, and shares it with all. */
  public static HostOpen existing(int access, int options) {
    return new HostOpen(
        access, NtConstants.FILE_SHARE_ALL, Disposition.OPEN, options, 0, List.of());
  }

  /** Makes what is not there, with EAs, and shares it with all. */
  public static HostOpen create(int access, int options, List<Ea> eas) {
    return new HostOpen(access, NtConstants.FILE_SHARE_ALL, Disposition.CREATE, options, 0, eas);
  }

  /** The same, sharing no more than this: what other programs do. */
  public HostOpen sharing(int bits) {
    return new HostOpen(access, bits, disposition, options, attributes, eas);
  }

  /** The same, with attributes for a new file. */
  public HostOpen withAttributes(int bits) {
    return new HostOpen(access, share, disposition, options, bits, eas);
  }
}
