// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.powercut;

import dev.ninebind.posix.Attributes;
import dev.ninebind.posix.ByteString;
import dev.ninebind.posix.FileType;
import dev.ninebind.posix.Name;
import dev.ninebind.posix.Node;
import dev.ninebind.posix.OpenFlags;
import dev.ninebind.posix.PosixException;
import dev.ninebind.posix.PosixVolume;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Runs what makes, moves and removes names, and what opens, and keeps account of it. */
final class Names {
  /** A call that opens, with flags that let the file be read too. */
  @FunctionalInterface
  interface Opening {
    PosixVolume.Opened open(OpenFlags readable) throws PosixException;
  }

  /** What is done to a node's name. */
  @FunctionalInterface
  interface Placed {
    void run(Node.Place place) throws PosixException;
  }

  private final Power power;

  Names(Power power) {
    this.power = power;
  }

  PosixVolume.Opened opening(Node node, OpenFlags flags, Opening call) throws PosixException {
    return power.naming(() -> opened(call.open(readable(node.inode().type(), flags)), flags));
  }

  PosixVolume.Opened creating(Node directory, Name name, OpenFlags flags, Opening call)
      throws PosixException {
    return power.naming(
        () -> {
          boolean isNew = power.file(directory, name) == null;
          PosixVolume.Opened opened = call.open(readable(FileType.REGULAR, flags));
          if (isNew) {
            Node node = opened.file().node();
            named(directory, name, power.made(node, opened.attributes(), null));
          }
          return opened(opened, flags);
        });
  }

  private PosixVolume.Opened opened(PosixVolume.Opened opened, OpenFlags flags)
      throws PosixException {
    TrackedFile file = power.file(opened.file().node());
    file.openFiles++;
    if (flags.has(OpenFlags.TRUNC) && !file.isDirectory()) {
      synchronized (file) {
        file.resized(0);
      }
    }
    return new PosixVolume.Opened(
        new PowerCutFile(opened.file(), power, file, flags), opened.attributes());
  }

  /** What an fsync covers has to be read. */
  private static OpenFlags readable(FileType type, OpenFlags flags) {
    return type == FileType.REGULAR && !flags.reads()
        ? new OpenFlags((flags.bits() & ~OpenFlags.ACCESS_MASK) | OpenFlags.READ_WRITE)
        : flags;
  }

  Attributes making(Node directory, Name name, ByteString target, Power.Call<Attributes> call)
      throws PosixException {
    return power.naming(
        () -> {
          Attributes made = call.run();
          Node node = power.live().walk(directory, name).node();
          named(directory, name, power.made(node, made, target));
          power.live().release(node);
          return made;
        });
  }

  private void named(Node directory, Name name, TrackedFile file) throws PosixException {
    TrackedFile parent = power.file(directory);
    file.names++;
    power.changed(Change.ofName(parent, name, file));
  }

  void linking(Node directory, Name name, Node of, Power.Action call) throws PosixException {
    power.naming(
        () -> {
          call.run();
          named(directory, name, power.file(of));
          return null;
        });
  }

  /**
   * Runs it with where the node is, which stays so until it is done; runs the other, which will be
   * refused, for the root and for a node that has no name.
   */
  void at(Node node, Placed call, Power.Action unplaced) throws PosixException {
    power.naming(
        () -> {
          Node.Place place = node.place();
          if (place == null) {
            unplaced.run();
          } else {
            call.run(place);
          }
          return null;
        });
  }

  void removing(Node directory, Name name, Power.Action call) throws PosixException {
    power.naming(
        () -> {
          TrackedFile file = power.file(directory, name);
          call.run();
          TrackedFile parent = power.file(directory);
          file.names--;
          power.changed(Change.ofNoName(parent, name, file));
          power.forgetIfGone(file);
          return null;
        });
  }

  void renaming(Node fromDirectory, Name from, Node toDirectory, Name to, Power.Action call)
      throws PosixException {
    power.naming(
        () -> {
          TrackedFile file = power.file(fromDirectory, from);
          TrackedFile old = power.file(toDirectory, to);
          call.run();
          if (file == old) {
            return null; // two names of one file: nothing happens
          }
          TrackedFile source = power.file(fromDirectory);
          TrackedFile target = power.file(toDirectory);
          Set<TrackedFile> about = new LinkedHashSet<>(List.of(target, file));
          about.add(source);
          if (old != null) {
            old.names--;
            about.add(old);
          }
          Set<TrackedFile> covering = new LinkedHashSet<>(List.of(target));
          covering.add(source);
          power.changed(
              new Change(
                  file.isDirectory() ? Change.Kind.MOVED_DIRECTORY : Change.Kind.NAMES,
                  List.of(new Change.Entry(target, to, file), new Change.Entry(source, from, null)),
                  covering,
                  about,
                  null));
          if (old != null) {
            power.forgetIfGone(old);
          }
          return null;
        });
  }
}
