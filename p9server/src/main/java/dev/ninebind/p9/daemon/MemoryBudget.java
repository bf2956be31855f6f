// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.daemon;

import java.util.ArrayList;
import java.util.List;

/**
 * How much of this JVM's heap volumes in memory may have. Their contents live long, and a collector
 * that keeps generations apart has no more than two thirds of the heap for such; some is the
 * server's own. So what was asked for may add up to three fifths, and what nobody asked for takes
 * no more than half.
 *
 * @param heap the most that the JVM's heap will be, in bytes
 */
record MemoryBudget(long heap) {
  private static final long MEBIBYTE = 1L << 20;

  /** This JVM's. */
  static MemoryBudget ofThisProcess() {
    return new MemoryBudget(Runtime.getRuntime().maxMemory());
  }

  /**
   * The same exports, each in memory with a size. Those without share what is usual for one, or
   * what the heap has left.
   *
   * @throws UsageException if the heap cannot hold them, with the option that makes it larger
   */
  List<ExportArgument> divide(List<ExportArgument> exports) throws UsageException {
    long asked = 0;
    int unsized = 0;
    for (ExportArgument export : exports) {
      if (export.source() instanceof ExportSource.Memory memory) {
        if (memory.size() == null) {
          unsized++;
        } else {
          asked = saturated(asked, memory.size().bytes());
        }
      }
    }
    if (asked > heap / 5 * 3) {
      throw tooMuch(new MemorySize(asked), asked);
    }
    if (unsized == 0) {
      return exports;
    }
    long left = Math.max(0, heap / 2 - asked) / unsized;
    MemorySize size =
        new MemorySize(Math.min(MemorySize.USUAL.bytes(), left / MEBIBYTE * MEBIBYTE));
    if (size.bytes() < MemorySize.LEAST) {
      throw tooMuch(MemorySize.USUAL, saturated(asked, unsized * MemorySize.USUAL.bytes()));
    }
    List<ExportArgument> divided = new ArrayList<>();
    for (ExportArgument export : exports) {
      boolean any = export.source() instanceof ExportSource.Memory memory && memory.size() == null;
      divided.add(any ? export.with(new ExportSource.Memory(size)) : export);
    }
    return divided;
  }

  private UsageException tooMuch(MemorySize volumes, long total) {
    // Twice as much, in whole units, whatever the collector is.
    long needed = saturated(total, total) / MEBIBYTE;
    return new UsageException(
        volumes
            + " in memory do not fit into this JVM's heap of "
            + heap / MEBIBYTE
            + "M: ask for less, or set NINEBIND_JAVA_OPTS=-Xmx"
            + needed
            + "M in the environment");
  }

  private static long saturated(long one, long other) {
    return one > Long.MAX_VALUE - other ? Long.MAX_VALUE : one + other;
  }
}
