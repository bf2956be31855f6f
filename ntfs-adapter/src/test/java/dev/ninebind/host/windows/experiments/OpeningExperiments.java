// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows.experiments;

import static dev.ninebind.host.NtConstants.FILE_ALL_ACCESS;
import static dev.ninebind.host.NtConstants.FILE_DIRECTORY_FILE;
import static dev.ninebind.host.NtConstants.FILE_READ_ATTRIBUTES;
import static dev.ninebind.host.NtConstants.FILE_READ_DATA;
import static dev.ninebind.host.NtConstants.FILE_READ_EA;

import dev.ninebind.host.windows.NtCaller;
import java.nio.ByteBuffer;

/** X1, X2, X14: what opening a name does when there are reparse points, or no directory. */
final class OpeningExperiments {
  private static final int FSCTL_SET_EXTERNAL_BACKING = 0x9030C;
  private static final int STAT_LX = 70;
  private static final int REPARSE_POINT_ENCOUNTERED = 0xC000050B;

  private OpeningExperiments() {}

  private record Way(String name, int attributes, int options) {
    static final Way[] ALL = {
      new Way("OBJ_DONT_REPARSE, FILE_OPEN_REPARSE_POINT", 0x1000, 0x200000),
      new Way("OBJ_DONT_REPARSE", 0x1000, 0),
      new Way("FILE_OPEN_REPARSE_POINT", 0, 0x200000),
      new Way("neither", 0, 0)
    };
  }

  /** Makes a file, a fifo, a link and a junction that leads to a directory with a file in it. */
  private static boolean tree(Bench bench) {
    bench.close(bench.file("file", 100));
    long fifo = bench.file("fifo");
    int made =
        bench.call(
            "make an LX_FIFO", () -> bench.caller.control(fifo, Reparse.SET, Reparse.fifo(), null));
    bench.close(fifo);
    long link = bench.file("link");
    ByteBuffer text = Reparse.link("file");
    made |=
        bench.call("make an LX_SYMLINK", () -> bench.caller.control(link, Reparse.SET, text, null));
    bench.close(link);
    long target = bench.directory(bench.root, "directory");
    bench.close(bench.directory(target, "x"));
    bench.close(target);
    long junction = bench.directory(bench.root, "junction");
    ByteBuffer to = Reparse.junction(bench.ntPath() + "\\directory");
    made |=
        bench.call("make a junction", () -> bench.caller.control(junction, Reparse.SET, to, null));
    bench.close(junction);
    if (made != 0) {
      bench.lacks("reparse points: some could not be made.");
    }
    return made == 0;
  }

  static void dontReparse(Bench bench) {
    boolean whole = tree(bench);
    int refused = 0;
    int itself = 0;
    for (String name : new String[] {"file", "fifo", "link", "junction", "junction\\x"}) {
      for (Way way : Way.ALL) {
        ByteBuffer oa = bench.caller.objectAttributes(bench.root, name, way.attributes);
        int access = FILE_READ_ATTRIBUTES;
        long opened =
            bench.open(
                "open " + name + " with " + way.name,
                () -> bench.caller.create(oa, access, NtCaller.OPEN, way.options, null));
        if (opened > 0) {
          bench.saw(String.format("  its tag is 0x%08X", bench.tag(opened)));
        }
        boolean both = way.attributes != 0 && way.options != 0;
        itself += both && opened > 0 ? 1 : 0;
        refused += both && (int) opened == REPARSE_POINT_ENCOUNTERED ? 1 : 0;
      }
    }
    if (whole) {
      bench.conclude(
          "With both flags "
              + itself
              + " of 4 names opened as what they are"
              + (refused == 1
                  ? ", and a reparse point on the way is refused."
                  : ", and a reparse point on the way is not refused with REPARSE_POINT_ENCOUNTERED."));
    }
    compressed(bench);
    bench.lacks("OneDrive's placeholders and deduplicated files: the scratch folder has none.");
  }

