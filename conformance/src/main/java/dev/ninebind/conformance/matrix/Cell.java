// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.matrix;

import dev.ninebind.conformance.TestedVolume;
import dev.ninebind.conformance.guest.GuestLinux;
import dev.ninebind.conformance.guest.MountOptions;
import java.util.ArrayList;
import java.util.List;

/**
 * One combination of what changes which messages a client sends, and of who answers them.
 *
 * @param linux the guest's kernel
 * @param cache how it caches: none, loose or mmap
 * @param msize the largest message, bytes
 * @param volume what is served
 */
record Cell(GuestLinux linux, String cache, int msize, TestedVolume volume) {
  static final List<GuestLinux> KERNELS =
      List.of(GuestLinux.LINUX_6_1, GuestLinux.LINUX_7, GuestLinux.LINUX_6_12);
  static final List<String> CACHES = List.of("none", "loose", "mmap");
  static final List<Integer> MSIZES = List.of(65_536, 1_048_576);
  static final List<TestedVolume> VOLUMES =
      List.of(TestedVolume.PASSTHROUGH, TestedVolume.NTFS, TestedVolume.MEMORY);

  /** How many {@linkplain #group groups} there are. */
  static final int GROUPS = 3;

  /** All of them, one kernel after the other. */
  static List<Cell> all() {
    List<Cell> cells = new ArrayList<>();
    for (GuestLinux linux : KERNELS) {
      for (TestedVolume volume : VOLUMES) {
        for (String cache : CACHES) {
          for (int msize : MSIZES) {
            cells.add(new Cell(linux, cache, msize, volume));
          }
        }
      }
    }
    return cells;
  }

  /** Nine of them, in which each pair of values of two factors occurs: all groups. */
  static List<Cell> cover() {
    List<Cell> cells = new ArrayList<>();
    for (int group = 0; group < GROUPS; group++) {
      cells.addAll(group(group));
    }
    return cells;
  }

  /**
   * Three cells in which each kernel, each cache and each volume occurs once. Together the groups
   * are the orthogonal array of four factors with three values, the group being the fourth: with
   * kernel k in group g it has cache g - k and volume 2g - k, modulo 3. There is no way to lay two
   * message sizes over it so that each group has both.
   */
  static List<Cell> group(int group) {
    List<Cell> cells = new ArrayList<>();
    for (int kernel = 0; kernel < 3; kernel++) {
      boolean large = group == 0 || (group == 1 && kernel == 2);
      cells.add(
          new Cell(
              KERNELS.get(kernel),
              CACHES.get(Math.floorMod(group - kernel, 3)),
              MSIZES.get(large ? 1 : 0),
              VOLUMES.get(Math.floorMod(2 * group - kernel, 3))));
    }
    return cells;
  }

  Cell withCache(String mode) {
    return new Cell(linux, mode, msize, volume);
  }

  /** The server's mount, with what this cell varies. */
  MountOptions mount(MountOptions server) {
    return server.withCache(cache).withMsize(msize);
  }

  /** The same for applications, with what the kernel needs lest it spoils their files. */
  MountOptions applicationMount(MountOptions server) {
    return linux.sound(mount(server));
  }

  /**
   * What the server is started with for it. Linux sends cached pages with their true offsets on
   * descriptors that append, since 6.4: README, limits.
   */
  List<String> serverOptions() {
    boolean writesBack = linux != GuestLinux.LINUX_6_1 && !cache.equals("none");
    return writesBack ? List.of("--append", "offset") : List.of();
  }

  /** An application's mount of this cell, of which only what it varies is meant. */
  MountOptions sample() {
    return applicationMount(MountOptions.of(0, ""));
  }

  String size() {
    return size(msize);
  }

  /** Bytes as people say them. */
  static String size(int msize) {
    return msize % 1_048_576 == 0 ? msize / 1_048_576 + " MiB" : msize / 1024 + " KiB";
  }

  /** Fit for a file's name, and unique. */
  String id() {
    return String.join(
        "-", "linux" + linux.title(), cache, size().replace(" ", ""), volume.title());
  }

  /** What it varies, as people read it, in the order of its components. */
  List<String> values() {
    return List.of("Linux " + linux.title(), "cache=" + cache, size(), volume.title());
  }

  @Override
  public String toString() {
    return String.join(", ", values());
  }
}
