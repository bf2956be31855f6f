// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.function.Supplier;
import org.apache.commons.io.file.PathUtils;

/**
 * The kinds of volumes that {@code ninebind serve} offers, as tests start them. One more constant
 * here gives a volume the whole matrix of gaps: every test class for every volume runs with it.
 */
@SuppressWarnings("ImmutableEnumChecker") // they are, which their types do not say
public enum TestedVolume {
  /** A folder on the file system that has this host's temporary files. */
  PASSTHROUGH("passthrough", TestedVolume::temporaryFolder);

  /** A folder to serve, fresh and empty; closing it removes it. */
  public interface Folder extends AutoCloseable {
    /** Where it is served from, and where the host sees its files. */
    Path path();

    @Override
    void close();
  }

  private final String title;
  private final Supplier<Folder> maker;
  private final List<String> options;

  TestedVolume(String title, Supplier<Folder> maker, String... options) {
    this.title = title;
    this.maker = maker;
    this.options = List.of(options);
  }

  /** What reports call it. */
  public String title() {
    return title;
  }

  /** Makes a folder of this kind, which its owner closes. */
  public Folder makeFolder() {
    return maker.get();
  }

  /** Options of {@code ninebind serve} that belong to this kind. */
  public List<String> options() {
    return options;
  }

  private static Folder temporaryFolder() {
    try {
      Path path = Files.createTempDirectory("ninebind-export");
      // A temporary directory is private to its owner; other users are to get into the mount.
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
      return new TemporaryFolder(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private record TemporaryFolder(Path path) implements Folder {
    @Override
    public void close() {
      try {
        PathUtils.deleteDirectory(path);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
