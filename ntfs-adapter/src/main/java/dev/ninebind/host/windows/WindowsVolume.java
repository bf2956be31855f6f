// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

import dev.ninebind.host.HostCapabilities;
import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;
import dev.ninebind.host.HostFile;
import dev.ninebind.host.HostOpen;
import dev.ninebind.host.HostStat;
import dev.ninebind.host.HostVolume;
import dev.ninebind.host.HostVolumeInformation;
import dev.ninebind.host.NtNames;
import dev.ninebind.host.UnsuitableVolumeException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A folder on an NTFS volume of this Windows, by the calls of ntdll. */
public final class WindowsVolume implements HostVolume {
  /** Where owners, modes and special files are to be kept. */
  public enum Metadata {
    /** In EAs and reparse points of the files themselves, as WSL does. */
    IN_FILES,
    /** Somewhere else, which is another's matter: the volume need not have either. */
    ELSEWHERE
  }

  private final NtThreads threads;
  private final WindowsFeatures features;
  private final HostCapabilities capabilities;
  private final Opening opening;
  private final NameChanges nameChanges = new NameChanges(this);
  private final Stats stats;
  private final WindowsFile root;
  private final long folderId;
  private final Set<WindowsFile> open = ConcurrentHashMap.newKeySet();

  private WindowsVolume(NtThreads threads, long folder, WindowsFeatures features)
      throws HostException {
    this.threads = threads;
    this.features = features;
    this.capabilities = features.capabilities();
    this.opening = new Opening(features);
    this.stats = new Stats(features);
    Handle handle = new Handle(threads.ntdll(), folder);
    this.root = new WindowsFile(this, handle, WindowsFolder.ACCESS, WindowsFile.Kind.ROOT, "");
    this.folderId = root.stat().fileId();
  }

  /** As {@link #open(Path, Metadata)}, with metadata in the files. */
  public static WindowsVolume open(Path folder) throws UnsuitableVolumeException {
    return open(folder, Metadata.IN_FILES);
  }

  /**
   * Opens a folder of this Windows, once it has been seen in a scratch folder what can be done
   * there; that is removed again.
   *
   * @throws UnsuitableVolumeException if it cannot be served, with the reason in one line
   */
  public static WindowsVolume open(Path folder, Metadata metadata)
      throws UnsuitableVolumeException {
    return open(HostWindows.threads(), HostWindows.build(), folder.toString(), metadata, false);
  }

  /**
   * Opens a folder to look at what is in it, and changes nothing there.
   *
   * @throws UnsuitableVolumeException if it is not on NTFS
   */
  public static WindowsVolume openToLookAt(Path folder) throws UnsuitableVolumeException {
    return open(
        HostWindows.threads(), HostWindows.build(), folder.toString(), Metadata.ELSEWHERE, true);
  }

  /** As {@link #open(Path, Metadata)}, of a Windows that somebody else gives. */
  public static WindowsVolume open(Ntdll ntdll, String folder, Metadata metadata)
      throws UnsuitableVolumeException {
    return open(new NtThreads(ntdll), 0, folder, metadata, false);
  }

  /** As {@link #openToLookAt(Path)}, of a Windows that somebody else gives. */
  public static WindowsVolume openToLookAt(Ntdll ntdll, String folder)
      throws UnsuitableVolumeException {
    return open(new NtThreads(ntdll), 0, folder, Metadata.ELSEWHERE, true);
  }

  /**
   * Finds out what a folder's Windows and file system can do, of whatever kind that is.
   *
   * @param lookOnly nothing may be made for that, not even for a moment
   * @throws UnsuitableVolumeException if the folder cannot be opened
   */
  public static WindowsFeatures examine(Path folder, boolean lookOnly)
      throws UnsuitableVolumeException {
    return examine(HostWindows.threads(), HostWindows.build(), folder.toString(), lookOnly);
  }

  /** As {@link #examine(Path, boolean)}, of a Windows that somebody else gives. */
  public static WindowsFeatures examine(Ntdll ntdll, String folder, boolean lookOnly)
      throws UnsuitableVolumeException {
    return examine(new NtThreads(ntdll), 0, folder, lookOnly);
  }

  private static WindowsFeatures examine(
      NtThreads threads, int build, String folder, boolean lookOnly)
      throws UnsuitableVolumeException {
    Nt nt = threads.mine();
    long root = WindowsFolder.open(threads.ntdll(), nt, folder);
    try {
      return WindowsProbe.of(nt, root, build, lookOnly);
    } catch (HostException e) {
      throw new UnsuitableVolumeException(folder + " can't be looked at: " + e.getMessage());
    } finally {
      nt.close(root);
    }
  }

  private static WindowsVolume open(
      NtThreads threads, int build, String folder, Metadata metadata, boolean lookOnly)
      throws UnsuitableVolumeException {
    Nt nt = threads.mine();
    long root = WindowsFolder.open(threads.ntdll(), nt, folder);
    boolean good = false;
    try {
      WindowsFeatures features = WindowsProbe.of(nt, root, build, lookOnly);
      String reason = WindowsFolder.reasonAgainst(features, metadata);
      if (reason != null) {
        throw new UnsuitableVolumeException(folder + " " + reason);
      }
      WindowsVolume volume = new WindowsVolume(threads, root, features);
      good = true;
      return volume;
    } catch (HostException e) {
      throw new UnsuitableVolumeException(folder + " can't be opened: " + e.getMessage());
    } finally {
      if (!good) {
        nt.close(root);
      }
    }
  }

