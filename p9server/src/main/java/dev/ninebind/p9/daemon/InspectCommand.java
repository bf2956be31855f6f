// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.daemon;

import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;
import dev.ninebind.host.HostVolume;
import dev.ninebind.host.store.StoreVolume;
import dev.ninebind.posix.ntfs.Inspection;
import dev.ninebind.posix.ntfs.NtfsPosixVolume;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ninebind inspect}: what NTFS keeps of a file, and what a guest makes of it. */
@Command(
    name = "inspect",
    description =
        "Tells what is stored of a file on NTFS: names, attributes, times, reparse point, EAs, and"
            + " the owner, mode and extended attributes that a guest sees in them.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  ninebind inspect /mnt/ntfs/folder/file",
      "  ninebind inspect --json /mnt/ntfs/folder/link",
      "",
      "The file is on this Windows, or on a volume that ntfs-3g has mounted. A link is looked at,",
      "not followed. What is not stored is shown as serve makes it up without --uid, --gid and",
      "--umask."
    })
final class InspectCommand implements Callable<Integer> {
  private final HostFolders folders;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Parameters(paramLabel = "PATH", description = "The file or directory.")
  private String path;

  @Option(names = "--json", description = "All of it, for programs.")
  private boolean json;

  InspectCommand(HostFolders folders) {
    this.folders = folders;
  }

  @Override
  public Integer call() throws UsageException {
    inspect(file());
    return CommandLine.ExitCode.OK;
  }

  private void print(Inspection inspection, StoreVolume store) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(InspectionJson.of(inspection, store == null ? null : store.file()));
    } else {
      InspectionText.of(inspection, store == null ? null : store.file()).forEach(out::println);
    }
    out.flush();
  }

  private Path file() throws UsageException {
    try {
      return Path.of(path).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw new UsageException("'" + path + "' is no path: " + e.getReason());
    }
  }

  private void inspect(Path file) throws UsageException {
    boolean top = isTop(file) || StoreVolume.isIn(file);
    Path parent = file.getParent();
    if (!top && !Files.isDirectory(parent)) {
      throw new UsageException("'" + path + "' does not exist");
    }
    String name = top ? "" : file.getFileName().toString();
    try (HostVolume volume = folders.open(top ? file : parent)) {
      print(
          Inspection.of(volume, volume.root(), name, NtfsPosixVolume.Options.DEFAULT),
          volume instanceof StoreVolume store ? store : null);
    } catch (HostException e) {
      throw new UsageException(
          e.error() == HostError.OBJECT_NAME_NOT_FOUND
              ? "'" + path + "' does not exist"
              : "'" + path + "' cannot be read: " + e.getMessage());
    }
  }

  /**
   * True for the top of a volume: of a drive, or of what is mounted, which has no name in the
   * directory above it. Windows mounts a volume at a folder that has one.
   */
  static boolean isTop(Path file) {
    Path parent = file.getParent();
    if (parent == null) {
      return true;
    }
    if (!file.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      return false;
    }
    try {
      return !device(file).equals(device(parent));
    } catch (IOException e) {
      return false; // it is not there, which is said when it is opened
    }
  }

  private static Object device(Path file) throws IOException {
    return Files.getAttribute(file, "unix:dev", LinkOption.NOFOLLOW_LINKS);
  }
}
