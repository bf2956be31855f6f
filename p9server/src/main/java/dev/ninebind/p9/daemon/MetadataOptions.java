// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.daemon;

import dev.ninebind.posix.ntfs.LxMetadata;
import java.util.List;

/**
 * Options of exports whose files have no owner and mode of their own, as on NTFS; null where nobody
 * has said anything.
 *
 * @param uid owner of files that have none of their own
 * @param gid group of the same
 * @param umask permission bits that files without a mode do not have
 * @param fmask that for files that are no directories, over umask
 * @param dmask that for directories, over umask
 * @param place where what Linux knows of a file is kept
 * @param mirrorReadonly true if a file that nobody may write gets Windows' READONLY attribute
 */
record MetadataOptions(
    Integer uid,
    Integer gid,
    Integer umask,
    Integer fmask,
    Integer dmask,
    Place place,
    boolean mirrorReadonly) {
  /** Where owners, modes, xattrs and the like are. */
  enum Place {
    /** In the store if the folder has one, else in EAs. */
    AUTO,
    /** In the files' EAs and reparse points. */
    EA,
    /** In a file of the folder. */
    STORE
  }

  static final MetadataOptions NONE =
      new MetadataOptions(null, null, null, null, null, Place.AUTO, false);

  /** The words that {@link #with} knows. */
  static final List<String> KEYS = List.of("uid", "gid", "umask", "fmask", "dmask", "metadata");

  private static final int OCTAL = 8;
  private static final int ALL_PERMISSIONS = 0777;

  /** These, and one of {@link #KEYS} more. Errors: a wrong value. */
  MetadataOptions with(String key, String value) throws UsageException {
    return switch (key) {
      case "uid" ->
          new MetadataOptions(id(key, value), gid, umask, fmask, dmask, place, mirrorReadonly);
      case "gid" ->
          new MetadataOptions(uid, id(key, value), umask, fmask, dmask, place, mirrorReadonly);
      case "umask" ->
          new MetadataOptions(uid, gid, mask(key, value), fmask, dmask, place, mirrorReadonly);
      case "fmask" ->
          new MetadataOptions(uid, gid, umask, mask(key, value), dmask, place, mirrorReadonly);
      case "dmask" ->
          new MetadataOptions(uid, gid, umask, fmask, mask(key, value), place, mirrorReadonly);
      case "metadata" ->
          new MetadataOptions(uid, gid, umask, fmask, dmask, place(value), mirrorReadonly);
      default -> throw new IllegalArgumentException(key);
    };
  }

  MetadataOptions withMirrorReadonly() {
    return new MetadataOptions(uid, gid, umask, fmask, dmask, place, true);
  }

  /** What files without metadata are taken to have. */
  LxMetadata.Defaults defaults() {
    int both = orElse(umask, 0);
    return new LxMetadata.Defaults(
        orElse(uid, 0), orElse(gid, 0), orElse(fmask, both), orElse(dmask, both));
  }

  private static int orElse(Integer value, int otherwise) {
    return value == null ? otherwise : value;
  }

  /** An unsigned number; the last of them means "none" to Linux. */
  private static Integer id(String key, String value) throws UsageException {
    try {
      int id = Integer.parseUnsignedInt(value);
      if (id != -1 && !value.startsWith("+")) {
        return id;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new UsageException(key + " '" + value + "' is no number from 0 to 4294967294");
  }

  private static Place place(String value) throws UsageException {
    return switch (value) {
      case "auto" -> Place.AUTO;
      case "ea" -> Place.EA;
      case "store" -> Place.STORE;
      default -> throw new UsageException("metadata '" + value + "' is none of ea, store and auto");
    };
  }

  private static Integer mask(String key, String value) throws UsageException {
    if (value.matches("[0-7]{1,4}")) {
      int mask = Integer.parseInt(value, OCTAL);
      if (mask <= ALL_PERMISSIONS) {
        return mask;
      }
    }
    throw new UsageException(key + " '" + value + "' is no mask such as 022, octal, up to 777");
  }
}
