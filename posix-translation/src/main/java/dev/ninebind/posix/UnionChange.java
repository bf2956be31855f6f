// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix;

import static dev.ninebind.posix.LockRequest.Type.READ;
import static dev.ninebind.posix.LockRequest.Type.UNLOCK;
import static dev.ninebind.posix.LockRequest.Type.WRITE;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How the union of a file's locks changes: where the strongest lock that anybody holds becomes
 * another one.
 *
 * @param rising pieces of which more is held afterwards, by first byte
 * @param falling pieces of which less is held afterwards, by first byte
 */
record UnionChange(List<Piece> rising, List<Piece> falling) {
  /** A range over which the strongest lock is the same. UNLOCK is none. */
  record Piece(long first, long last, LockRequest.Type before, LockRequest.Type after) {}

  /** Counts of read and write locks before, then after; how they change at a byte. */
  private static final int BEFORE = 0;

  private static final int AFTER = 2;

  /** Compares two states from one byte to another; beyond those nothing may differ. */
  static UnionChange of(LockRecords before, LockRecords after, long first, long last) {
    TreeMap<Long, int[]> edges = new TreeMap<>();
    addEdges(edges, before, BEFORE, first, last);
    addEdges(edges, after, AFTER, first, last);
    UnionChange change = new UnionChange(new ArrayList<>(), new ArrayList<>());
    int[] held = new int[4];
    for (Map.Entry<Long, int[]> edge : edges.entrySet()) {
      for (int i = 0; i < held.length; i++) {
        held[i] += edge.getValue()[i];
      }
      Long next = edges.higherKey(edge.getKey());
      change.add(
          new Piece(
              edge.getKey(),
              next == null ? last : next - 1,
              strongest(held, BEFORE),
              strongest(held, AFTER)));
    }
    return change;
  }

  private static void addEdges(
      TreeMap<Long, int[]> edges, LockRecords records, int when, long first, long last) {
    for (LockRecord held : records.list()) {
      if (held.first() <= last && held.last() >= first) {
        int counter = when + (held.type() == WRITE ? 1 : 0);
        long from = Math.max(first, held.first());
        edges.computeIfAbsent(from, unused -> new int[4])[counter]++;
        if (held.last() < last) {
          edges.computeIfAbsent(held.last() + 1, unused -> new int[4])[counter]--;
        }
      }
    }
  }

  private static LockRequest.Type strongest(int[] held, int when) {
    return held[when + 1] > 0 ? WRITE : held[when] > 0 ? READ : UNLOCK;
  }

  private void add(Piece piece) {
    if (piece.before() == piece.after()) {
      return;
    }
    boolean rises = piece.before() == UNLOCK || piece.after() == WRITE;
    List<Piece> pieces = rises ? rising : falling;
    Piece last = pieces.isEmpty() ? null : pieces.get(pieces.size() - 1);
    if (last != null
        && last.last() + 1 == piece.first()
        && last.before() == piece.before()
        && last.after() == piece.after()) {
      pieces.set(
          pieces.size() - 1, new Piece(last.first(), piece.last(), piece.before(), piece.after()));
    } else {
      pieces.add(piece);
    }
  }
}
