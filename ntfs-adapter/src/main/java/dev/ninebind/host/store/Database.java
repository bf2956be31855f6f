// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.LockingMode;
import org.sqlite.SQLiteConfig.SynchronousMode;

/**
 * The store's file: a table of records by id, and one of what it says of itself. Each change is a
 * transaction, in the write-ahead log when the call returns: it survives this process. {@link
 * #flush} has the log on the disk too; SQLite itself flushes only before it takes pages out of the
 * log into the file, every 1000, so that a power cut may lose the last changes but damages nothing.
 *
 * <p>Nobody else can open the file while it is open. Not for several threads, but for {@link
 * #flush}.
 */
final class Database implements AutoCloseable {
  /** The log is cut to this when it begins anew, bytes. */
  private static final int LOG = 8 << 20;

  /** Pages that are given back in one step, in which nobody can change anything. */
  private static final int AT_ONCE = 256;

  private static final int CACHE_KIBIBYTES = 8 << 10;

  private final Path log;
  private final Connection connection;
  private final PreparedStatement find;
  private final PreparedStatement put;
  private final PreparedStatement remove;
  private final PreparedStatement ids;
  private FileChannel logChannel;

  private Database(Path file, Connection connection) throws SQLException {
    this.log = file.resolveSibling(file.getFileName() + "-wal");
    this.connection = connection;
    find = connection.prepareStatement("SELECT record FROM files WHERE id = ?");
    put = connection.prepareStatement("INSERT OR REPLACE INTO files VALUES (?, ?)");
    remove = connection.prepareStatement("DELETE FROM files WHERE id = ?");
    ids = connection.prepareStatement("SELECT id FROM files WHERE id >= ? ORDER BY id LIMIT ?");
  }

  /** Makes an empty one, whole and on the disk. */
  static void make(Path file, String format, String folder) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setSynchronous(SynchronousMode.FULL);
    try (Connection made = connect(file, config);
        Statement statement = made.createStatement()) {
      statement.execute("PRAGMA auto_vacuum = INCREMENTAL");
      made.setAutoCommit(false);
      statement.execute("CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL)");
      statement.execute("CREATE TABLE files (id INTEGER PRIMARY KEY, record BLOB NOT NULL)");
      try (PreparedStatement about = made.prepareStatement("INSERT INTO about VALUES (?, ?)")) {
        for (String[] each : new String[][] {{"format", format}, {"folder", folder}}) {
          about.setString(1, each[0]);
          about.setString(2, each[1]);
          about.executeUpdate();
        }
      }
      made.commit();
    }
  }

  /** Opens one. Errors: SQLITE_BUSY, SQLITE_CORRUPT, SQLITE_NOTADB and many more. */
  static Database open(Path file) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setLockingMode(
        LockingMode.EXCLUSIVE); // before the log, which needs no memory shared then
    config.setJournalMode(JournalMode.WAL);
    config.setSynchronous(SynchronousMode.NORMAL);
    config.setJournalSizeLimit(LOG);
    config.setCacheSize(-CACHE_KIBIBYTES);
    config.setBusyTimeout(0);
    Connection connection = connect(file, config);
    try (Statement statement = connection.createStatement()) {
      statement.execute("BEGIN EXCLUSIVE");
      statement.execute("COMMIT");
      return new Database(file, connection);
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /** A URI, in which '?' and '%' of a name do not mean anything. */
  private static Connection connect(Path file, SQLiteConfig config) throws SQLException {
    return JDBC.createConnection(
        JDBC.PREFIX + file.toUri().toString().replace("file:///", "file:/"), config.toProperties());
  }

  /** A record, or null. */
  byte[] find(long id) throws SQLException {
    find.setLong(1, id);
    try (ResultSet found = find.executeQuery()) {
      return found.next() ? found.getBytes(1) : null;
    }
  }

  void put(long id, byte[] record) throws SQLException {
    put.setLong(1, id);
    put.setBytes(2, record);
    put.executeUpdate();
  }

  void remove(long id) throws SQLException {
    remove.setLong(1, id);
    remove.executeUpdate();
  }

  List<Long> ids(long from, int atMost) throws SQLException {
    ids.setLong(1, from);
    ids.setInt(2, atMost);
    List<Long> found = new ArrayList<>();
    try (ResultSet rows = ids.executeQuery()) {
      while (rows.next()) {
        found.add(rows.getLong(1));
      }
    }
    return found;
  }

  long count() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT count(*) FROM files")) {
      return row.getLong(1);
    }
  }

  /** What it says of itself, or null. */
  String about(String key) throws SQLException {
    try (PreparedStatement about =
        connection.prepareStatement("SELECT value FROM about WHERE key = ?")) {
      about.setString(1, key);
      try (ResultSet found = about.executeQuery()) {
        return found.next() ? found.getString(1) : null;
      }
    }
  }

  void setAbout(String key, String value) throws SQLException {
    try (PreparedStatement about =
        connection.prepareStatement("INSERT OR REPLACE INTO about VALUES (?, ?)")) {
      about.setString(1, key);
      about.setString(2, value);
      about.executeUpdate();
    }
  }

  /** Reads all of it. Returns what is wrong, or null. */
  String damage() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      try (ResultSet check = statement.executeQuery("PRAGMA quick_check(1)")) {
        if (check.next() && !check.getString(1).equals("ok")) {
          return check.getString(1).replaceAll("\\s+", " ");
        }
      }
      try (ResultSet rows = statement.executeQuery("SELECT id, record FROM files")) {
        while (rows.next()) {
          if (StoredFileCodec.decode(rows.getLong(1), rows.getBytes(2)) == null) {
            return "a record is not what was written";
          }
        }
      }
      return null;
    }
  }

  /** Has all that was changed before the call on the disk. May be called beside all else. */
  void flush() throws IOException {
    synchronized (log) {
      if (logChannel == null) {
        if (!Files.exists(log)) {
          return; // nothing has been changed yet
        }
        logChannel = FileChannel.open(log, StandardOpenOption.WRITE);
      }
      logChannel.force(false);
    }
  }

  /** Makes the file smaller, by {@link #AT_ONCE} at most, if more than half of it is free. */
  void tidy() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      if (number(statement, "PRAGMA freelist_count") > number(statement, "PRAGMA page_count") / 2) {
        statement.executeUpdate("PRAGMA incremental_vacuum(" + AT_ONCE + ")");
      }
    }
  }

  private static long number(Statement statement, String query) throws SQLException {
    try (ResultSet row = statement.executeQuery(query)) {
      return row.getLong(1);
    }
  }

  /** Takes all out of the log, which may be long after a crash. */
  void checkpoint() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
    }
  }

  @Override
  public void close() throws SQLException {
    synchronized (log) {
      if (logChannel != null) {
        try {
          logChannel.close();
        } catch (IOException e) {
          // SQLite takes the log into the file now, and flushes that.
        }
      }
    }
    connection.close();
  }
}
