// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.powercut;

import dev.ninebind.posix.Attributes;
import dev.ninebind.posix.ByteString;
import dev.ninebind.posix.Name;
import dev.ninebind.posix.Node;
import dev.ninebind.posix.OpenFile;
import dev.ninebind.posix.Timestamp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What is known of a file: as its users see it, and as the disk has it. */
final class TrackedFile {
  /** What it was made as; the disk gets it so, and changes after that by their own records. */
  final Attributes born;

  /** Of a symbolic link; else null. */
  final ByteString target;

  // What its users see; guarded by the volume's lock of names.

  /** How many names it has. */
  int names;

  /** How often it is open. */
  int openFiles;

  /** Changes that no fsync has covered and that are about it. */
  final List<Change> changes = new ArrayList<>();

  /** As {@link #changes}, counted as long as they might still be made on the disk. */
  int pending;

  // What the disk has; guarded by the same lock.

  /** Its place on the disk, held; null if it has none. */
  Node onDisk;

  /** The name that it has in limbo, or null. */
  Name inLimbo;

  /** How many names it has on the disk, limbo not counted. */
  int durableNames;

  /** The time of its last change there, or null if that is not known. */
  Timestamp modifiedOnDisk;

  /** Of a directory: what is in it on the disk. */
  final Map<Name, TrackedFile> entries = new HashMap<>();

  /** Of a directory: where it is on the disk, or null. */
  TrackedFile directory;

  Name name;

  // Its data; guarded by this object.

  /** What was written since the last fsync, as far as it is within the file. */
  final ByteRanges written = new ByteRanges();

  /** The least length that it had since the last fsync, or {@link Long#MAX_VALUE}. */
  long leastLength = Long.MAX_VALUE;

  /** True if it was made longer without writing. */
  boolean resized;

  /** Its length on the disk. */
  long lengthOnDisk;

  /** The disk's file, open for reading and writing, or null. */
  OpenFile diskFile;

  TrackedFile(Attributes born, ByteString target) {
    this.born = born;
    this.target = target;
  }

  boolean isDirectory() {
    return born.isDirectory();
  }

  /** True if nobody can reach it any more. */
  boolean isGone() {
    return names == 0 && openFiles == 0;
  }

  void wrote(long from, long to) {
    written.add(from, to);
  }

  /** Notes a new length. */
  void resized(long length) {
    written.remove(length, Long.MAX_VALUE);
    leastLength = Math.min(leastLength, length);
    resized = true;
  }

  boolean isDataCovered() {
    return written.isEmpty() && leastLength == Long.MAX_VALUE && !resized;
  }

  void dataCovered() {
    written.clear();
    leastLength = Long.MAX_VALUE;
    resized = false;
  }
}
