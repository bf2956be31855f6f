// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.store;

import static dev.ninebind.host.NtConstants.DELETE;
import static dev.ninebind.host.NtConstants.FILE_ATTRIBUTE_NORMAL;
import static dev.ninebind.host.NtConstants.FILE_ATTRIBUTE_READONLY;
import static dev.ninebind.host.NtConstants.FILE_DISPOSITION_DELETE;
import static dev.ninebind.host.NtConstants.FILE_DISPOSITION_POSIX_SEMANTICS;
import static dev.ninebind.host.NtConstants.FILE_READ_ATTRIBUTES;
import static dev.ninebind.host.NtConstants.FILE_READ_EA;
import static dev.ninebind.host.NtConstants.FILE_WRITE_ATTRIBUTES;
import static dev.ninebind.host.NtConstants.FILE_WRITE_DATA;
import static dev.ninebind.host.NtConstants.FILE_WRITE_EA;

import dev.ninebind.host.EaTable;
import dev.ninebind.host.HostCapabilities;
import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;
import dev.ninebind.host.HostFile;
import dev.ninebind.host.HostOpen;
import dev.ninebind.host.HostOpen.Disposition;
import dev.ninebind.host.HostStat;
import dev.ninebind.host.HostVolume;
import dev.ninebind.host.HostVolumeInformation;
import java.nio.file.Path;
import java.util.List;

/**
 * A folder whose host takes no EAs or no reparse points, with both: they are kept in a file of the
 * folder, {@code .ninebind/metadata.db}, by the ids of the files. All rules of the border hold, but
 * that programs on the host see none of it: to them a link is an empty file.
 *
 * <p>What the host itself has of EAs and reparse points shows as long as nothing is kept of the
 * file. What was answered survives this process; what was flushed survives a power cut, as does all
 * that is older than some seconds. A file that was made when the server was killed, and not
 * answered yet, may be there without its EAs.
 */
public final class StoreVolume implements HostVolume {
  final HostVolume host;
  final Records records;
  final OpenFiles files = new OpenFiles();
  final Removal removal;

  private final Creations creations = new Creations();
  private final Path file;
  private final Keeper keeper;
  private final Sweep sweep;
  private final StoreFile root;

  private StoreVolume(HostVolume host, Path file, Records records, boolean onlyLooks) {
    this.host = host;
    this.file = file;
    this.records = records;
    root = StoreFile.ofRoot(this, host.root());
    removal = new Removal(this);
    keeper = onlyLooks ? null : new Keeper(records.store, removal);
    sweep = new Sweep(this);
    if (!onlyLooks) {
      sweep.start();
    }
  }

  /** True if a folder has a store. */
  public static boolean isIn(Path folder) {
    return new StoreFolder(folder).exists();
  }

  /**
   * Serves a host's folder with the store in it, which is made where there is none.
   *
   * @param host closed with this, and not if this fails
   * @param folder where the store is
   * @throws UnsuitableStoreException if it is in use, damaged or not of this folder, in one line
   */
  public static StoreVolume open(HostVolume host, Path folder) throws UnsuitableStoreException {
    try {
      return open(host, new StoreFolder(folder), host.root().stat(), false);
    } catch (HostException e) {
      throw new UnsuitableStoreException(folder + " cannot be read: " + e.getMessage());
    }
  }

  /**
   * Looks at files with a store that is there, and may be changed, but is not looked after: for
   * commands, and where nothing changes.
   *
   * @param host a folder, or one below it
   * @param folder where the store is
   * @param top the stat of that folder on the host
   */
  public static StoreVolume openToLookAt(HostVolume host, Path folder, HostStat top)
      throws UnsuitableStoreException {
    StoreFolder store = new StoreFolder(folder);
    if (!store.exists()) {
      throw new UnsuitableStoreException(store.file() + " does not exist");
    }
    return open(host, store, top, true);
  }

  private static StoreVolume open(
      HostVolume host, StoreFolder folder, HostStat top, boolean onlyLooks)
      throws UnsuitableStoreException {
    MetadataStore store = folder.open(Long.toHexString(top.fileId()));
    return new StoreVolume(host, folder.file(), new Records(host, store), onlyLooks);
  }

  /** The store's file. */
  public Path file() {
    return file;
  }

  /** Files that something is kept of. */
  public long count() throws HostException {
    return records.store.count();
  }

  @Override
  public HostCapabilities capabilities() {
    HostCapabilities of = host.capabilities();
    return new HostCapabilities(
        false,
        true,
        of.posixDelete(),
        of.posixRename(),
        of.caseSensitiveDirectories(),
        of.caseSensitive(),
        of.openById(),
        of.stableIds(),
        of.renameAboveOpenFiles(),
        false, // the host knows nothing of what is set in the store
        of.maximumLinks());
  }

  @Override
  public HostFile root() {
    return root;
  }

