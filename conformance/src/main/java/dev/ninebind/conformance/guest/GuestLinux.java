// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.guest;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Which Linux a guest runs. It is a matter of its own: any kernel boots any {@link GuestRoot}, so
 * that an application is seen on kernels that its root has not got.
 */
@SuppressWarnings("ImmutableEnumChecker") // they are, which their types do not say
public enum GuestLinux {
  /** That of Debian 12, from the host's package; its modules are the host's. */
  LINUX_6_1("6.1", "6.1.", ""),

  /** That of Debian 13, whose 9P client is built on netfs. */
  LINUX_6_12("6.12", "6.12.", "guest-trixie"),

  /** That of Debian's next release; by seccomp it enters and leaves its processes cheaper. */
  LINUX_7("7", "7.", "guest-sid", "seccomp=on");

  /**
   * The file in the directory that host and guest share which the kernel's process loads first: see
   * {@code conformance/guest/uml-idle.c}.
   */
  static final String PRELOAD = "uml-idle.so";

  private final String title;
  private final String release;
  private final String directory;
  private final List<String> parameters;

  GuestLinux(String title, String release, String directory, String... parameters) {
    this.title = title;
    this.release = release;
    this.directory = directory;
    this.parameters = List.of(parameters);
  }

  /** What reports call it. */
  public String title() {
    return title;
  }

  /** What {@code uname -r} begins with. */
  public String release() {
    return release;
  }

  /**
   * The name of the root that it lies in, being linked with a newer libc than the host's; empty if
   * it is the host's.
   */
  public String directory() {
    return directory;
  }

  /**
   * Whether a mount comes off whose server has ended, though there are pages to write back. Linux
   * 6.1 cannot write them, and with {@code cache=loose} keeps the inode's cookie in use then
   * (fs/9p/vfs_super.c, v9fs_write_inode_dotl); when the inode goes, an assertion of fscache ends
   * the kernel. So it does with diod.
   *
   * @param cache the mount's cache mode
   */
  public boolean unmountsWithoutServer(String cache) {
    return this != LINUX_6_1 || !List.of("loose", "fscache").contains(cache);
  }

  /**
   * The mount with what this kernel needs besides, lest its programs read zeros in place of what
   * they wrote. Linux 7 takes a cached file to be zeros behind the size that the server told last,
   * which its own writes leave as it is, and does not ask for what has left its cache
   * (netfs_release_folio, as of 7.1 and 7.0.11; seen on 7.2.7, with diod too). With {@code
   * directio} it caches nothing but mappings.
   */
  public MountOptions sound(MountOptions mount) {
    boolean writesBack = List.of("loose", "mmap", "fscache").contains(mount.cache());
    return this == LINUX_7 && writesBack ? mount.plusExtra("directio") : mount;
  }

  /** Whether this machine has it. */
  public boolean isInstalled() {
    return isOfTheHost() ? GuestHost.onPath("linux.uml") : GuestHost.hasRoot(directory);
  }

  private boolean isOfTheHost() {
    return directory.isEmpty();
  }

  /** Where the kernel's own process finds the directory that host and guest share. */
  Path shareFor(Path share) {
    return isOfTheHost() ? share : Path.of("/tmp").resolve(share.getFileName());
  }

  /**
   * What to run as root on the host to boot.
   *
   * @param root the guest's
   * @param all the kernel's parameters, but for where its root is
   */
  List<String> commandLine(Path root, Path share, List<String> all) {
    List<String> line;
    if (isOfTheHost()) {
      line = shell("\"$@\"; exit $?");
      line.addAll(kernel(share));
      line.add("rootflags=" + root);
    } else {
      // The mounts are private to this process and end with it. The kernel finds its modules in
      // its own root, and its memory is a file in TMPDIR.
      Path own = GuestHost.requireRoot(directory);
      boolean same = own.equals(root);
      line =
          shell(
              "own=$1 root=$2 share=$3 inside=$4 && shift 4"
                  + " && mount --rbind /dev \"$own/dev\""
                  + " && mount -t proc proc \"$own/proc\""
                  + " && mount -t tmpfs tmpfs \"$own/tmp\""
                  + " && mkdir \"$own$inside\""
                  + " && mount --bind \"$share\" \"$own$inside\""
                  + (same ? "" : " && mount --bind \"$root\" \"$own/mnt\"")
                  + " && TMPDIR=/tmp chroot \"$own\" \"$@\"; exit $?");
      line.addAll(
          List.of(own.toString(), root.toString(), share.toString(), shareFor(share).toString()));
      line.addAll(kernel(share));
      line.add(same ? "rootflags=/" : "rootflags=/mnt");
    }
    line.addAll(parameters);
    line.addAll(all);
    return line;
  }

  private List<String> kernel(Path share) {
    return List.of("env", "LD_PRELOAD=" + shareFor(share).resolve(PRELOAD), "linux.uml");
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
