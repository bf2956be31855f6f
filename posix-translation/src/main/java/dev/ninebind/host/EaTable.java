// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The EAs of one file, for volumes that keep them by themselves (docs/ntfs.md 2.2). It never
 * changes; {@link #with} makes another, so that setting some is all or none. What Linux' metadata
 * EAs say is read once (docs/ntfs.md 2.1).
 */
public final class EaTable {
  public static final EaTable EMPTY = new EaTable(new LinkedHashMap<>());

  private static final String FORBIDDEN = "\\/:*?\"<>|,+=[];";

  private final Map<String, byte[]> values;
  private final int size;
  private final int lxFlags;
  private final int lxUid;
  private final int lxGid;
  private final int lxMode;
  private final int lxMajor;
  private final int lxMinor;

  private EaTable(Map<String, byte[]> values) {
    this.values = values;
    int bytes = 0;
    for (Map.Entry<String, byte[]> ea : values.entrySet()) {
      bytes += 5 + ea.getKey().length() + ea.getValue().length;
    }
    size = bytes;
    ByteBuffer uid = number("$LXUID", 4);
    ByteBuffer gid = number("$LXGID", 4);
    ByteBuffer mode = number("$LXMOD", 4);
    ByteBuffer device = number("$LXDEV", 8);
    lxFlags =
        (uid == null ? 0 : NtConstants.LX_FILE_METADATA_HAS_UID)
            | (gid == null ? 0 : NtConstants.LX_FILE_METADATA_HAS_GID)
            | (mode == null ? 0 : NtConstants.LX_FILE_METADATA_HAS_MODE)
            | (device == null ? 0 : NtConstants.LX_FILE_METADATA_HAS_DEVICE_ID);
    lxUid = uid == null ? 0 : uid.getInt(0);
    lxGid = gid == null ? 0 : gid.getInt(0);
    lxMode = mode == null ? 0 : mode.getInt(0);
    lxMajor = device == null ? 0 : device.getInt(0);
    lxMinor = device == null ? 0 : device.getInt(4);
  }

  private ByteBuffer number(String name, int bytes) {
    byte[] value = values.get(name);
    return value == null || value.length != bytes
        ? null
        : ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** EAs as a volume has stored them: their names are taken as they are. */
  public static EaTable of(List<Ea> stored) {
    Map<String, byte[]> values = new LinkedHashMap<>();
    for (Ea ea : stored) {
      values.put(ea.name(), ea.value());
    }
    return values.isEmpty() ? EMPTY : new EaTable(values);
  }

  public boolean isEmpty() {
    return values.isEmpty();
  }

  /** Bytes that they take, to be held against {@link NtConstants#MAX_EAS}. */
  public int size() {
    return size;
  }

  /** What a file is known by, with what these EAs say of Linux' metadata. */
  public HostStat show(HostStat stat) {
    int others = stat.lxFlags() & NtConstants.LX_FILE_CASE_SENSITIVE_DIR;
    return new HostStat(
        stat.fileId(),
        stat.created(),
        stat.accessed(),
        stat.written(),
        stat.changed(),
        stat.allocated(),
        stat.endOfFile(),
        stat.attributes(),
        stat.reparseTag(),
        stat.links(),
        stat.effectiveAccess(),
        others | lxFlags,
        lxUid,
        lxGid,
        lxMode,
        lxMajor,
        lxMinor);
  }

  /** The table with these set. Errors: INVALID_EA_NAME, EA_TOO_LARGE. */
  public EaTable with(List<Ea> eas) throws HostException {
    if (eas.isEmpty()) {
      return this;
    }
    Map<String, byte[]> changed = new LinkedHashMap<>(values);
    for (Ea ea : eas) {
      String name = stored(ea.name());
      if (ea.value().length > 0xFFFF) {
        throw new HostException(HostError.EA_TOO_LARGE);
      }
      // NTFS removes the old one and puts the new one behind all others.
      changed.remove(name);
      if (ea.value().length > 0) {
        changed.put(name, ea.value().clone());
      }
    }
    EaTable table = new EaTable(changed);
    if (table.size > NtConstants.MAX_EAS) {
      throw new HostException(HostError.EA_TOO_LARGE);
    }
    return table;
  }

  /** One of them by its name in any case, or null. Errors: INVALID_EA_NAME. */
  public byte[] value(String name) throws HostException {
    byte[] value = values.get(stored(name));
    return value == null ? null : value.clone();
  }

  /** All, in the order in which they were set. */
  public List<Ea> all() {
    List<Ea> all = new ArrayList<>(values.size());
    values.forEach((name, value) -> all.add(new Ea(name, value.clone())));
    return all;
  }

  /** The name in upper case. Errors: INVALID_EA_NAME (also for the kernel's own names). */
  private static String stored(String name) throws HostException {
    boolean valid = !name.isEmpty() && name.length() <= 255;
    for (int i = 0; valid && i < name.length(); i++) {
      char c = name.charAt(i);
      valid = c >= ' ' && c < 0x80 && FORBIDDEN.indexOf(c) < 0;
    }
    String upper = name.toUpperCase(Locale.ROOT);
    if (!valid || upper.startsWith("$KERNEL.")) {
      throw new HostException(HostError.INVALID_EA_NAME);
    }
    return upper;
  }
}
