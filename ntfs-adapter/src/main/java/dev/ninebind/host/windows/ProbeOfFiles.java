// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

import dev.ninebind.host.Ea;
import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;
import dev.ninebind.host.NtConstants;
import dev.ninebind.host.ReparsePoint;
import java.util.List;

/** What files can have and do, tried on new ones. */
final class ProbeOfFiles {
  /** Of the example in docs/ntfs.md 2.2: a regular file of user 1000. */
  private static final Ea[] OWNER = {
    new Ea("$LXUID", new byte[] {(byte) 0xE8, 3, 0, 0}),
    new Ea("$LXGID", new byte[] {(byte) 0xE8, 3, 0, 0}),
    new Ea("$LXMOD", new byte[] {(byte) 0xA4, (byte) 0x81, 0, 0})
  };

  private static final ReparsePoint FIFO =
      new ReparsePoint(NtConstants.IO_REPARSE_TAG_LX_FIFO, new byte[0]);

  private static final long YEAR = 365L * 24 * 60 * 60 * 10_000_000;

  private final Nt nt;
  private final ProbeFolder folder;
  private final WindowsProbe probe;

  ProbeOfFiles(Nt nt, ProbeFolder folder, WindowsProbe probe) {
    this.nt = nt;
    this.folder = folder;
    this.probe = probe;
  }

  void run() throws HostException {
    if (probe.look(WindowsFeature.EXTENDED_ATTRIBUTES, this::eas)) {
      probe.look(WindowsFeature.LX_METADATA, this::lxMetadata);
    }
    long file = folder.file("f");
    boolean special = probe.look(WindowsFeature.REPARSE_POINTS, this::reparsePoint);
    byName(special ? "fifo" : "f", special ? FIFO.tag() : 0);
    probe.look(WindowsFeature.OPEN_BY_ID, () -> probe.byId(folder.handle(), file));
    probe.look(WindowsFeature.CREATION_TIMES, () -> creationTime(file));
    probe.look(WindowsFeature.FLUSH, () -> nt.flush(file, NtOptions.FLUSH_ALL));
    probe.look(
        WindowsFeature.FLUSH_DATA_ONLY, () -> nt.flush(file, NtOptions.FLUSH_DATA_SYNC_ONLY));
    probe.look(
        WindowsFeature.SPARSE_FILES, () -> nt.control(file, NtOptions.FSCTL_SET_SPARSE, 0, 0));
    probe.look(
        WindowsFeature.BYTE_RANGE_LOCKS,
        () -> {
          NtStatus.check(nt.lock(file, 0, 1, true));
          return nt.unlock(file, 0, 1);
        });
  }

  /** Some hosts take EAs and drop them, so they are read again. */
  private int eas() throws HostException {
    long file = folder.file(folder.handle(), "ea", 0, OWNER);
    if (!Eas.all(nt, file).containsAll(List.of(OWNER))) { // Windows may add some of its own
      return HostError.NO_EAS_ON_FILE.status();
    }
    Ea more = new Ea("NINEBIND.PROBE", new byte[] {1});
    NtStatus.check(Eas.set(nt, file, List.of(more)));
    byte[] value = Eas.one(nt, file, more.name());
    if (value == null || value.length != 1) {
      return HostError.NONEXISTENT_EA_ENTRY.status();
    }
    return Eas.set(nt, file, List.of(new Ea(more.name(), new byte[0])));
  }

  /** FileStatLxInformation tells what was just written. */
  private int lxMetadata() throws HostException {
    long file = folder.file(folder.handle(), "lx", 0, OWNER);
    NtStatus.check(nt.query(file, FileInformationClass.FILE_STAT_LX, FileStatLxInformation.SIZE));
    int wanted =
        NtConstants.LX_FILE_METADATA_HAS_UID
            | NtConstants.LX_FILE_METADATA_HAS_GID
            | NtConstants.LX_FILE_METADATA_HAS_MODE;
    int flags = nt.scratch.memory.getInt(Scratch.STRUCTURE + FileStatLxInformation.LX_FLAGS);
    int uid = nt.scratch.memory.getInt(Scratch.STRUCTURE + FileStatLxInformation.LX_UID);
    return (flags & wanted) == wanted && uid == 1000
        ? NtStatus.SUCCESS
        : HostError.NO_EAS_ON_FILE.status();
  }

  /** On some hosts the time of creation is that of the last write, whatever it is called. */
  private int creationTime(long file) throws HostException {
    int created = Scratch.STRUCTURE + FileBasicInformation.CREATION_TIME;
    NtStatus.check(nt.query(file, FileInformationClass.FILE_BASIC, FileBasicInformation.SIZE));
    long before = nt.scratch.memory.getLong(created);
    nt.scratch.memory.putLong(created, 0);
    nt.scratch.memory.putLong(
        Scratch.STRUCTURE + FileBasicInformation.LAST_WRITE_TIME, before - YEAR);
    NtStatus.check(nt.set(file, FileInformationClass.FILE_BASIC, FileBasicInformation.SIZE));
    NtStatus.check(nt.query(file, FileInformationClass.FILE_BASIC, FileBasicInformation.SIZE));
    return nt.scratch.memory.getLong(created) == before
        ? NtStatus.SUCCESS
        : HostError.NOT_SUPPORTED.status();
  }

  private int reparsePoint() throws HostException {
    long file = folder.file("fifo");
    NtStatus.check(ReparseData.put(nt, file, FIFO));
    boolean same = ReparseData.of(nt, file).equals(FIFO) && Stats.tag(nt, file) == FIFO.tag();
    return same ? NtStatus.SUCCESS : HostError.NOT_A_REPARSE_POINT.status();
  }

  /**
   * Whether a look by name is at the name itself. A fifo cannot be opened but as a reparse point,
   * so following it would fail; whether it may be on the way decides which attributes are given.
   */
  private void byName(String name, int tag) {
    if (!probe.has(WindowsFeature.STAT_LX)) {
      return;
    }
    boolean refusing =
        probe.has(WindowsFeature.DONT_REPARSE)
            && probe.look(
                WindowsFeature.DONT_REPARSE_BY_NAME,
                () -> byName(name, NtOptions.OBJ_DONT_REPARSE, tag));
    probe.look(
        WindowsFeature.STAT_LX_BY_NAME,
        () -> byName(name, refusing ? NtOptions.OBJ_DONT_REPARSE : 0, tag));
  }

  private int byName(String name, int objectAttributes, int tag) throws HostException {
    long object = nt.scratch.object(folder.handle(), name, objectAttributes);
    NtStatus.check(
        nt.queryByName(object, FileInformationClass.FILE_STAT_LX, FileStatLxInformation.SIZE));
    int found = nt.scratch.memory.getInt(Scratch.STRUCTURE + FileStatLxInformation.REPARSE_TAG);
    return found == tag ? NtStatus.SUCCESS : HostError.IO_REPARSE_TAG_MISMATCH.status();
  }
}
