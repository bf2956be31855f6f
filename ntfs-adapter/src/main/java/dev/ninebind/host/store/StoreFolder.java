// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;

/** Finds, makes and opens the store of a folder, and says what is wrong with one in one line. */
final class StoreFolder {
  /** The folder's entry that guests do not see. */
  static final String DIRECTORY = ".ninebind";

  static final String FILE = "metadata.db";

  private static final String MARK = "metadata.flushed";

  /** A store that is not whole yet. */
  private static final String DRAFT = "metadata.db.new";

  private static final String FORMAT = "1";

  private final Path directory;
  private final Path file;

  StoreFolder(Path folder) {
    directory = folder.resolve(DIRECTORY).toAbsolutePath();
    file = directory.resolve(FILE);
  }

  Path file() {
    return file;
  }

  boolean exists() {
    return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * Opens the store, after making it where there is none.
   *
   * @param owner what the folder is known by on its volume
   */
  MetadataStore open(String owner) throws UnsuitableStoreException {
    Database database = null;
    boolean good = false;
    try {
      if (!exists()) {
        make(owner);
      } else if (Files.size(file) == 0) {
        throw damaged("it is empty"); // SQLite would begin anew
      }
      database = openWithReserve();
      check(database, owner);
      reserve().take();
      MetadataStore store = new MetadataStore(file, database, mark(), reserve());
      good = true;
      return store;
    } catch (SQLException e) {
      throw why(e);
    } catch (IOException e) {
      throw new UnsuitableStoreException(file + " cannot be opened: " + e);
    } finally {
      if (!good && database != null) {
        closeQuietly(database);
      }
    }
  }

  private void check(Database database, String owner)
      throws SQLException, IOException, UnsuitableStoreException {
    if (!FORMAT.equals(database.about("format"))) {
      throw new UnsuitableStoreException(
          file + " is of another version of Ninebind: serve the folder with that one");
    }
    if (!owner.equals(database.about("folder"))) {
      throw new UnsuitableStoreException(
          file
              + " is a copy of another folder's, and knows the files there: move it away to serve"
              + " this folder with default owners and modes");
    }
    String damage = database.damage();
    if (damage == null && MetadataStore.flushes(database) < mark().read()) {
      damage = "it has lost what was written last";
    }
    if (damage != null) {
      throw damaged(damage);
    }
    database.checkpoint(); // what a server that was killed has left in the log
  }

  private Database openWithReserve() throws SQLException {
    try {
      return Database.open(file);
    } catch (SQLException e) {
      int primary = e.getErrorCode() & 0xFF;
      boolean full =
          primary == SQLiteErrorCode.SQLITE_CANTOPEN.code
              || primary == SQLiteErrorCode.SQLITE_FULL.code
              || primary == SQLiteErrorCode.SQLITE_IOERR.code;
      if (full && reserve().give()) {
        return Database.open(file);
      }
      throw e;
    }
  }

  private Reserve reserve() {
    return new Reserve(directory.resolve("metadata.reserve"));
  }

  private FlushMark mark() {
    return new FlushMark(directory.resolve(MARK));
  }

  private static void closeQuietly(Database database) {
    try {
      database.close();
    } catch (SQLException e) {
      // Something else is told already.
    }
  }

  /** A store that is there is whole: it is made under another name. */
  private void make(String owner) throws IOException, SQLException {
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectory(directory);
      hide();
    }
    Path draft = directory.resolve(DRAFT);
    Files.deleteIfExists(draft);
    Files.deleteIfExists(directory.resolve(MARK));
    Database.make(draft, FORMAT, owner);
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
      names.force(true);
    } catch (IOException e) {
      // Windows opens no directory so, and has names in a journal of its own.
    }
  }

  private void hide() {
    try {
      Files.setAttribute(directory, "dos:hidden", true, LinkOption.NOFOLLOW_LINKS);
    } catch (IOException | UnsupportedOperationException e) {
      // It shows in listings of the host: no harm.
    }
  }

  private UnsuitableStoreException why(SQLException e) {
    int primary = e.getErrorCode() & 0xFF;
    if (primary == SQLiteErrorCode.SQLITE_BUSY.code) {
      return new UnsuitableStoreException(
          file + " is in use: another server serves this folder, which one at a time can do");
    }
    String why = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    boolean damaged =
        primary == SQLiteErrorCode.SQLITE_CORRUPT.code
            || primary == SQLiteErrorCode.SQLITE_NOTADB.code
            || primary == SQLiteErrorCode.SQLITE_ERROR.code; // a table is missing
    return damaged
        ? damaged(why)
        : new UnsuitableStoreException(file + " cannot be opened: " + why);
  }

  private UnsuitableStoreException damaged(String why) {
    return new UnsuitableStoreException(
        file
            + " is damaged ("
            + why
            + "): put a backup of all of "
            + DIRECTORY
            + " in its place, or move the file away to serve the folder with default owners and"
            + " modes");
  }
}