  /** What was found when the folder was opened. */
  public WindowsFeatures features() {
    return features;
  }

  @Override
  public HostCapabilities capabilities() {
    return capabilities;
  }

  @Override
  public HostFile root() {
    return root;
  }

  NtThreads threads() {
    return threads;
  }

  Nt nt() {
    return threads.mine();
  }

  Ntdll ntdll() {
    return threads.ntdll();
  }

  Opening opening() {
    return opening;
  }

  NameChanges nameChanges() {
    return nameChanges;
  }

  Stats stats() {
    return stats;
  }

  boolean hasReparsePoints() {
    return (features.fileSystemAttributes() & NtOptions.FILE_SUPPORTS_REPARSE_POINTS) != 0;
  }

  int nameClass() {
    return features.has(WindowsFeature.NORMALIZED_NAME)
        ? FileInformationClass.FILE_NORMALIZED_NAME
        : FileInformationClass.FILE_NAME;
  }

  /** What a name ends with that this host does not tell: nothing, on Windows. */
  String endOf(String name) {
    if (!features.lacks(WindowsFeature.WHOLE_NAMES)) {
      return "";
    }
    int end = name.length();
    while (end > 0 && (name.charAt(end - 1) == '.' || name.charAt(end - 1) == ' ')) {
      end--;
    }
    return name.substring(end);
  }

  WindowsFile mine(HostFile file, HostError ifStrange) throws HostException {
    if (file instanceof WindowsFile mine && mine.isOf(this)) {
      return mine;
    }
    throw new HostException(ifStrange);
  }

  @Override
  public HostFile open(HostFile directory, String name, HostOpen how) throws HostException {
    WindowsFile from = mine(directory, HostError.INVALID_HANDLE);
    Handle parent = from.handle();
    if (!name.isEmpty()) {
      NtNames.check(name);
    }
    Nt nt = nt();
    long used = parent.use();
    try {
      boolean isFolder = name.isEmpty() && from.isFolder();
      return opened(nt, opening.open(nt, used, name, how), how, isFolder, name);
    } finally {
      parent.release();
    }
  }

  @Override
  public HostFile openById(long fileId, HostOpen how) throws HostException {
    if (!capabilities.openById()) {
      throw new HostException(HostError.NOT_SUPPORTED);
    }
    if (how.disposition() != HostOpen.Disposition.OPEN) {
      throw new HostException(HostError.INVALID_PARAMETER);
    }
    Nt nt = nt();
    long used = root.handle().use();
    try {
      return opened(nt, opening.openById(nt, used, fileId, how), how, fileId == folderId, "");
    } finally {
      root.handle().release();
    }
  }

  private WindowsFile opened(Nt nt, long handle, HostOpen how, boolean isFolder, String name) {
    boolean created = nt.scratch.information() == NtOptions.FILE_CREATED;
    WindowsFile.Kind found = isFolder ? WindowsFile.Kind.FOLDER : WindowsFile.Kind.FOUND;
    WindowsFile.Kind kind = created ? WindowsFile.Kind.CREATED : found;
    WindowsFile file = new WindowsFile(this, new Handle(ntdll(), handle), how.access(), kind, name);
    open.add(file);
    return file;
  }

  @Override
  public HostStat stat(HostFile directory, String name) throws HostException {
    Handle parent = mine(directory, HostError.INVALID_HANDLE).handle();
    NtNames.check(name);
    Nt nt = nt();
    long used = parent.use();
    try {
      if (stats.knowsNames()) {
        return stats.byName(nt, opening.looked(nt, used, name));
      }
      long handle = opening.open(nt, used, name, HostOpen.existing(Stats.ACCESS, 0));
      try {
        return stats.of(nt, handle);
      } finally {
        nt.close(handle);
      }
    } finally {
      parent.release();
    }
  }

  @Override
  public HostVolumeInformation information() throws HostException {
    Nt nt = nt();
    ByteBuffer memory = nt.scratch.memory;
    int at = Scratch.STRUCTURE;
    long used = root.handle().use();
    try {
      NtStatus.check(nt.queryVolume(used, FsInformationClass.FILE_FS_VOLUME));
      int serial = memory.getInt(at + FileFsVolumeInformation.VOLUME_SERIAL_NUMBER);
      NtStatus.check(nt.queryVolume(used, FsInformationClass.FILE_FS_FULL_SIZE));
      int sectors = memory.getInt(at + FileFsFullSizeInformation.SECTORS_PER_ALLOCATION_UNIT);
      return new HostVolumeInformation(
          sectors * memory.getInt(at + FileFsFullSizeInformation.BYTES_PER_SECTOR),
          memory.getLong(at + FileFsFullSizeInformation.TOTAL_ALLOCATION_UNITS),
          memory.getLong(at + FileFsFullSizeInformation.ACTUAL_AVAILABLE_ALLOCATION_UNITS),
          memory.getLong(at + FileFsFullSizeInformation.CALLER_AVAILABLE_ALLOCATION_UNITS),
          Integer.toUnsignedLong(serial));
    } finally {
      root.handle().release();
    }
  }

  @Override
  public int handles() {
    return open.size();
  }

  void closed(WindowsFile file) {
    open.remove(file);
  }

  @Override
  public void close() {
    for (WindowsFile file : open) {
      file.closeHandle();
    }
    root.closeHandle();
  }
}
