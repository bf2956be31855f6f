// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.bench.compare;

import dev.ninebind.bench.load.ClosedLoop;
import dev.ninebind.bench.load.ConnectionStorm;
import dev.ninebind.bench.load.DataWorkload;
import dev.ninebind.bench.load.DirectoryWorkload;
import dev.ninebind.bench.load.FidsWorkload;
import dev.ninebind.bench.load.HoleWorkload;
import dev.ninebind.bench.load.LockWorkload;
import dev.ninebind.bench.load.NameWorkload;
import dev.ninebind.bench.load.OpenLoop;
import dev.ninebind.bench.load.Workload;
import dev.ninebind.bench.load.XattrWorkload;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * All rows, in the order in which they are measured. In their names {@code d} is the number of
 * requests outstanding on a connection and {@code c} the number of connections, 1 unless it is
 * there.
 */
final class Rows {
  /** Entries of the directory that is read from end to end. */
  static final int LISTED = 10_000;

  /** From the start of a server to its first answer: no load. */
  static final String START = "start";

  static final String CONNECT = "connect";

  private static final int DEEP = 16;
  private static final int OPEN_LOOP_DEPTH = 64;

  private final List<Row> rows = new ArrayList<>();

  private Rows() {}

  static List<Row> all() {
    Rows all = new Rows();
    all.names();
    all.data();
    all.others();
    all.paced();
    all.scaling();
    return all.rows;
  }

  /** Those whose name a pattern finds. */
  static List<Row> matching(Pattern only) {
    return all().stream().filter(row -> only.matcher(row.name()).find()).toList();
  }

  private void names() {
    closed("getattr", NameWorkload.GETATTR, 1, DEEP);
    closed("stat", NameWorkload.STAT, 1, DEEP);
    closed("walk-open", NameWorkload.WALK_OPEN_CLOSE, 1, DEEP);
    closed("open-read-close", NameWorkload.OPEN_READ_CLOSE, 1, DEEP);
    closed("create-unlink", NameWorkload.CREATE_UNLINK, 1, DEEP);
    closed("web-app", NameWorkload.WEB_APPLICATION, 1, DEEP);
  }

  private void data() {
    closed("read-64k", DataWorkload.SEQUENTIAL_READ, 1, 8);
    closed("write-64k", DataWorkload.SEQUENTIAL_WRITE, 1, 8);
    closed("randread-4k", DataWorkload.RANDOM_READ, 1, DEEP);
    closed("randwrite-4k", DataWorkload.RANDOM_WRITE, 1, DEEP);
    closed("fsync-write-4k", DataWorkload.SYNCED_WRITE, 1, DEEP);
  }

  private void others() {
    closed("readdir-10k", new DirectoryWorkload(LISTED, true), 1);
    closed("xattr", new XattrWorkload(), 1, DEEP);
    closed("lock", new LockWorkload(), 1, 8);
    rows.add(new Row(CONNECT, new ConnectionStorm(), true, Optional.empty()));
  }

  /** At rates that every server can keep up with on a small machine. */
  private void paced() {
    paced("stat", NameWorkload.STAT, 3000);
    paced("web-app", NameWorkload.WEB_APPLICATION, 2000);
  }

  private void scaling() {
    for (int connections : new int[] {8, 64}) {
      unbounded("getattr-c%d-d16".formatted(connections), NameWorkload.GETATTR, connections, DEEP);
      unbounded(
          "randread-4k-c%d-d16".formatted(connections),
          DataWorkload.RANDOM_READ,
          connections,
          DEEP);
    }
    unbounded("fids-10-d16", new FidsWorkload(10), 1, DEEP);
    unbounded("fids-1k-d16", new FidsWorkload(1000), 1, DEEP);
    unbounded("fids-100k-d16", new FidsWorkload(100_000), 1, DEEP);
    unbounded("file-1m-d16", new HoleWorkload(1L << 20), 1, DEEP);
    unbounded("file-1g-d16", new HoleWorkload(1L << 30), 1, DEEP);
    unbounded("file-64g-d16", new HoleWorkload(64L << 30), 1, DEEP);
    unbounded("directory-100-stat-d16", new DirectoryWorkload(100, false), 1, DEEP);
    unbounded("directory-10k-stat-d16", new DirectoryWorkload(LISTED, false), 1, DEEP);
    unbounded("directory-1m-stat-d16", new DirectoryWorkload(1_000_000, false), 1, DEEP);
    unbounded("directory-100-list-d1", new DirectoryWorkload(100, true), 1, 1);
    unbounded("directory-1m-list-d1", new DirectoryWorkload(1_000_000, true), 1, 1);
  }

  private void closed(String name, Workload workload, int... depths) {
    for (int depth : depths) {
      rows.add(
          new Row(
              name + "-d" + depth, new ClosedLoop(workload, 1, depth), true, Optional.of(name)));
    }
  }

  private void paced(String name, Workload workload, int perSecond) {
    rows.add(
        new Row(
            "%s-at-%d".formatted(name, perSecond),
            new OpenLoop(workload, 1, OPEN_LOOP_DEPTH, perSecond),
            true,
            Optional.empty()));
  }

  private void unbounded(String name, Workload workload, int connections, int depth) {
    rows.add(new Row(name, new ClosedLoop(workload, connections, depth), false, Optional.empty()));
  }
}
