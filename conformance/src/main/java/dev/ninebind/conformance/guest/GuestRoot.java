// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.guest;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a guest boots: a kernel, and the directory that becomes its root, read-only. */
public enum GuestRoot {
  /** Linux 6.1, from the host's package; its modules are the host's. */
  DEBIAN_12("guest-bookworm") {
    @Override
    Path shareFor(Path share) {
      return share;
    }

    @Override
    List<String> commandLine(Path root, Path share, List<String> kernel) {
      List<String> line = shell("\"$@\"; exit $?");
      line.add("linux.uml");
      line.add("rootflags=" + root);
      line.addAll(kernel);
      return line;
    }
  },

  /**
   * Linux 6.12, whose 9P client is built on netfs. It is linked with a newer libc than the host's,
   * so it runs inside the root that it came in.
   */
  DEBIAN_13("guest-trixie") {
    @Override
    Path shareFor(Path share) {
      return Path.of("/tmp").resolve(share.getFileName());
    }

    @Override
    List<String> commandLine(Path root, Path share, List<String> kernel) {
      // The mounts are private to this process and end with it. The kernel finds its modules in
      // this root, and its memory is a file in TMPDIR.
      List<String> line =
          shell(
              "root=$1 share=$2 inside=$3 && shift 3"
                  + " && mount --rbind /dev \"$root/dev\""
                  + " && mount -t proc proc \"$root/proc\""
                  + " && mount -t tmpfs tmpfs \"$root/tmp\""
                  + " && mkdir \"$root$inside\""
                  + " && mount --bind \"$share\" \"$root$inside\""
                  + " && TMPDIR=/tmp chroot \"$root\" \"$@\"; exit $?");
      line.addAll(List.of(root.toString(), share.toString(), shareFor(share).toString()));
      line.add("linux.uml");
      line.add("rootflags=/");
      line.addAll(kernel);
      return line;
    }
  };

  private final String directory;

  GuestRoot(String directory) {
    this.directory = directory;
  }

  /** The name of its directory in the cache. */
  String directory() {
    return directory;
  }

  /** Where the kernel's own process finds the directory that host and guest share. */
  abstract Path shareFor(Path share);

  /**
   * What to run as root on the host to boot.
   *
   * @param kernel the kernel's parameters, but for where its root is
   */
  abstract List<String> commandLine(Path root, Path share, List<String> kernel);

  /**
   * The shell is the pid namespace's first process, because that one survives the signals by which
   * a panicking kernel ends itself.
   */
  private static List<String> shell(String script) {
    return new ArrayList<>(
        List.of("unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-c", script, "sh"));
  }
}
