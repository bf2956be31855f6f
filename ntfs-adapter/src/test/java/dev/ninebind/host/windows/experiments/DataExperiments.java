// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows.experiments;

import static dev.ninebind.host.NtConstants.DELETE;
import static dev.ninebind.host.NtConstants.FILE_ADD_FILE;
import static dev.ninebind.host.NtConstants.FILE_ALL_ACCESS;
import static dev.ninebind.host.NtConstants.FILE_LIST_DIRECTORY;
import static dev.ninebind.host.NtConstants.FILE_READ_ATTRIBUTES;
import static dev.ninebind.host.NtConstants.FILE_READ_EA;

import dev.ninebind.host.Ea;
import dev.ninebind.host.EaList;
import dev.ninebind.host.HostException;
import dev.ninebind.host.HostFile;
import dev.ninebind.host.HostOpen;
import dev.ninebind.host.windows.NtCaller;
import dev.ninebind.host.windows.WindowsPrograms;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** X5, X9, X10, X12, X13: what is in files, how long it takes, and who is in the way. */
final class DataExperiments {
  private static final int FSCTL_SET_SPARSE = 0x900C4;
  private static final int FSCTL_SET_COMPRESSION = 0x9C040;
  private static final int STANDARD = 5;
  private static final int COMPRESSION = 28;
  private static final int STAT_LX = 70;
  private static final int MEGABYTE = 1 << 20;

  private DataExperiments() {}

  static void flush(Bench bench) {
    bench.close(bench.directory(bench.root, "d"));
    int[][] tries = {{FILE_LIST_DIRECTORY, 0}, {FILE_ADD_FILE, 0}, {FILE_ADD_FILE, 4}};
    for (int[] each : tries) {
      String right = each[0] == FILE_ADD_FILE ? "FILE_ADD_FILE" : "FILE_LIST_DIRECTORY";
      long handle = bench.open("open with " + right, () -> bench.reopen(bench.root, "d", each[0]));
      int status = bench.call("flush, flags " + each[1], () -> bench.caller.flush(handle, each[1]));
      bench.conclude(right + ", flags " + each[1] + ": " + Bench.name(status) + ".");
    }
  }

  static void allocation(Bench bench) {
    compare(bench, "resident", bench.file("resident", 100));
    compare(bench, "plain", bench.file("plain", MEGABYTE));
    long sparse = bench.file("sparse");
    bench.call(
        "FSCTL_SET_SPARSE", () -> bench.caller.control(sparse, FSCTL_SET_SPARSE, null, null));
    bench.call(
        "write its last byte",
        () -> bench.caller.write(sparse, NtCaller.memory(1), 16L * MEGABYTE - 1));
    compare(bench, "sparse", sparse);
    long compressed = bench.file("compressed");
    ByteBuffer format = NtCaller.memory(2).putShort(0, (short) 1);
    bench.call(
        "FSCTL_SET_COMPRESSION",
        () -> bench.caller.control(compressed, FSCTL_SET_COMPRESSION, format, null));
    bench.call(
        "write a megabyte of zeros",
        () -> bench.caller.write(compressed, NtCaller.memory(MEGABYTE), 0));
    compare(bench, "compressed", compressed);
  }

  private static void compare(Bench bench, String what, long file) {
    bench.call("flush", () -> bench.caller.flush(file, 0));
    ByteBuffer stat = NtCaller.memory(96);
    ByteBuffer standard = NtCaller.memory(24);
    ByteBuffer compression = NtCaller.memory(16);
    int one = bench.call(what + ", class 70", () -> bench.caller.query(file, stat, STAT_LX));
    int two = bench.call(what + ", class 5", () -> bench.caller.query(file, standard, STANDARD));
    int three =
        bench.call(what + ", class 28", () -> bench.caller.query(file, compression, COMPRESSION));
    String first = one == 0 ? String.valueOf(stat.getLong(40)) : "-";
    String second = two == 0 ? String.valueOf(standard.getLong(0)) : "-";
    String third = three == 0 ? String.valueOf(compression.getLong(0)) : "-";
    bench.conclude(
        what
            + ": AllocationSize "
            + first
            + " (70), "
            + second
            + " (5); CompressedFileSize "
            + third
            + " (28).");
  }

  static void longEas(Bench bench) {
    for (int packed : new int[] {65_531, 65_532, 65_535}) {
      long file = bench.file("f" + packed);
      conclude(bench, "one EA of " + packed + " bytes", file, one(packed));
      conclude(bench, "several EAs of " + packed + " bytes", file, three(packed));
      bench.close(file);
    }
    long link = bench.file("link");
    bench.call(
        "make an LX_SYMLINK",
        () -> bench.caller.control(link, Reparse.SET, Reparse.link("target"), null));
    conclude(bench, "a reparse point, 65531 bytes", link, one(65_531));
    conclude(bench, "a reparse point, 65535 bytes", link, one(65_535));
  }

