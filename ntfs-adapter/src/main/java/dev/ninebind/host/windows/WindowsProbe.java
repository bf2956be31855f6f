// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;
import dev.ninebind.host.NtConstants;
import dev.ninebind.host.windows.WindowsFeatures.Finding;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.Map;

/** Finds out once what a folder's Windows and file system can do. */
final class WindowsProbe {
  private final Nt nt;
  private final Map<WindowsFeature, Finding> findings = new EnumMap<>(WindowsFeature.class);

  private WindowsProbe(Nt nt) {
    this.nt = nt;
  }

  /**
   * Looks.
   *
   * @param folder the folder's HANDLE
   * @param build of Windows
   * @param lookOnly nothing may be changed: what cannot be found out so, the file system's own word
   *     is taken for, or it counts as not there
   */
  static WindowsFeatures of(Nt nt, long folder, int build, boolean lookOnly) throws HostException {
    WindowsProbe probe = new WindowsProbe(nt);
    boolean remote = isRemote(nt, folder);
    ByteBuffer memory = nt.scratch.memory;
    int at = Scratch.STRUCTURE;
    NtStatus.check(nt.queryVolume(folder, FsInformationClass.FILE_FS_ATTRIBUTE));
    int attributes = memory.getInt(at + FileFsAttributeInformation.FILE_SYSTEM_ATTRIBUTES);
    int length = memory.getInt(at + FileFsAttributeInformation.FILE_SYSTEM_NAME_LENGTH);
    String name = Scratch.string(memory, at + FileFsAttributeInformation.FILE_SYSTEM_NAME, length);
    probe.reading(folder);
    if (lookOnly) {
      probe.told(
          WindowsFeature.EXTENDED_ATTRIBUTES,
          attributes,
          NtOptions.FILE_SUPPORTS_EXTENDED_ATTRIBUTES);
      probe.told(WindowsFeature.REPARSE_POINTS, attributes, NtOptions.FILE_SUPPORTS_REPARSE_POINTS);
    } else if (!remote && name.equals("NTFS")) { // others are not served, and stay as they are
      try (ProbeFolder scratch =
          ProbeFolder.make(nt, folder, probe.has(WindowsFeature.DIRECTORY_EVENTS))) {
        new ProbeOfFiles(nt, scratch, probe).run();
        new ProbeOfNames(nt, scratch, probe).run();
      }
    }
    return new WindowsFeatures(build, name, attributes, remote, probe.findings);
  }

  private static boolean isRemote(Nt nt, long folder) throws HostException {
    NtStatus.check(nt.queryVolume(folder, FsInformationClass.FILE_FS_DEVICE));
    int characteristics =
        nt.scratch.memory.getInt(Scratch.STRUCTURE + FileFsDeviceInformation.CHARACTERISTICS);
    return (characteristics & NtOptions.FILE_REMOTE_DEVICE) != 0;
  }

  /** A look for something: the NTSTATUS that it comes to, returned or thrown. */
  @FunctionalInterface
  interface Look {
    int at() throws HostException;
  }

  boolean look(WindowsFeature feature, Look look) {
    int status;
    try {
      status = look.at();
    } catch (HostException e) {
      status = e.status();
    }
    boolean present = NtStatus.isSuccess(status);
    found(feature, present, status);
    return present;
  }

  void found(WindowsFeature feature, boolean present, int status) {
    findings.put(feature, new Finding(present, status));
  }

  boolean has(WindowsFeature feature) {
    Finding finding = findings.get(feature);
    return finding != null && finding.present();
  }

  private void told(WindowsFeature feature, int attributes, int bit) {
    boolean present = (attributes & bit) != 0;
    found(feature, present, present ? NtStatus.SUCCESS : HostError.NOT_SUPPORTED.status());
  }

