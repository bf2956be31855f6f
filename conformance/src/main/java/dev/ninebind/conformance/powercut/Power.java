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
import dev.ninebind.posix.Timestamp;
import java.util.Map;
import java.util.Random;
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

  PosixVolume live() {
    return live;
  }

  /** What has changed; under the lock of names. */
  void changed(Change change) {
    uncovered.add(change);
  }

  /** Tracks a file that was made just now. */
  TrackedFile made(Node node, Attributes born, ByteString target) {
    TrackedFile file = new TrackedFile(born, target);
    files.put(node.inode().id(), file);
    return file;
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

  /** Runs what changes names, or what an inode's users are; one at a time. */
  <T> T naming(Call<T> call) throws PosixException {
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
  TrackedFile file(Node directory, Name name) throws PosixException {
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

  /** The file's number may be another one's from now on. */
  void forgetIfGone(TrackedFile file) throws PosixException {
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
    boolean written = false;
    if (!file.isDirectory()) {
      synchronized (file) {
        written = !file.isDataCovered();
        data.cover(file, source);
      }
    }
    if (!dataOnly) {
      Timestamp modified = source.attributes().modified();
      names.lock();
      try {
        if (written || !modified.equals(file.modifiedOnDisk)) {
          disk.change(file, (volume, node) -> volume.change(node, times(modified)));
          file.modifiedOnDisk = modified;
        }
      } finally {
        names.unlock();
      }
    }
  }

  private static AttributeChanges times(Timestamp modified) {
    return new AttributeChanges(
        AttributeChanges.MODIFIED | AttributeChanges.MODIFIED_SET, 0, 0, 0, 0, modified, modified);
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
