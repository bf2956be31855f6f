// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.powercut;

import dev.ninebind.posix.AttributeChanges;
import dev.ninebind.posix.Attributes;
import dev.ninebind.posix.ByteString;
import dev.ninebind.posix.Errno;
import dev.ninebind.posix.FileId;
import dev.ninebind.posix.FileType;
import dev.ninebind.posix.Name;
import dev.ninebind.posix.Node;
import dev.ninebind.posix.OpenFile;
import dev.ninebind.posix.OpenFlags;
import dev.ninebind.posix.PosixException;
import dev.ninebind.posix.PosixVolume;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Runs what changes a volume and keeps account of it for {@link PowerCutVolume}. Locks are taken in
 * this order: the switch (shared, but for the cut), the names, one file.
 */
final class Power {
  /** A call of the live volume. */
  @FunctionalInterface
  interface Call<T> {
    T run() throws PosixException;
  }

  /** The same without a result. */
  @FunctionalInterface
  interface Action {
    void run() throws PosixException;
  }

  /** A call that opens, with flags that let the file be read too. */
  @FunctionalInterface
  interface Opening {
    PosixVolume.Opened open(OpenFlags readable) throws PosixException;
  }

  private final PosixVolume live;
  private final Disk disk;
  private final Uncovered uncovered;
  private final Data data;
  private final Map<FileId, TrackedFile> files = new ConcurrentHashMap<>();
  private final ReentrantReadWriteLock switched = new ReentrantReadWriteLock(true);
  private final ReentrantLock names = new ReentrantLock();
  private volatile boolean off;

  private Power(PosixVolume live, Disk disk, SyncOrder order) {
    this.live = live;
    this.disk = disk;
    uncovered = new Uncovered(disk, order);
    data = new Data(disk);
  }

  static Power on(PosixVolume live, PosixVolume disk, SyncOrder order) throws PosixException {
    Power power = new Power(live, new Disk(disk), order);
    new TreeCopy(live, power.disk, power.files).run();
    return power;
  }

  /** Throws if the power is cut. */
  void require() throws PosixException {
    if (off) {
      throw new PosixException(Errno.EIO, "the power is cut");
    }
  }

  /** Runs what the cut waits for. */
  <T> T powered(Call<T> call) throws PosixException {
    switched.readLock().lock();
    try {
      require();
      return call.run();
    } finally {
      switched.readLock().unlock();
    }
  }

  private <T> T naming(Call<T> call) throws PosixException {
    return powered(
        () -> {
          names.lock();
          try {
            return call.run();
          } finally {
            names.unlock();
          }
        });
  }

  void cut(Survival survival) throws PosixException {
    switched.writeLock().lock();
    try {
      if (off) {
        return;
      }
      off = true;
      if (survival.random().isPresent()) {
        survive(survival.random().get());
      }
      disk.end();
    } finally {
      switched.writeLock().unlock();
    }
  }

  private void survive(Random random) throws PosixException {
    uncovered.coverSome(random);
    survive(live.root(), random);
  }

  private void survive(Node directory, Random random) throws PosixException {
    for (Name name : TreeCopy.names(live, directory)) {
      Node node = live.walk(directory, name).node();
      try {
        if (node.inode().isDirectory()) {
          survive(node, random);
        } else if (node.inode().type() == FileType.REGULAR) {
          survive(file(node), node, random);
        }
      } finally {
        live.release(node);
      }
    }
  }

  private void survive(TrackedFile file, Node node, Random random) throws PosixException {
    synchronized (file) {
      if (file.onDisk == null || file.isDataCovered() || random.nextInt(3) == 0) {
        return;
      }
      OpenFile source = live.open(node, new OpenFlags(OpenFlags.READ_ONLY)).file();
      try {
        data.coverSome(file, source, random);
      } finally {
        source.close();
      }
    }
  }

