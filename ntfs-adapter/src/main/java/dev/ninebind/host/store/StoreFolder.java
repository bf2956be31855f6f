// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;

/** Finds, makes and opens the store of a folder, and says what is wrong with one in one line. */
final class StoreFolder {
  /** The folder's entry that guests do not see. */
  static final String DIRECTORY = ".ninebind";

  static final String FILE = "metadata.mv";

  /** A store that is not whole yet. */
  private static final String DRAFT = "metadata.mv.new";

  /** Files that this process has open: what the host locks, it locks for the whole process. */
  private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

  private final Path directory;
  private final Path file;
  private Path held;

  StoreFolder(Path folder) {
    directory = folder.resolve(DIRECTORY);
    file = directory.resolve(FILE);
  }

  Path file() {
    return file;
  }

  boolean exists() {
    return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
  }

  /** The name for the library, which takes a backslash for a slash. */
  String name() throws UnsuitableStoreException {
    String name = file.toString();
    if (file.getFileSystem().getSeparator().equals("/") && name.indexOf('\\') >= 0) {
      throw new UnsuitableStoreException(
          file + " cannot be opened: a store cannot be below a folder with '\\' in its name");
    }
    return name;
  }

  /**
   * Opens the store, after making it where there is none.
   *
   * @param owner what the folder is known by on its volume
   */
  MetadataFile open(String owner, boolean readOnly) throws UnsuitableStoreException {
    String name = name();
    try {
      if (!exists()) {
        make(owner);
      } else if (Files.size(file) == 0) {
        throw damaged("it is empty"); // the library would begin anew
      }
      Path real = file.toRealPath();
      if (!OPEN.add(real)) {
        throw inUse();
      }
      held = real;
    } catch (IOException e) {
      throw new UnsuitableStoreException(file + " cannot be opened: " + e);
    }
    boolean good = false;
    MetadataFile opened = null;
    try {
      opened = MetadataFile.open(name, readOnly);
      if (!opened.hasKnownFormat()) {
        throw new UnsuitableStoreException(
            file + " is of another version of Ninebind, or none of its files: serve with that");
      }
      if (!owner.equals(opened.folder())) {
        throw new UnsuitableStoreException(
            file
                + " belongs to another folder, of which this is a copy: its records are of the files"
                + " there; move it away to serve this folder with default owners and modes");
      }
      opened.verify();
      good = true;
      return opened;
    } catch (MVStoreException e) {
      throw why(e);
    } finally {
      if (!good) {
        if (opened != null) {
          opened.abandon();
        }
        release();
      }
    }
  }

  /** The store has been closed. */
  void release() {
    if (held != null) {
      OPEN.remove(held);
      held = null;
    }
  }

  /** A store that is there is whole: it is made under another name. */
  private void make(String owner) throws IOException, UnsuitableStoreException {
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectory(directory);
      if (Files.getFileStore(directory).supportsFileAttributeView("dos")) {
        hide();
      }
    }
    Path draft = directory.resolve(DRAFT);
    Files.deleteIfExists(draft);
    try (MetadataFile made = MetadataFile.open(draft.toString(), false)) {
      made.describe(owner);
      made.commit();
      made.flush(made.here());
    } catch (MVStoreException e) {
      throw new UnsuitableStoreException(draft + " cannot be made: " + e.getMessage());
    }
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
      names.force(true);
    } catch (IOException e) {
      // Windows has no such thing, and writes names to its journal by itself.
    }
  }

  private void hide() {
    try {
      Files.setAttribute(directory, "dos:hidden", true, LinkOption.NOFOLLOW_LINKS);
    } catch (IOException | UnsupportedOperationException e) {
      // It shows in listings of the host: no harm.
    }
  }

  private UnsuitableStoreException why(MVStoreException e) {
    return switch (e.getErrorCode()) {
      case DataUtils.ERROR_FILE_LOCKED -> inUse();
      case DataUtils.ERROR_FILE_CORRUPT,
          DataUtils.ERROR_CHUNK_NOT_FOUND,
          DataUtils.ERROR_BLOCK_NOT_FOUND,
          DataUtils.ERROR_INTERNAL,
          DataUtils.ERROR_SERIALIZATION,
          DataUtils.ERROR_UNSUPPORTED_FORMAT ->
          damaged(firstLine(e));
      default -> new UnsuitableStoreException(file + " cannot be opened: " + firstLine(e));
    };
  }

  private UnsuitableStoreException inUse() {
    return new UnsuitableStoreException(
        file + " is in use: another server serves this folder, which one at a time can do");
  }

  private UnsuitableStoreException damaged(String why) {
    return new UnsuitableStoreException(
        file
            + " is damaged ("
            + why
            + "): put a backup of it in its place, or move it away to serve the folder with default"
            + " owners and modes");
  }

  private static String firstLine(Exception e) {
    String message = String.valueOf(e.getMessage());
    String line = message.lines().findFirst().orElse("");
    return line.length() > 200
        ? line.substring(0, 200).toLowerCase(Locale.ROOT)
        : line.toLowerCase(Locale.ROOT);
  }
}