  /** What `compact /exe` makes: the data are behind WOF. */
  private static void compressed(Bench bench) {
    long plain = bench.file("wof", 200_000);
    ByteBuffer backing = NtCaller.memory(20);
    // WOF_EXTERNAL_INFO (version, provider FILE), FILE_PROVIDER_EXTERNAL_INFO (version, XPRESS4K).
    backing.putInt(0, 1).putInt(4, 2).putInt(8, 1).putInt(12, 0).putInt(16, 0);
    int made =
        bench.call(
            "compress with WOF",
            () -> bench.caller.control(plain, FSCTL_SET_EXTERNAL_BACKING, backing, null));
    bench.close(plain);
    if (made != 0) {
      bench.lacks("a file compressed by WOF: it could not be made.");
      return;
    }
    for (Way way : Way.ALL) {
      ByteBuffer oa = bench.caller.objectAttributes(bench.root, "wof", way.attributes);
      int access = FILE_READ_ATTRIBUTES | FILE_READ_DATA;
      long opened =
          bench.open(
              "open the compressed file with " + way.name,
              () -> bench.caller.create(oa, access, NtCaller.OPEN, way.options, null));
      if (opened > 0) {
        int read = bench.call("  read", () -> bench.caller.read(opened, NtCaller.memory(4096), 0));
        bench.saw(String.format("  its tag is 0x%08X", bench.tag(opened)));
        bench.conclude(
            "WOF with "
                + way.name
                + (read == 0 ? ": the data are read." : ": the data are not read."));
      }
    }
  }

  static void byName(Bench bench) {
    tree(bench);
    for (String name : new String[] {"file", "fifo", "link", "junction", "missing"}) {
      long opened = bench.reopen(bench.root, name, FILE_READ_ATTRIBUTES | FILE_READ_EA);
      int tag = opened > 0 ? bench.tag(bench.keep(opened)) : 0;
      for (int attributes : new int[] {NtCaller.DONT_REPARSE, 0}) {
        ByteBuffer oa = bench.caller.objectAttributes(bench.root, name, attributes);
        ByteBuffer out = NtCaller.memory(96);
        String how = attributes == 0 ? "" : " with OBJ_DONT_REPARSE";
        int status =
            bench.call(
                "by-name class 70 of " + name + how,
                () -> bench.caller.queryByName(oa, out, STAT_LX));
        boolean plain = tag == 0 && !name.equals("file") && !name.equals("missing");
        if (status == 0 && !plain) {
          bench.saw(String.format("  its tag is 0x%08X", out.getInt(60)));
          boolean same = out.getInt(60) == tag && out.getLong(0) == bench.id(opened);
          bench.conclude(name + how + (same ? ": told of itself." : ": followed, or another."));
        } else if (status != 0) {
          bench.conclude(name + how + ": " + Bench.name(status) + ".");
        }
      }
    }
    bench.lacks("a file whose ACL denies FILE_READ_EA: no ACL is changed here.");
  }

  static void belowAFile(Bench bench) {
    long file = bench.file("file");
    ByteBuffer oa = bench.caller.objectAttributes(file, "x", NtCaller.DONT_REPARSE);
    int look = FILE_READ_ATTRIBUTES;
    long opened =
        bench.open(
            "open a name below a file",
            () -> bench.caller.create(oa, look, NtCaller.OPEN, NtCaller.OPEN_REPARSE_POINT, null));
    long made =
        bench.open(
            "make a name below a file",
            () ->
                bench.caller.create(
                    oa, FILE_ALL_ACCESS, NtCaller.CREATE, NtCaller.OPEN_REPARSE_POINT, null));
    long directory =
        bench.open(
            "make a directory below a file",
            () ->
                bench.caller.create(
                    oa, FILE_ALL_ACCESS, NtCaller.CREATE, FILE_DIRECTORY_FILE, null));
    ByteBuffer out = NtCaller.memory(96);
    int status =
        bench.call("by-name below a file", () -> bench.caller.queryByName(oa, out, STAT_LX));
    boolean none = opened < 0 && made < 0 && directory < 0 && status < 0;
    bench.conclude(
        none
            ? "Nothing is below a file; opening says "
                + Bench.name((int) opened)
                + ", making "
                + Bench.name((int) made)
                + "."
            : "Something below a file could be opened or made: see above.");
  }
}
