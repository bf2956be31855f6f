// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.powercut;

import dev.ninebind.posix.Name;
import dev.ninebind.posix.Node;
import dev.ninebind.posix.PosixException;
import dev.ninebind.posix.PosixVolume;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A change of names or metadata that is made on the disk as a whole, once an fsync covers it.
 *
 * @param kind what it changes
 * @param parts in the order in which they are made on the disk
 * @param covering the files whose fsync covers it, read strictly
 * @param about all files that it is about
 * @param born the file whose first name it makes, or null
 */
record Change(
    Kind kind,
    List<Part> parts,
    Set<TrackedFile> covering,
    Set<TrackedFile> about,
    TrackedFile born) {
  enum Kind {
    NAMES,
    /** Names too, but never before what was changed earlier: else trees could become circles. */
    MOVED_DIRECTORY,
    METADATA
  }

  /** A part of a change. */
  @FunctionalInterface
  interface Part {
    void make(Disk disk) throws PosixException;
  }

  /**
   * What a name stands for from then on.
   *
   * @param file null for nothing
   */
  record Entry(TrackedFile directory, Name name, TrackedFile file) implements Part {
    @Override
    public void make(Disk disk) throws PosixException {
      disk.put(directory, name, file);
    }

    boolean isOfTheNameOf(Entry other) {
      return directory == other.directory && name.equals(other.name);
    }
  }

  /** What a change of metadata calls. */
  @FunctionalInterface
  interface OnNode {
    void change(PosixVolume volume, Node node) throws PosixException;
  }

  /** A file has got a name, perhaps its first. */
  static Change ofName(TrackedFile parent, Name name, TrackedFile file) {
    return ofName(parent, name, file, file, file.names == 1 ? file : null);
  }

  /** A file has lost a name. */
  static Change ofNoName(TrackedFile parent, Name name, TrackedFile file) {
    return ofName(parent, name, null, file, null);
  }

  private static Change ofName(
      TrackedFile parent, Name name, TrackedFile now, TrackedFile about, TrackedFile born) {
    return new Change(
        Kind.NAMES,
        List.of(new Entry(parent, name, now)),
        Set.of(parent),
        Set.of(parent, about),
        born);
  }

  static Change ofMetadata(TrackedFile file, OnNode call) {
    return new Change(
        Kind.METADATA, List.of(disk -> disk.change(file, call)), Set.of(file), Set.of(file), null);
  }

  /** True if there is a name that both change. */
  boolean isOfANameOf(Change other) {
    return entries().anyMatch(mine -> other.entries().anyMatch(mine::isOfTheNameOf));
  }

  private Stream<Entry> entries() {
    return parts.stream().filter(Entry.class::isInstance).map(Entry.class::cast);
  }

  // Two changes that look alike are two.

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
