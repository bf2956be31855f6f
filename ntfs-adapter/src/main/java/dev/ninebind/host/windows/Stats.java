// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

import dev.ninebind.host.HostException;
import dev.ninebind.host.HostStat;
import dev.ninebind.host.NtConstants;
import java.nio.ByteBuffer;

/**
 * What a stat tells, by the best class that there is: FileStatLxInformation; before Windows 10 1803
 * FileStatInformation, and before 1703 the older classes, with owner and mode from the EAs. Which
 * one was decided once.
 */
final class Stats {
  /** Rights for a handle that only a stat is made with. */
  static final int ACCESS = NtConstants.FILE_READ_ATTRIBUTES | NtConstants.FILE_READ_EA;

  private static final int AT = Scratch.STRUCTURE;

  private final boolean lx;
  private final boolean stat;
  private final boolean caseFlag;
  private final boolean byName;
  private final boolean eas;

  Stats(WindowsFeatures features) {
    boolean hasEas = features.has(WindowsFeature.EXTENDED_ATTRIBUTES);
    boolean silent = features.lacks(WindowsFeature.LX_METADATA);
    // Where there are EAs that the class does not tell of, they are read one by one.
    lx = features.has(WindowsFeature.STAT_LX) && !(silent && hasEas);
    stat = features.has(WindowsFeature.STAT);
    byName = lx && features.has(WindowsFeature.STAT_LX_BY_NAME);
    caseFlag = features.has(WindowsFeature.CASE_SENSITIVE_DIRECTORIES);
    eas = hasEas;
  }

  /** True if {@link #byName} is of use. */
  boolean knowsNames() {
    return byName;
  }

  /** What is under a name, without a handle. */
  HostStat byName(Nt nt, long object) throws HostException {
    NtStatus.check(
        nt.queryByName(object, FileInformationClass.FILE_STAT_LX, FileStatLxInformation.SIZE));
    return lx(nt.scratch.memory);
  }

  HostStat of(Nt nt, long handle) throws HostException {
    if (lx) {
      NtStatus.check(
          nt.query(handle, FileInformationClass.FILE_STAT_LX, FileStatLxInformation.SIZE));
      return lx(nt.scratch.memory);
    }
    HostStat found = stat ? plain(nt, handle) : older(nt, handle);
    int flags = caseFlag && found.isDirectory() ? caseFlag(nt, handle) : 0;
    return !eas && flags == 0 ? found : withLx(nt, handle, found, flags);
  }

  private static HostStat lx(ByteBuffer memory) {
    return new HostStat(
        memory.getLong(AT + FileStatLxInformation.FILE_ID),
        memory.getLong(AT + FileStatLxInformation.CREATION_TIME),
        memory.getLong(AT + FileStatLxInformation.LAST_ACCESS_TIME),
        memory.getLong(AT + FileStatLxInformation.LAST_WRITE_TIME),
        memory.getLong(AT + FileStatLxInformation.CHANGE_TIME),
        memory.getLong(AT + FileStatLxInformation.ALLOCATION_SIZE),
        memory.getLong(AT + FileStatLxInformation.END_OF_FILE),
        memory.getInt(AT + FileStatLxInformation.FILE_ATTRIBUTES),
        memory.getInt(AT + FileStatLxInformation.REPARSE_TAG),
        memory.getInt(AT + FileStatLxInformation.NUMBER_OF_LINKS),
        memory.getInt(AT + FileStatLxInformation.EFFECTIVE_ACCESS),
        memory.getInt(AT + FileStatLxInformation.LX_FLAGS),
        memory.getInt(AT + FileStatLxInformation.LX_UID),
        memory.getInt(AT + FileStatLxInformation.LX_GID),
        memory.getInt(AT + FileStatLxInformation.LX_MODE),
        memory.getInt(AT + FileStatLxInformation.LX_DEVICE_ID_MAJOR),
        memory.getInt(AT + FileStatLxInformation.LX_DEVICE_ID_MINOR));
  }

