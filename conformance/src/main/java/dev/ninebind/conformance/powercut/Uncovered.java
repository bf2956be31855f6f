// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.powercut;

import dev.ninebind.posix.PosixException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Changes of names and metadata that no fsync has covered, oldest first. */
final class Uncovered {
  private final Disk disk;
  private final SyncOrder order;
  private final Set<Change> changes = new LinkedHashSet<>();

  Uncovered(Disk disk, SyncOrder order) {
    this.disk = disk;
    this.order = order;
  }

  void add(Change change) {
    changes.add(change);
    for (TrackedFile file : change.about()) {
      file.changes.add(change);
      file.pending++;
    }
  }

  /** Makes on the disk what an fsync of a file covers. */
  void cover(TrackedFile file, boolean dataOnly) throws PosixException {
    if (order == SyncOrder.JOURNAL) {
      Change last = null;
      for (Change change : file.changes) {
        if (!dataOnly || change.born() == file || isIn(file, change)) {
          last = change;
        }
      }
      if (last != null) {
        coverUpTo(last);
      }
      return;
    }
    for (Change change : List.copyOf(file.changes)) {
      if (change.covering().contains(file)
          && !(dataOnly && change.kind() == Change.Kind.METADATA)) {
        makeStrictly(change);
      }
    }
  }

  private void makeStrictly(Change change) throws PosixException {
    if (!changes.contains(change)) {
      return; // made with another one
    }
    if (change.kind() == Change.Kind.MOVED_DIRECTORY) {
      coverUpTo(change);
      return;
    }
    for (Change earlier : List.copyOf(changes)) {
      if (earlier.equals(change)) {
        break;
      }
      if (earlier.isOfANameOf(change)) {
        makeStrictly(earlier);
      }
    }
    make(change);
  }

  /** True if it changes names in this directory. */
  private static boolean isIn(TrackedFile directory, Change change) {
    return change.kind() != Change.Kind.METADATA && change.covering().contains(directory);
  }

  private void coverUpTo(Change last) throws PosixException {
    for (Change change : List.copyOf(changes)) {
      make(change);
      if (change.equals(last)) {
        return;
      }
    }
  }

  /** Makes some of them on the disk, as the order allows. */
  void coverSome(Random random) throws PosixException {
    List<Change> all = List.copyOf(changes);
    if (order == SyncOrder.JOURNAL) {
      int count = random.nextInt(all.size() + 1);
      if (count > 0) {
        coverUpTo(all.get(count - 1));
      }
      return;
    }
    for (Change change : all) {
      if (random.nextBoolean()) {
        makeStrictly(change);
      }
    }
  }

  private void make(Change change) throws PosixException {
    for (Change.Part part : change.parts()) {
      part.make(disk);
    }
    changes.remove(change);
    for (TrackedFile file : change.about()) {
      file.changes.remove(change);
      file.pending--;
    }
    for (TrackedFile file : new ArrayList<>(change.about())) {
      disk.discardIfGone(file);
    }
  }
}
