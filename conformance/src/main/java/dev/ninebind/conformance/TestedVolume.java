// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance;

import dev.ninebind.host.ntfs3g.NtfsImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.commons.io.file.PathUtils;

/**
 * The kinds of volumes that {@code ninebind serve} offers, as tests start them. One more constant
 * here gives a volume the whole matrix of gaps: every test class for every volume runs with it.
 */
@SuppressWarnings("ImmutableEnumChecker") // they are, which their types do not say
public enum TestedVolume {
  /** A folder on the file system that has this host's temporary files. */
  PASSTHROUGH("passthrough", TestedVolume::temporaryFolder),

  /** NTFS in the server's own memory, translated: no folder of this host. */
  MEMORY("memory", () -> new InMemory("memory:256M")),

  /** A real NTFS volume, mounted by ntfs-3g, translated. It is checked when it is closed. */
  NTFS("ntfs-3g", TestedVolume::ntfsVolume),

  /**
   * A folder served by a Windows process under Wine, translated. Wine has neither EAs nor reparse
   * points, so that what they would hold is in a store beside the files.
   */
  WINDOWS("windows", TestedVolume::windowsFolder, "--metadata", "store");

  /** What is served, fresh and empty; closing it removes it. */
  public interface Folder extends AutoCloseable {
    /** What {@code ninebind serve} is given for it. */
    String source();

    /** Where the host sees its files; empty if it does not. */
    Optional<Path> path();

    /** Where the host sees the data of files at least, and names; empty if it does not. */
    default Optional<Path> data() {
      return path();
    }

    /** The Java that serves it. */
    default Jvm jvm() {
      return Jvm.HERE;
    }

    /** While nobody serves it: takes it out of the host's memory, where that can be done. */
    default void remount() {}

    @Override
    void close();
  }

  /** A sparse file: what is not written takes no space. */
  private static final int NTFS_MEGABYTES = 4096;

  private final String title;
  private final Supplier<Folder> maker;
  private final List<String> options;

  TestedVolume(String title, Supplier<Folder> maker, String... options) {
    this.title = title;
    this.maker = maker;
    this.options = List.of(options);
  }

  /** True if the host sees the files too, and other programs and servers may have them open. */
  public boolean isOnHost() {
    return this == PASSTHROUGH;
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

  private static Folder windowsFolder() {
    return new WindowsFolder(MemoryFolder.mount());
  }

  private static Folder ntfsVolume() {
    try {
      return new NtfsFolder(NtfsImage.make(NTFS_MEGABYTES));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The root of a volume of its own. What ntfs-3g shows of its files is not all that they are. */
  private record NtfsFolder(NtfsImage image) implements Folder {
    @Override
    public String source() {
      return image.folder().toString();
    }

    @Override
    public Optional<Path> path() {
      return Optional.empty();
    }

    @Override
    public void remount() {
      try {
        image.remount();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {
      try {
        image.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Drive N of a Windows that is only there while the server runs. */
  private record WindowsFolder(MemoryFolder folder) implements Folder {
    @Override
    public String source() {
      return "N:\\";
    }

    @Override
    public Optional<Path> path() {
      return Optional.empty(); // owners, modes and links are not what the host sees
    }

    @Override
    public Optional<Path> data() {
      return Optional.of(folder.path());
    }

    @Override
    public Jvm jvm() {
      return WindowsJvm.withNetwork()
          .drive('N', folder.path())
          .environment("NINEBIND_LOG", "debug");
    }

    @Override
    public void close() {
      folder.close();
    }
  }

  private record TemporaryFolder(Path folder) implements Folder {
    @Override
    public String source() {
      return folder.toString();
    }

    @Override
    public Optional<Path> path() {
      return Optional.of(folder);
    }

    @Override
    public void close() {
      try {
        PathUtils.deleteDirectory(folder);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** The server makes it, and it is gone with the server. */
  private record InMemory(String source) implements Folder {
    @Override
    public Optional<Path> path() {
      return Optional.empty();
    }

    @Override
    public void close() {
      // nothing of it is here
    }
  }
}
