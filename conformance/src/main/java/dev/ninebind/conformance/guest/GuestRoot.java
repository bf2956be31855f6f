// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.guest;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a guest boots: a kernel, and the directory that becomes its root, read-only. What is in each
 * root, {@code conformance/guest/install-guest} says.
 */
public enum GuestRoot {
  /** Linux 6.1, from the host's package; its modules are the host's. */
  DEBIAN_12("guest-bookworm", Kernel.OF_THE_HOST, "6.1."),

  /** Linux 6.12, whose 9P client is built on netfs. */
  DEBIAN_13("guest-trixie", Kernel.IN_THE_ROOT, "6.12."),

  /** Linux 7, and what is only in Debian's next release, such as MySQL. */
  DEBIAN_SID("guest-sid", Kernel.IN_THE_ROOT, "7."),

  /** Linux 6.1 and what makes websites and queues: WordPress, Chromium, RabbitMQ. */
  WEB("guest-web", Kernel.OF_THE_HOST, "6.1."),

  /** Linux 6.1 and what developers build with. */
  DEVELOPER("guest-developer", Kernel.OF_THE_HOST, "6.1.");

  private enum Kernel {
    OF_THE_HOST,
    /** It is linked with a newer libc than the host's, so it runs inside its root. */
    IN_THE_ROOT
  }

  private final String directory;
  private final Kernel kernel;
  private final String release;

  GuestRoot(String directory, Kernel kernel, String release) {
    this.directory = directory;
    this.kernel = kernel;
    this.release = release;
  }

  /** The name of its directory in the cache, and of what installs it. */
  public String directory() {
    return directory;
  }

  /** What {@code uname -r} begins with there. */
  public String release() {
    return release;
  }

  /** Where the kernel's own process finds the directory that host and guest share. */
  Path shareFor(Path share) {
    return kernel == Kernel.OF_THE_HOST ? share : Path.of("/tmp").resolve(share.getFileName());
  }

  /**
   * What to run as root on the host to boot.
   *
   * @param parameters the kernel's, but for where its root is
   */
  List<String> commandLine(Path root, Path share, List<String> parameters) {
    List<String> line;
    if (kernel == Kernel.OF_THE_HOST) {
      line = shell("\"$@\"; exit $?");
      line.add("linux.uml");
      line.add("rootflags=" + root);
    } else {
      // The mounts are private to this process and end with it. The kernel finds its modules in
      // this root, and its memory is a file in TMPDIR.
      line =
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
    }
    line.addAll(parameters);
    return line;
  }

  /**
   * The shell is the pid namespace's first process, because that one survives the signals by which
   * a panicking kernel ends itself.
   */
  private static List<String> shell(String script) {
    return new ArrayList<>(
        List.of("unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-c", script, "sh"));
  }
}
