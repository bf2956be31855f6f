// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.guest;

import java.util.ArrayList;
import java.util.List;

/**
 * How a guest mounts an export. What the client caches and who it acts for change which messages it
 * sends, so scenarios vary these instead of trusting one mount line.
 *
 * @param port the server's TCP port
 * @param aname the export, in the server's own spelling
 * @param msize the largest message asked for, in bytes
 * @param cache the kernel's cache mode: none, loose, mmap (newer kernels: readahead, fscache)
 * @param access user, client, any, or a numeric uid
 * @param extra further options such as posixacl
 */
public record MountOptions(
    int port, String aname, int msize, String cache, String access, List<String> extra) {

  public MountOptions {
    extra = List.copyOf(extra);
  }

  /** The mount that an operator would begin with: no caching, the guest checks permissions. */
  public static MountOptions of(int port, String aname) {
    return new MountOptions(port, aname, 131_072, "none", "client", List.of());
  }

  public MountOptions withMsize(int bytes) {
    return new MountOptions(port, aname, bytes, cache, access, extra);
  }

  public MountOptions withCache(String mode) {
    return new MountOptions(port, aname, msize, mode, access, extra);
  }

  public MountOptions withAccess(String who) {
    return new MountOptions(port, aname, msize, cache, who, extra);
  }

  public MountOptions withExtra(String... options) {
    return new MountOptions(port, aname, msize, cache, access, List.of(options));
  }

  /** The same with one more of the further options. */
  public MountOptions plusExtra(String option) {
    List<String> more = new ArrayList<>(extra);
    more.add(option);
    return new MountOptions(port, aname, msize, cache, access, more);
  }

  /** What stands behind {@code -o}. */
  public String options() {
    List<String> options = new ArrayList<>();
    options.add("trans=tcp");
    options.add("port=" + port);
    options.add("version=9p2000.L");
    options.add("msize=" + msize);
    options.add("cache=" + cache);
    options.add("access=" + access);
    options.add("aname=" + aname);
    options.addAll(extra);
    return String.join(",", options);
  }

  /** The mount command up to the directory, which the script appends. */
  public String commandLine(String address) {
    return "mount -t 9p -o " + options() + " " + address;
  }

  @Override
  public String toString() {
    String more = extra.isEmpty() ? "" : "," + String.join(",", extra);
    return "cache=" + cache + ",msize=" + msize + ",access=" + access + more;
  }
}
