// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.posix;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The mounted file system that a folder is on, as /proc tells (proc(5), mountinfo).
 *
 * @param type as in {@code ext4}, {@code vfat}, {@code fuseblk}
 * @param source what was mounted, as its driver calls it
 * @param point where
 * @param options those of the mount and those of the file system
 */
public record HostMount(String type, String source, String point, Set<String> options) {
  private static final String MOUNT_ID = "mnt_id:";

  /** The file system of a folder; empty where /proc does not tell. */
  public static Optional<HostMount> of(Path folder) {
    Scratch scratch = Scratch.mine();
    byte[] path = HostPath.bytes(folder);
    if (path.length >= Scratch.LINK_SIZE) {
      return Optional.empty();
    }
    int fd =
        scratch.open(
            LinuxConstants.AT_FDCWD,
            scratch.linkTarget(path),
            LinuxConstants.O_PATH | LinuxConstants.O_DIRECTORY | LinuxConstants.O_CLOEXEC,
            0,
            0);
    if (fd < 0) {
      return Optional.empty();
    }
    try {
      String id = "";
      for (String line : lines("/proc/self/fdinfo/" + fd)) {
        if (line.startsWith(MOUNT_ID)) {
          id = line.substring(MOUNT_ID.length()).strip();
        }
      }
      return find(id, lines("/proc/self/mountinfo"));
    } catch (IOException e) {
      return Optional.empty();
    } finally {
      Libc.close(fd);
    }
  }

  private static List<String> lines(String file) throws IOException {
    return Files.readAllLines(Path.of(file), StandardCharsets.ISO_8859_1);
  }

  /** Reads the line of one mount: id, parent, device, root, point, options, others, -, 3 more. */
  static Optional<HostMount> find(String id, List<String> mountinfo) {
    for (String line : mountinfo) {
      String[] fields = line.split(" ", -1);
      int dash = List.of(fields).indexOf("-");
      if (fields[0].equals(id) && dash >= 6 && fields.length >= dash + 4) {
        Set<String> options = new TreeSet<>(List.of(fields[5].split(",", -1)));
        options.addAll(List.of(fields[dash + 3].split(",", -1)));
        if (List.of(fields[5].split(",", -1)).contains("ro")) {
          options.remove("rw"); // the file system may be written, but not here
        }
        return Optional.of(
            new HostMount(
                fields[dash + 1], unescape(fields[dash + 2]), unescape(fields[4]), options));
      }
    }
    return Optional.empty();
  }

  /** A space, tab, newline or backslash is there as {@code \}ooo. */
  private static String unescape(String field) {
    byte[] bytes = new byte[field.length()];
    int length = 0;
    for (int i = 0; i < field.length(); i++) {
      char c = field.charAt(i);
      if (c == '\\' && i + 3 < field.length()) {
        bytes[length++] = (byte) Integer.parseInt(field.substring(i + 1, i + 4), 8);
        i += 3;
      } else {
        bytes[length++] = (byte) c;
      }
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  /** True if its files are in memory alone. */
  public boolean isInMemory() {
    return type.equals("tmpfs") || type.equals("ramfs");
  }

  /** True if nothing can be written there. */
  public boolean isReadOnly() {
    return options.contains("ro");
  }
}