  /** The file that a node stands for; ENOENT if it is gone. */
  TrackedFile file(Node node) throws PosixException {
    TrackedFile file = files.get(node.inode().id());
    if (file == null) {
      throw new PosixException(Errno.ENOENT, node + " is gone, or not of this volume");
    }
    return file;
  }

  /** The file that a name stands for, or null. */
  private TrackedFile file(Node directory, Name name) throws PosixException {
    try {
      Node node = live.walk(directory, name).node();
      try {
        return file(node);
      } finally {
        live.release(node);
      }
    } catch (PosixException e) {
      if (e.errno() == Errno.ENOENT || e.errno() == Errno.ENOTDIR) {
        return null;
      }
      throw e;
    }
  }

  void changing(Node node, AttributeChanges changes, Action call) throws PosixException {
    powered(
        () -> {
          TrackedFile file = file(node);
          names.lock();
          try {
            synchronized (file) {
              call.run();
              if (changes.sets(AttributeChanges.SIZE)) {
                file.resized(changes.size());
              }
            }
            changedMetadata(file, changes);
          } finally {
            names.unlock();
          }
          return null;
        });
  }

  private void changedMetadata(TrackedFile file, AttributeChanges changes) {
    int valid = changes.valid() & ~AttributeChanges.SIZE;
    if (valid != 0) {
      AttributeChanges rest =
          new AttributeChanges(
              valid,
              changes.mode(),
              changes.uid(),
              changes.gid(),
              0,
              changes.accessed(),
              changes.modified());
      uncovered.add(Change.ofMetadata(file, (volume, node) -> volume.change(node, rest)));
    }
  }

  void changingMetadata(Node node, Action call, Change.OnNode onDisk) throws PosixException {
    naming(
        () -> {
          TrackedFile file = file(node);
          call.run();
          uncovered.add(Change.ofMetadata(file, onDisk));
          return null;
        });
  }

  PosixVolume.Opened opening(Node node, OpenFlags flags, Opening call) throws PosixException {
    return naming(() -> opened(call.open(readable(node.inode().type(), flags)), flags));
  }

  PosixVolume.Opened creating(Node directory, Name name, OpenFlags flags, Opening call)
      throws PosixException {
    return naming(
        () -> {
          boolean isNew = file(directory, name) == null;
          PosixVolume.Opened opened = call.open(readable(FileType.REGULAR, flags));
          if (isNew) {
            TrackedFile file = new TrackedFile(opened.attributes(), null);
            files.put(opened.file().node().inode().id(), file);
            named(directory, name, file);
          }
          return opened(opened, flags);
        });
  }

  private PosixVolume.Opened opened(PosixVolume.Opened opened, OpenFlags flags)
      throws PosixException {
    TrackedFile file = file(opened.file().node());
    file.openFiles++;
    if (flags.has(OpenFlags.TRUNC) && !file.isDirectory()) {
      synchronized (file) {
        file.resized(0);
      }
    }
    return new PosixVolume.Opened(
        new PowerCutFile(opened.file(), this, file, flags), opened.attributes());
  }

  /** What an fsync covers has to be read. */
  private static OpenFlags readable(FileType type, OpenFlags flags) {
    return type == FileType.REGULAR && !flags.reads()
        ? new OpenFlags((flags.bits() & ~OpenFlags.ACCESS_MASK) | OpenFlags.READ_WRITE)
        : flags;
  }

  Attributes making(Node directory, Name name, ByteString target, Call<Attributes> call)
      throws PosixException {
    return naming(
        () -> {
          Attributes made = call.run();
          TrackedFile file = new TrackedFile(made, target);
          Node node = live.walk(directory, name).node();
          files.put(node.inode().id(), file);
          live.release(node);
          named(directory, name, file);
          return made;
        });
  }

