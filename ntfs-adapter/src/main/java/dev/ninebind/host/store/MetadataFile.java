// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.store;

import java.util.Map;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.type.LongDataType;
import org.h2.mvstore.type.StringDataType;

/**
 * The store's file, open. The library appends what changed at each commit, and uses again what no
 * longer counts; but not before all that replaced it is on the disk, which is why the version that
 * was flushed last is held here: a power cut may lose what was written since then, in any order,
 * and the file is whole all the same.
 */
final class MetadataFile implements AutoCloseable {
  /** What the file says of itself. */
  private static final String ABOUT = "about";

  private static final String FORMAT = "format";
  private static final String FOLDER = "folder";
  private static final String THIS_FORMAT = "1";
  private static final String FILES = "files";

  /** Bytes of a page, about; a commit writes one or two for each file that changed. */
  private static final int PAGE = 4096;

  private static final int CACHE_MEGABYTES = 16;

  /** Chunks that count less than this much are written anew, percent. */
  private static final int FILL = 50;

  /** And so much at a time, bytes. */
  private static final int REWRITE = 1 << 20;

  final MVMap<Long, StoredFile> files;

  private final MVStore store;
  private final MVMap<String, String> about;
  private MVStore.TxCounter flushed;

  private MetadataFile(MVStore store) {
    this.store = store;
    about =
        store.openMap(
            ABOUT,
            new MVMap.Builder<String, String>()
                .keyType(StringDataType.INSTANCE)
                .valueType(StringDataType.INSTANCE));
    files =
        store.openMap(
            FILES,
            new MVMap.Builder<Long, StoredFile>()
                .keyType(LongDataType.INSTANCE)
                .valueType(new StoredFileType()));
  }

  /**
   * Opens a file, or makes it; nobody else can then.
   *
   * @param name as the library wants it
   * @throws MVStoreException it is locked, damaged or cannot be written
   */
  static MetadataFile open(String name, boolean readOnly) {
    MVStore.Builder builder =
        new MVStore.Builder()
            .fileName(name)
            .autoCommitDisabled()
            .pageSplitSize(PAGE)
            .cacheSize(CACHE_MEGABYTES);
    MVStore store = (readOnly ? builder.readOnly() : builder).open();
    try {
      store.setVersionsToKeep(0);
      if (!readOnly) {
        store.setRetentionTime(0);
        store.sync(); // what a server that was killed has left
      }
      MetadataFile file = new MetadataFile(store);
      if (!readOnly) {
        file.flushed = store.registerVersionUsage();
      }
      return file;
    } catch (RuntimeException e) {
      store.closeImmediately();
      throw e;
    }
  }

  /** Says whose it is, once. */
  void describe(String folder) {
    about.putAll(Map.of(FORMAT, THIS_FORMAT, FOLDER, folder));
  }

  /** True if it is one of these. */
  boolean hasKnownFormat() {
    return THIS_FORMAT.equals(about.get(FORMAT));
  }

  /** What {@link #describe} was given. */
  String folder() {
    return about.get(FOLDER);
  }

  /**
   * Reads all of it.
   *
   * @throws MVStoreException it is damaged
   */
  void verify() {
    Cursor<Long, StoredFile> all = files.cursor(null);
    while (all.hasNext()) {
      long id = all.next();
      if (all.getValue().id() != id) {
        throw DataUtils.newMVStoreException(
            DataUtils.ERROR_FILE_CORRUPT, "{0}", "a record of another file");
      }
    }
  }

  /** Writes what changed, so that it survives this process. */
  void commit() {
    store.commit();
  }

  /** What is given to {@link #flush} to say how far it is meant to go. */
  MVStore.TxCounter here() {
    return store.registerVersionUsage();
  }

  /** Has what was committed survive the machine. What was replaced before {@code here} is free. */
  void flush(MVStore.TxCounter here) {
    store.sync();
    MVStore.TxCounter before = flushed;
    flushed = here;
    store.deregisterVersionUsage(before);
  }

  /** Moves a little of what counts together, so that the file does not grow for ever. */
  void tidy() {
    store.compact(FILL, REWRITE);
  }

  /** Bytes of the file. */
  long size() {
    return store.getFileStore().size();
  }

  boolean isClosed() {
    return store.isClosed();
  }

  /** Lets go of a file that could not be written; the next who opens it finds the last commit. */
  void abandon() {
    store.closeImmediately();
  }

  /**
   * Closes it, and makes it smaller if that takes no longer.
   *
   * @param milliseconds for that
   */
  void close(int milliseconds) {
    if (flushed != null) {
      store.deregisterVersionUsage(flushed);
      flushed = null;
    }
    store.close(milliseconds);
  }

  @Override
  public void close() {
    close(0);
  }
}