  private static HostStat plain(Nt nt, long handle) throws HostException {
    NtStatus.check(nt.query(handle, FileInformationClass.FILE_STAT, FileStatInformation.SIZE));
    // The longer structure begins with the shorter one; what follows is not there.
    for (int at = FileStatInformation.SIZE; at < FileStatLxInformation.SIZE; at += 4) {
      nt.scratch.memory.putInt(AT + at, 0);
    }
    return lx(nt.scratch.memory);
  }

  /** Older classes tell no effective access: what is refused is found out when it is tried. */
  private static HostStat older(Nt nt, long handle) throws HostException {
    ByteBuffer memory = nt.scratch.memory;
    NtStatus.check(
        nt.query(handle, FileInformationClass.FILE_INTERNAL, FileInternalInformation.SIZE));
    long id = memory.getLong(AT + FileInternalInformation.INDEX_NUMBER);
    NtStatus.check(
        nt.query(handle, FileInformationClass.FILE_STANDARD, FileStandardInformation.SIZE));
    long allocated = memory.getLong(AT + FileStandardInformation.ALLOCATION_SIZE);
    long end = memory.getLong(AT + FileStandardInformation.END_OF_FILE);
    int links = memory.getInt(AT + FileStandardInformation.NUMBER_OF_LINKS);
    NtStatus.check(nt.query(handle, FileInformationClass.FILE_BASIC, FileBasicInformation.SIZE));
    long created = memory.getLong(AT + FileBasicInformation.CREATION_TIME);
    long accessed = memory.getLong(AT + FileBasicInformation.LAST_ACCESS_TIME);
    long written = memory.getLong(AT + FileBasicInformation.LAST_WRITE_TIME);
    long changed = memory.getLong(AT + FileBasicInformation.CHANGE_TIME);
    int attributes = memory.getInt(AT + FileBasicInformation.FILE_ATTRIBUTES);
    int tag = tag(nt, handle, attributes);
    int access = NtConstants.FILE_ALL_ACCESS;
    return new HostStat(
        id,
        created,
        accessed,
        written,
        changed,
        allocated,
        end,
        attributes,
        tag,
        links,
        access,
        0,
        0,
        0,
        0,
        0,
        0);
  }

  /** The reparse tag, 0 if there is none. */
  static int tag(Nt nt, long handle) throws HostException {
    NtStatus.check(nt.query(handle, FileInformationClass.FILE_BASIC, FileBasicInformation.SIZE));
    return tag(nt, handle, nt.scratch.memory.getInt(AT + FileBasicInformation.FILE_ATTRIBUTES));
  }

  private static int tag(Nt nt, long handle, int attributes) throws HostException {
    if ((attributes & NtConstants.FILE_ATTRIBUTE_REPARSE_POINT) == 0) {
      return 0;
    }
    NtStatus.check(
        nt.query(
            handle, FileInformationClass.FILE_ATTRIBUTE_TAG, FileAttributeTagInformation.SIZE));
    return nt.scratch.memory.getInt(AT + FileAttributeTagInformation.REPARSE_TAG);
  }

  private static int caseFlag(Nt nt, long handle) throws HostException {
    NtStatus.check(
        nt.query(
            handle, FileInformationClass.FILE_CASE_SENSITIVE, FileCaseSensitiveInformation.SIZE));
    int flags = nt.scratch.memory.getInt(AT + FileCaseSensitiveInformation.FLAGS);
    return (flags & 1) != 0 ? NtConstants.LX_FILE_CASE_SENSITIVE_DIR : 0;
  }

  private HostStat withLx(Nt nt, long handle, HostStat found, int flags) throws HostException {
    LxEas.Values values = eas ? LxEas.read(nt, handle) : LxEas.Values.NONE;
    return new HostStat(
        found.fileId(),
        found.created(),
        found.accessed(),
        found.written(),
        found.changed(),
        found.allocated(),
        found.endOfFile(),
        found.attributes(),
        found.reparseTag(),
        found.links(),
        found.effectiveAccess(),
        flags | values.flags(),
        values.uid(),
        values.gid(),
        values.mode(),
        values.major(),
        values.minor());
  }
}