  /** What shows without changing anything. */
  private void reading(long folder) {
    look(
        WindowsFeature.STAT,
        () -> nt.query(folder, FileInformationClass.FILE_STAT, FileStatInformation.SIZE));
    look(
        WindowsFeature.STAT_LX,
        () -> nt.query(folder, FileInformationClass.FILE_STAT_LX, FileStatLxInformation.SIZE));
    look(
        WindowsFeature.NORMALIZED_NAME,
        () -> {
          FileNames.last(nt, folder, FileInformationClass.FILE_NORMALIZED_NAME);
          return NtStatus.SUCCESS;
        });
    look(WindowsFeature.DONT_REPARSE, () -> reopen(folder, NtOptions.OBJ_DONT_REPARSE));
    lists(WindowsFeature.DIRECTORY_EVENTS, folder, FileInformationClass.FILE_ID_BOTH_DIRECTORY);
    lists(WindowsFeature.ID_EXTD_DIRECTORY, folder, FileInformationClass.FILE_ID_EXTD_DIRECTORY);
    lists(WindowsFeature.ID_FULL_DIRECTORY, folder, FileInformationClass.FILE_ID_FULL_DIRECTORY);
    lists(WindowsFeature.ID_BOTH_DIRECTORY, folder, FileInformationClass.FILE_ID_BOTH_DIRECTORY);
    look(WindowsFeature.OPEN_BY_ID, () -> byId(folder, folder));
    look(
        WindowsFeature.LINK_NAMES,
        () -> {
          FileNames.all(nt, folder);
          return NtStatus.SUCCESS;
        });
  }

  /** Opens a file once more and closes it again. */
  private int reopen(long handle, int objectAttributes) {
    int status =
        nt.open(
            nt.scratch.object(handle, "", objectAttributes), NtConstants.FILE_READ_ATTRIBUTES, 0);
    if (NtStatus.isSuccess(status)) {
      nt.close(nt.scratch.handle());
    }
    return status;
  }

  private void lists(WindowsFeature feature, long folder, int informationClass) {
    boolean withEvent =
        feature == WindowsFeature.DIRECTORY_EVENTS || has(WindowsFeature.DIRECTORY_EVENTS);
    look(
        feature,
        () -> {
          NtStatus.check(
              nt.open(nt.scratch.object(folder, "", 0), NtConstants.FILE_LIST_DIRECTORY, 0));
          long listed = nt.scratch.handle(); // a handle keeps to the class of its first page
          try {
            int status = nt.list(listed, informationClass, withEvent, true);
            boolean empty = status == NtStatus.NO_MORE_FILES || status == NtStatus.NO_SUCH_FILE;
            return empty ? NtStatus.SUCCESS : status;
          } finally {
            nt.close(listed);
          }
        });
  }

  /** Opens a file by its id, and sees that ids are as NTFS's: with a sequence number. */
  int byId(long directory, long handle) throws HostException {
    NtStatus.check(
        nt.query(handle, FileInformationClass.FILE_INTERNAL, FileInternalInformation.SIZE));
    int idAt = Scratch.STRUCTURE + FileInternalInformation.INDEX_NUMBER;
    long id = nt.scratch.memory.getLong(idAt);
    boolean stable = id >>> 48 != 0;
    found(
        WindowsFeature.STABLE_IDS,
        stable,
        stable ? NtStatus.SUCCESS : HostError.NOT_SUPPORTED.status());
    NtStatus.check(
        nt.open(
            nt.scratch.objectById(directory, id),
            NtConstants.FILE_READ_ATTRIBUTES,
            NtOptions.FILE_OPEN_BY_FILE_ID));
    long again = nt.scratch.handle();
    try {
      NtStatus.check(
          nt.query(again, FileInformationClass.FILE_INTERNAL, FileInternalInformation.SIZE));
      return nt.scratch.memory.getLong(idAt) == id
          ? NtStatus.SUCCESS
          : HostError.WRONG_VOLUME.status();
    } finally {
      nt.close(again);
    }
  }
}