  private void named(Node directory, Name name, TrackedFile file) throws PosixException {
    TrackedFile parent = file(directory);
    file.names++;
    uncovered.add(
        new Change(
            Change.Kind.NAMES,
            List.of(made -> made.put(parent, name, file)),
            Set.of(parent),
            Set.of(parent, file),
            file.names == 1 ? file : null));
  }

  void linking(Node directory, Name name, Node of, Action call) throws PosixException {
    naming(
        () -> {
          call.run();
          named(directory, name, file(of));
          return null;
        });
  }

  void removing(Node directory, Name name, Action call) throws PosixException {
    naming(
        () -> {
          TrackedFile file = file(directory, name);
          call.run();
          TrackedFile parent = file(directory);
          file.names--;
          uncovered.add(
              new Change(
                  Change.Kind.NAMES,
                  List.of(made -> made.put(parent, name, null)),
                  Set.of(parent),
                  Set.of(parent, file),
                  null));
          forgetIfGone(file);
          return null;
        });
  }

  void renaming(Node fromDirectory, Name from, Node toDirectory, Name to, Action call)
      throws PosixException {
    naming(
        () -> {
          TrackedFile file = file(fromDirectory, from);
          TrackedFile old = file(toDirectory, to);
          call.run();
          if (file == old) {
            return null; // two names of one file: nothing happens
          }
          TrackedFile source = file(fromDirectory);
          TrackedFile target = file(toDirectory);
          Set<TrackedFile> about = new LinkedHashSet<>(List.of(target, file));
          about.add(source);
          if (old != null) {
            old.names--;
            about.add(old);
          }
          Set<TrackedFile> covering = new LinkedHashSet<>(List.of(target));
          covering.add(source);
          uncovered.add(
              new Change(
                  file.isDirectory() ? Change.Kind.MOVED_DIRECTORY : Change.Kind.NAMES,
                  List.of(made -> made.put(target, to, file), made -> made.put(source, from, null)),
                  covering,
                  about,
                  null));
          if (old != null) {
            forgetIfGone(old);
          }
          return null;
        });
  }

  /** The file's number may be another one's from now on. */
  private void forgetIfGone(TrackedFile file) throws PosixException {
    if (file.isGone()) {
      files.values().remove(file);
      disk.discardIfGone(file);
    }
  }

  void closed(TrackedFile file) throws PosixException {
    names.lock();
    try {
      file.openFiles--;
      if (!off) {
        if (file.openFiles == 0) {
          synchronized (file) {
            Disk.closeFile(file);
          }
        }
        forgetIfGone(file);
      }
    } finally {
      names.unlock();
    }
  }

  /** Runs a change of an open file's attributes. */
  void changing(TrackedFile file, OpenFile open, AttributeChanges changes) throws PosixException {
    changing(open.node(), changes, () -> open.change(changes));
  }

  /** What an fsync covers is on the disk after this. */
  void cover(TrackedFile file, OpenFile source, boolean dataOnly) throws PosixException {
    names.lock();
    try {
      disk.ensure(file);
      uncovered.cover(file, dataOnly);
    } finally {
      names.unlock();
    }
    if (!file.isDirectory()) {
      synchronized (file) {
        data.cover(file, source);
      }
    }
    if (!dataOnly) {
      Attributes now = source.attributes();
      names.lock();
      try {
        disk.change(file, (volume, node) -> volume.change(node, times(now)));
      } finally {
        names.unlock();
      }
    }
  }

  private static AttributeChanges times(Attributes now) {
    return new AttributeChanges(
        AttributeChanges.MODIFIED | AttributeChanges.MODIFIED_SET,
        0,
        0,
        0,
        0,
        now.modified(),
        now.modified());
  }

  /** What a synchronous write covers is on the disk after this. */
  void cover(TrackedFile file, OpenFile source, long from, long to) throws PosixException {
    names.lock();
    try {
      disk.ensure(file);
    } finally {
      names.unlock();
    }
    synchronized (file) {
      data.cover(file, source, from, to);
    }
  }
}
