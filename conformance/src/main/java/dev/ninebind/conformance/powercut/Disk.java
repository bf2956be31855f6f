// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.powercut;

import dev.ninebind.posix.Attributes;
import dev.ninebind.posix.Credentials;
import dev.ninebind.posix.Name;
import dev.ninebind.posix.Node;
import dev.ninebind.posix.OpenFile;
import dev.ninebind.posix.OpenFlags;
import dev.ninebind.posix.PosixException;
import dev.ninebind.posix.PosixVolume;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What is durable, as a tree of its own in a second volume. Files that are covered while none of
 * their names is lie in a directory of it, the limbo, which goes away with the power.
 *
 * <p>Not for several threads at once, but for {@link #file}, which the file itself guards.
 */
final class Disk {
  private static final OpenFlags MAKE =
      new OpenFlags(OpenFlags.READ_WRITE | OpenFlags.CREATE | OpenFlags.EXCL);

  private final PosixVolume volume;
  private final Node limbo;
  private final Name limboName;
  private final Set<TrackedFile> files = new HashSet<>();
  private long made;

  Disk(PosixVolume volume) throws PosixException {
    this.volume = volume;
    limboName = Name.of("limbo-" + UUID.randomUUID());
    volume.makeDirectory(volume.root(), limboName, 0700, Credentials.ROOT);
    limbo = volume.walk(volume.root(), limboName).node();
  }

  PosixVolume volume() {
    return volume;
  }

  /** Makes it a file of the disk, in limbo, if it is none yet. */
  void ensure(TrackedFile file) throws PosixException {
    if (file.onDisk == null) {
      file.inLimbo = nextName();
      make(limbo, file.inLimbo, file);
    }
  }

  /** Makes a file that the disk does not have, at a place. */
  void make(Node directory, Name name, TrackedFile file) throws PosixException {
    Attributes born = file.born;
    Credentials owner = new Credentials(born.uid(), born.gid());
    int mode = born.mode() & 07777;
    switch (born.type()) {
      case DIRECTORY -> volume.makeDirectory(directory, name, mode, owner);
      case SYMBOLIC_LINK -> volume.makeLink(directory, name, file.target, owner);
      case REGULAR -> volume.create(directory, name, MAKE, mode, owner).file().close();
      default -> volume.makeNode(directory, name, born.mode(), born.major(), born.minor(), owner);
    }
    file.onDisk = volume.walk(directory, name).node();
    files.add(file);
  }

  private Name nextName() throws PosixException {
    return Name.of("f" + ++made);
  }

  /** Makes a name of a directory stand for a file, or for none if that is null. */
  void put(TrackedFile directory, Name name, TrackedFile file) throws PosixException {
    ensure(directory);
    TrackedFile old = directory.entries.get(name);
    if (old == file) {
      return;
    }
    if (file != null) {
      ensure(file);
    }
    if (old != null) {
      take(directory, name, old);
    }
    if (file == null) {
      return;
    }
    if (file.isDirectory()) {
      if (file.directory != null) {
        file.directory.entries.remove(file.name);
        file.durableNames--;
      }
      volume.rename(file.onDisk, directory.onDisk, name);
      file.inLimbo = null;
      file.directory = directory;
      file.name = name;
    } else {
      volume.link(directory.onDisk, name, file.onDisk);
    }
    file.durableNames++;
    directory.entries.put(name, file);
  }

  private void take(TrackedFile directory, Name name, TrackedFile file) throws PosixException {
    if (file.isDirectory()) {
      file.inLimbo = nextName();
      volume.rename(file.onDisk, limbo, file.inLimbo);
      file.directory = null;
    } else {
      if (file.inLimbo == null) {
        file.inLimbo = nextName();
        volume.link(limbo, file.inLimbo, file.onDisk);
        Node there = volume.walk(limbo, file.inLimbo).node();
        volume.release(file.onDisk);
        file.onDisk = there;
      }
      volume.remove(directory.onDisk, name, false);
    }
    file.durableNames--;
    directory.entries.remove(name);
    discardIfGone(file);
  }

  /** Forgets a file that neither users nor disk can get a name for again. */
  void discardIfGone(TrackedFile file) throws PosixException {
    if (!file.isGone() || file.pending > 0 || file.durableNames > 0 || file.onDisk == null) {
      return;
    }
    for (Map.Entry<Name, TrackedFile> entry : List.copyOf(file.entries.entrySet())) {
      take(file, entry.getKey(), entry.getValue());
    }
    synchronized (file) {
      closeFile(file);
    }
    volume.remove(limbo, file.inLimbo, file.isDirectory());
    volume.release(file.onDisk);
    file.onDisk = null;
    file.inLimbo = null;
    files.remove(file);
  }

  /** Changes a file's metadata. */
  void change(TrackedFile file, Change.OnNode call) throws PosixException {
    ensure(file);
    file.modifiedOnDisk = null;
    call.change(volume, file.onDisk);
  }

  /** The disk's file, which {@link #ensure} has made, open; the caller holds the file's monitor. */
  OpenFile file(TrackedFile file) throws PosixException {
    if (file.diskFile == null) {
      file.diskFile = volume.open(file.onDisk, new OpenFlags(OpenFlags.READ_WRITE)).file();
    }
    return file.diskFile;
  }

  static void closeFile(TrackedFile file) throws PosixException {
    OpenFile open = file.diskFile;
    if (open != null) {
      file.diskFile = null;
      open.close();
    }
  }

  /** Removes the limbo and what is in it: the volume is the disk alone then. */
  void end() throws PosixException {
    for (TrackedFile file : files) {
      synchronized (file) {
        closeFile(file);
      }
      volume.release(file.onDisk);
    }
    empty(limbo);
    volume.remove(volume.root(), limboName, true);
    volume.release(limbo);
  }

  private void empty(Node directory) throws PosixException {
    for (Name name : TreeCopy.names(volume, directory)) {
      PosixVolume.Located found = volume.walk(directory, name);
      try {
        if (found.attributes().isDirectory()) {
          empty(found.node());
        }
        volume.remove(directory, name, found.attributes().isDirectory());
      } finally {
        volume.release(found.node());
      }
    }
  }
}