  private static List<Ea> one(int packed) {
    return List.of(new Ea("A", new byte[packed - 6]));
  }

  private static List<Ea> three(int packed) {
    byte[] most = new byte[packed - 6 - 2 * 10];
    return List.of(new Ea("A", most), new Ea("BB", new byte[3]), new Ea("CC", new byte[3]));
  }

  private static void conclude(Bench bench, String what, long file, List<Ea> eas) {
    ByteBuffer list = NtCaller.memory(EaList.encode(eas));
    int status = bench.call("set " + what, () -> bench.caller.setEas(file, list));
    bench.conclude(what + ": " + Bench.name(status) + ".");
  }

  static void cost(Bench bench) {
    bench.close(bench.file("file", 100));
    int rights = FILE_READ_ATTRIBUTES | FILE_READ_EA;
    ByteBuffer oa = bench.caller.objectAttributes(bench.root, "file", 0);
    ByteBuffer out = NtCaller.memory(96);
    long open = bench.keep(bench.reopen(bench.root, "file", rights));
    bench.call("by name", () -> bench.caller.queryByName(oa, out, STAT_LX));
    time(bench, "NtQueryInformationByName 70", () -> bench.caller.queryByName(oa, out, STAT_LX));
    time(
        bench,
        "open, NtQueryInformationFile 70, close",
        () -> {
          int options = NtCaller.OPEN_REPARSE_POINT;
          long handle = bench.caller.create(oa, rights, NtCaller.OPEN, options, null);
          int status = bench.caller.query(handle, out, STAT_LX);
          bench.caller.close(handle);
          return status;
        });
    time(bench, "NtQueryInformationFile 70", () -> bench.caller.query(open, out, STAT_LX));
    time(bench, "NtQueryInformationFile 6", () -> bench.caller.query(open, out, 6));
    time(
        bench,
        "a call that fails at once (a handle that is none)",
        () -> bench.caller.query(0x7FFF_FFF0L, out, 6));
  }

  private static void time(Bench bench, String what, java.util.function.IntSupplier call) {
    try {
      double best = Double.MAX_VALUE;
      int status = 0;
      for (int round = 0; round < 5; round++) {
        int count = round == 0 ? 2_000 : 5_000;
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
          status = call.getAsInt();
        }
        double each = (System.nanoTime() - start) / 1000.0 / count;
        best = round == 0 ? best : Math.min(best, each);
      }
      bench.conclude(String.format("%s: %.2f microseconds, %s.", what, best, Bench.name(status)));
    } catch (UnsatisfiedLinkError notThere) {
      bench.conclude(what + ": not there.");
    }
  }

  /** Makes, writes, renames and removes small files as builds do, and counts what goes wrong. */
  static void inTheWay(Bench bench) {
    if (bench.volume == null) {
      bench.lacks("the folder could not be opened as a volume.");
      return;
    }
    int rounds = 500;
    Map<String, Integer> statuses = new TreeMap<>();
    long start = System.nanoTime();
    try (HostFile folder = bench.ownFolder()) {
      for (int i = 0; i < rounds; i++) {
        round(bench, folder, "f" + i + ".exe", statuses);
      }
    } catch (HostException e) {
      bench.saw("the folder: " + e.getMessage());
    }
    double each = (System.nanoTime() - start) / 1000.0 / rounds;
    statuses.forEach((what, count) -> bench.saw(what + ": " + count));
    bench.conclude(
        String.format("%d files, %.0f microseconds each; ", rounds, each)
            + (statuses.isEmpty() ? "nothing was refused." : "refused: " + statuses + "."));
    String scanning =
        WindowsPrograms.registry(
            "HKLM\\SOFTWARE\\Microsoft\\Windows Defender\\Real-Time Protection",
            "DisableRealtimeMonitoring");
    bench.saw("registry DisableRealtimeMonitoring: " + scanning);
    bench.lacks(
        "switching Defender off or on for comparison: that is the machine's owner's to do.");
  }

  private static void round(
      Bench bench, HostFile folder, String name, Map<String, Integer> statuses) {
    String doing = "create";
    try {
      HostOpen create = HostOpen.create(FILE_ALL_ACCESS, 0, List.of());
      try (HostFile file = bench.volume.open(folder, name, create)) {
        doing = "write";
        file.write(ByteBuffer.allocateDirect(1000), 0);
      }
      doing = "open for renaming";
      try (HostFile file = bench.volume.open(folder, name, HostOpen.existing(DELETE, 0))) {
        doing = "rename";
        file.rename(folder, "renamed " + name, 0);
        doing = "remove";
        file.dispose(1);
      }
      doing = "make anew";
      bench.volume.open(folder, "renamed " + name, create).close();
    } catch (HostException e) {
      statuses.merge(doing + ": " + e.getMessage(), 1, Integer::sum);
    }
  }
}