  @Override
  public HostFile open(HostFile directory, String name, HostOpen how) throws HostException {
    StoreFile parent = mine(directory, HostError.INVALID_HANDLE);
    EaTable eas =
        how.disposition() == Disposition.OPEN ? EaTable.EMPTY : EaTable.EMPTY.with(how.eas());
    if (name.isEmpty()) {
      return register(parent.inner, name, how, parent.parentId());
    }
    parent.requireNames();
    if (how.disposition() == Disposition.OPEN) {
      StoreFile file = register(parent.inner, name, how, parent.id());
      creations.await(parent.id());
      return file;
    }
    return create(parent, name, how, eas);
  }

  private StoreFile create(StoreFile parent, String name, HostOpen how, EaTable eas)
      throws HostException {
    StoreFile[] made = new StoreFile[1];
    boolean good = false;
    try {
      creations.in(
          parent.id(),
          () -> {
            made[0] = register(parent.inner, name, how, parent.id());
            if (made[0].created()) {
              records.begin(made[0].identify(), eas);
            }
            return null;
          });
      good = true;
      return made[0];
    } finally {
      if (!good && made[0] != null) {
        undo(made[0], how);
      }
    }
  }

  /** Takes back what was made and could not be recorded. */
  private void undo(StoreFile made, HostOpen how) {
    int flags =
        capabilities().posixDelete()
            ? FILE_DISPOSITION_DELETE | FILE_DISPOSITION_POSIX_SEMANTICS
            : FILE_DISPOSITION_DELETE;
    HostOpen deleting = HostOpen.existing(DELETE | FILE_WRITE_ATTRIBUTES, 0);
    try (HostFile again = host.open(made.inner, "", deleting)) {
      if ((how.attributes() & FILE_ATTRIBUTE_READONLY) != 0) { // NT deletes no such file
        again.setBasic(0, 0, 0, FILE_ATTRIBUTE_NORMAL);
      }
      again.dispose(flags);
    } catch (HostException e) {
      // It stays, as one that another program has made; the failure is told.
    } finally {
      made.close();
    }
  }

  /** Opens something on the host, with what this needs of rights. */
  StoreFile register(HostFile directory, String name, HostOpen how, long parentId)
      throws HostException {
    int when = files.opening();
    try {
      HostFile file = openWidely(how, wide -> host.open(directory, name, wide));
      return new StoreFile(this, file, how, parentId);
    } finally {
      files.openingDone(when);
    }
  }

  @Override
  public HostFile openById(long fileId, HostOpen how) throws HostException {
    int when = files.opening();
    StoreFile file;
    try {
      file =
          new StoreFile(
              this, openWidely(how, wide -> host.openById(fileId, wide)), how, StoreFile.UNKNOWN);
    } finally {
      files.openingDone(when);
    }
    creations.awaitAll();
    return file;
  }

  /** A way to open something. */
  @FunctionalInterface
  private interface Opener {
    HostFile open(HostOpen how) throws HostException;
  }

  /**
   * Rights to look at a file and to move its change time are asked for too: they stand against
   * nobody's share mode. Who may not have them gets what was asked for.
   */
  private static HostFile openWidely(HostOpen how, Opener opener) throws HostException {
    int access = how.access() | FILE_READ_ATTRIBUTES | FILE_READ_EA;
    if ((how.access() & (FILE_WRITE_EA | FILE_WRITE_DATA)) != 0) {
      access |= FILE_WRITE_ATTRIBUTES;
    }
    try {
      return opener.open(without(how, access));
    } catch (HostException e) {
      if (e.error() != HostError.ACCESS_DENIED || access == how.access()) {
        throw e;
      }
      return opener.open(without(how, how.access()));
    }
  }

  private static HostOpen without(HostOpen how, int access) {
    return new HostOpen(
        access, how.share(), how.disposition(), how.options(), how.attributes(), List.of());
  }

  @Override
  public HostStat stat(HostFile directory, String name) throws HostException {
    StoreFile parent = mine(directory, HostError.INVALID_HANDLE);
    parent.requireNames();
    while (true) {
      long removals = records.store.removals();
      HostStat stat = host.stat(parent.inner, name);
      creations.await(parent.id());
      StoredFile kept = records.of(stat);
      if (kept != null) {
        return kept.show(stat);
      } else if (records.store.removals() == removals) {
        return stat;
      }
      // The file may have been removed since, and its record with it.
    }
  }

  /** Looks for records of files that are gone. For tests, which do not wait for the thread. */
  Sweep sweep() {
    return sweep;
  }

  /** Waits for what is being made in a directory. */
  void await(long directory) {
    if (directory == StoreFile.UNKNOWN) {
      creations.awaitAll();
    } else {
      creations.await(directory);
    }
  }

  /** Runs a step while nothing is made in a directory. */
  <T> T alone(long directory, Creations.Step<T> step) throws HostException {
    return creations.in(directory, step);
  }

  /** A handle of this volume. */
  StoreFile mine(HostFile file, HostError ifStrange) throws HostException {
    if (file instanceof StoreFile mine && mine.volume == this) {
      return mine;
    }
    throw new HostException(ifStrange);
  }

  @Override
  public HostVolumeInformation information() throws HostException {
    return host.information();
  }

  @Override
  public int handles() {
    return files.count();
  }

  @Override
  public void close() {
    sweep.close();
    if (keeper != null) {
      keeper.close();
    }
    files.all().forEach(StoreFile::close);
    host.close();
    records.store.close();
  }
}
