// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.powercut;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What must be there after a cut, by the letter of {@link SyncOrder} and as plainly as it can be
 * said: whole contents and whole trees are kept, and nothing is done in place.
 */
final class DurableModel {
  /** A file or directory, whatever its names. */
  static final class File {
    final boolean directory;
    byte[] bytes = {};
    byte[] durableBytes = {};
    int leastLength = Integer.MAX_VALUE; // since the last fsync
    int mode;
    int durableMode;
    final Map<String, File> entries = new TreeMap<>();
    final Map<String, File> durableEntries = new TreeMap<>();

    File(boolean directory, int mode) {
      this.directory = directory;
      this.mode = mode;
      durableMode = mode;
    }
  }

  /** A name that stands for another file, or none. */
  private record Entry(File directory, String name, File file) {
    boolean sameName(Entry other) {
      return directory == other.directory && name.equals(other.name);
    }
  }

  /** One change; its metadata, if it is one, is a mode of the first file that it is about. */
  private record Step(
      List<Entry> entries, List<File> about, Set<File> covering, File born, int mode) {
    boolean isMode() {
      return entries.isEmpty();
    }

    // Two steps that look alike are two.

    @Override
    public boolean equals(Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }

    boolean isOfANameOf(Step other) {
      return entries.stream().anyMatch(mine -> other.entries.stream().anyMatch(mine::sameName));
    }

    boolean movesDirectory() {
      return entries.size() == 2 && entries.get(0).file().directory;
    }
  }

  private final SyncOrder order;
  final File root = new File(true, 0755);
  private final List<Step> uncovered = new ArrayList<>();

  DurableModel(SyncOrder order) {
    this.order = order;
  }

  File find(String path) {
    File at = root;
    for (String part : path.isEmpty() ? new String[0] : path.split("/")) {
      at = at.entries.get(part);
    }
    return at;
  }

  private File parent(String path) {
    int slash = path.lastIndexOf('/');
    return find(slash < 0 ? "" : path.substring(0, slash));
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private void step(List<Entry> entries, List<File> about, File born) {
    Set<File> covering = new HashSet<>();
    for (Entry entry : entries) {
      covering.add(entry.directory());
      if (entry.file() == null) {
        entry.directory().entries.remove(entry.name());
      }
    }
    for (Entry entry : entries) {
      if (entry.file() != null) {
        entry.directory().entries.put(entry.name(), entry.file());
      }
    }
    uncovered.add(new Step(entries, about, covering, born, 0));
  }

  void make(String path, boolean directory, int mode) {
    File file = new File(directory, mode);
    name(path, file, file);
  }

  void link(String existing, String path) {
    name(path, find(existing), null);
  }

  private void name(String path, File file, File born) {
    File parent = parent(path);
    step(List.of(new Entry(parent, name(path), file)), List.of(parent, file), born);
  }

  void remove(String path) {
    File parent = parent(path);
    step(List.of(new Entry(parent, name(path), null)), List.of(parent, find(path)), null);
  }

  void rename(String from, String to) {
    File file = find(from);
    File source = parent(from);
    File target = parent(to);
    File old = target.entries.get(name(to));
    if (file == old) {
      return;
    }
    List<File> about = new ArrayList<>(List.of(source, target, file));
    if (old != null) {
      about.add(old);
    }
    step(
        List.of(new Entry(target, name(to), file), new Entry(source, name(from), null)),
        about,
        null);
  }

  void chmod(String path, int mode) {
    File file = find(path);
    file.mode = mode;
    uncovered.add(new Step(List.of(), List.of(file), Set.of(file), null, mode));
  }

  void write(File file, int offset, byte[] bytes, boolean synchronous) {
    file.bytes = written(file.bytes, offset, bytes);
    if (synchronous) { // its data can be read only if the file was cut off before
      file.durableBytes =
          Arrays.copyOf(file.durableBytes, Math.min(file.durableBytes.length, file.leastLength));
      file.leastLength = Integer.MAX_VALUE;
      file.durableBytes = written(file.durableBytes, offset, bytes);
    }
  }

  private static byte[] written(byte[] old, int offset, byte[] bytes) {
    byte[] result = Arrays.copyOf(old, Math.max(old.length, offset + bytes.length));
    System.arraycopy(bytes, 0, result, offset, bytes.length);
    return result;
  }

  void truncate(File file, int length) {
    file.bytes = Arrays.copyOf(file.bytes, length);
    file.leastLength = Math.min(file.leastLength, length);
  }

  void sync(File file, boolean dataOnly) {
    file.durableBytes = file.bytes.clone();
    file.leastLength = Integer.MAX_VALUE;
    if (order == SyncOrder.JOURNAL) {
      int end = 0;
      for (int i = 0; i < uncovered.size(); i++) {
        Step step = uncovered.get(i);
        boolean data = step.born() == file || (!step.isMode() && step.covering().contains(file));
        if (step.about().contains(file) && (!dataOnly || data)) {
          end = i + 1;
        }
      }
      cover(end);
      return;
    }
    for (Step step : List.copyOf(uncovered)) {
      if (step.covering().contains(file)
          && uncovered.contains(step)
          && !(dataOnly && step.isMode())) {
        coverStrictly(step);
      }
    }
  }

  private void coverStrictly(Step step) {
    int index = uncovered.indexOf(step);
    if (step.movesDirectory()) {
      cover(index + 1);
      return;
    }
    for (Step earlier : List.copyOf(uncovered.subList(0, index))) {
      if (uncovered.contains(earlier) && earlier.isOfANameOf(step)) {
        coverStrictly(earlier);
      }
    }
    cover(step);
  }

  private void cover(int count) {
    List.copyOf(uncovered.subList(0, count)).forEach(this::cover);
  }

  private void cover(Step step) {
    uncovered.remove(step);
    if (step.isMode()) {
      step.about().get(0).durableMode = step.mode();
    }
    for (Entry entry : step.entries()) {
      if (entry.file() == null) {
        entry.directory().durableEntries.remove(entry.name());
      } else {
        if (entry.file().directory) {
          takeFromAnywhere(root, entry.file(), new HashSet<>());
          step.about().forEach(file -> file.durableEntries.values().remove(entry.file()));
        }
        entry.directory().durableEntries.put(entry.name(), entry.file());
      }
    }
  }

  private static void takeFromAnywhere(File at, File directory, Set<File> seen) {
    if (seen.add(at)) {
      at.durableEntries.values().remove(directory);
      at.durableEntries.values().forEach(file -> takeFromAnywhere(file, directory, seen));
    }
  }

  /** Path to what is there. */
  Map<String, String> durable() {
    Map<String, String> all = new TreeMap<>();
    describe("", root, all);
    return all;
  }

  private static void describe(String path, File file, Map<String, String> all) {
    all.put(path, describe(file.directory, file.durableMode, file.durableBytes));
    file.durableEntries.forEach(
        (name, entry) -> describe(path.isEmpty() ? name : path + "/" + name, entry, all));
  }

  static String describe(boolean directory, int mode, byte[] bytes) {
    return directory
        ? "directory " + Integer.toOctalString(mode)
        : Integer.toOctalString(mode) + " " + bytes.length + " " + Arrays.toString(bytes);
  }
}
