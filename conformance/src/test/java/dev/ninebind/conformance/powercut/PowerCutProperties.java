// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.powercut;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.posix.AttributeChanges;
import dev.ninebind.posix.Attributes;
import dev.ninebind.posix.FileType;
import dev.ninebind.posix.Node;
import dev.ninebind.posix.OpenFile;
import dev.ninebind.posix.OpenFlags;
import dev.ninebind.posix.PosixException;
import dev.ninebind.posix.PosixVolume;
import dev.ninebind.posix.TestVolume;
import dev.ninebind.posix.Tree;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

/** Random calls, with and without fsyncs, against a model of what is durable. */
final class PowerCutProperties {
  private static final String[] PATHS = {
    "a", "b", "c", "d", "d/a", "d/b", "e", "e/a", "e/d", "d/e", "d/e/a"
  };

  /** A volume and its model, and a file that is held open whatever becomes of its names. */
  private static final class Run {
    final TestVolume disk = new TestVolume();
    final PowerCutVolume volume;
    final Tree tree;
    final DurableModel model;
    OpenFile held;
    DurableModel.File heldFile;

    Run(SyncOrder order) throws PosixException {
      volume = PowerCutVolume.over(new TestVolume(), disk, order);
      tree = new Tree(volume);
      model = new DurableModel(order);
    }

    /** One step; what the volume refuses does not count. */
    void step(int number) {
      Random random = new Random(number * 0x9E3779B97F4A7C15L); // else neighbours are alike
      String path = PATHS[random.nextInt(PATHS.length)];
      String other = PATHS[random.nextInt(PATHS.length)];
      try {
        step(random, path, other);
      } catch (PosixException e) {
        assertThat(e.errno().name())
            .isIn("ENOENT", "EEXIST", "ENOTDIR", "EISDIR", "ENOTEMPTY", "EINVAL", "EPERM", "EBUSY");
      }
    }

    private void step(Random random, String path, String other) throws PosixException {
      byte[] bytes = new byte[1 + random.nextInt(20)];
      random.nextBytes(bytes);
      int offset = random.nextInt(40);
      switch (random.nextInt(16)) {
        case 0, 1 -> {
          tree.file(path, "");
          model.make(path, false, 0644);
        }
        case 2 -> {
          tree.directory(path, 0755);
          model.make(path, true, 0755);
        }
        case 3, 4, 5 -> write(path, offset, bytes, 0);
        case 6 -> write(path, offset, bytes, OpenFlags.DSYNC);
        case 7 -> {
          OpenFile file = tree.open(path, OpenFlags.WRITE_ONLY);
          file.change(AttributeChanges.ofSize(offset));
          tree.close(file);
          model.truncate(model.find(path), offset);
        }
        case 8 -> {
          tree.rename(path, other);
          model.rename(path, other);
        }
        case 9 -> {
          tree.hardLink(path, other);
          model.link(path, other);
        }
        case 10 -> {
          boolean directory = tree.stat(path).isDirectory();
          if (directory) {
            tree.removeDirectory(path);
          } else {
            tree.unlink(path);
          }
          model.remove(path);
        }
        case 11 -> {
          Node node = tree.walk(path);
          volume.change(node, AttributeChanges.ofMode(0700 + offset));
          tree.release(node);
          model.chmod(path, 0700 + offset);
        }
        case 12 -> sync("", random.nextBoolean());
        case 13 -> sync(path, random.nextBoolean());
        case 14 -> hold(path);
        default -> useHeld(random, offset, bytes);
      }
    }

    private void write(String path, int offset, byte[] bytes, int flags) throws PosixException {
      OpenFile file = tree.open(path, OpenFlags.WRITE_ONLY | flags);
      file.write(Tree.direct(bytes), offset);
      tree.close(file);
      model.write(model.find(path), offset, bytes, flags != 0);
    }

    private void sync(String path, boolean dataOnly) throws PosixException {
      OpenFile file = tree.open(path, OpenFlags.READ_ONLY);
      file.sync(dataOnly);
      tree.close(file);
      model.sync(model.find(path), dataOnly);
    }

    /** An fsync of each file and directory, whatever renames have made of their paths. */
    void syncAll(String directory) throws PosixException {
      sync(directory, false);
      for (Tree.Entry entry : tree.list(directory)) {
        String path = directory + (directory.isEmpty() ? "" : "/") + entry.name();
        if (entry.type() == FileType.DIRECTORY) {
          syncAll(path);
        } else {
          sync(path, false);
        }
      }
    }

    private void hold(String path) throws PosixException {
      OpenFile file = tree.open(path, OpenFlags.READ_WRITE);
      if (held != null) {
        tree.close(held);
      }
      held = file;
      heldFile = model.find(path);
    }

    private void useHeld(Random random, int offset, byte[] bytes) throws PosixException {
      if (held == null) {
        return;
      }
      if (random.nextBoolean()) {
        held.write(Tree.direct(bytes), offset);
        model.write(heldFile, offset, bytes, false);
      } else {
        boolean dataOnly = random.nextBoolean();
        held.sync(dataOnly);
        model.sync(heldFile, dataOnly);
      }
    }

    /** What its users see. */
    Map<String, String> all() throws PosixException {
      Map<String, String> found = new TreeMap<>();
      look(tree, "", found);
      return found;
    }

    Map<String, String> cut(Survival survival) throws PosixException {
      volume.cut(survival);
      tree.close();
      Map<String, String> found = new TreeMap<>();
      try (Tree after = new Tree(disk)) {
        look(after, "", found);
      }
      assertThat(disk.usage()).isEqualTo(new PosixVolume.Usage(0, 0));
      return found;
    }

    private static void look(Tree after, String path, Map<String, String> found)
        throws PosixException {
      Attributes attributes = after.stat(path);
      byte[] bytes = {};
      if (attributes.type() == FileType.REGULAR) {
        OpenFile file = after.open(path, OpenFlags.READ_ONLY);
        bytes = Tree.read(file, 0, 1000);
        after.close(file);
      }
      found.put(
          path, DurableModel.describe(attributes.isDirectory(), attributes.mode() & 07777, bytes));
      if (attributes.isDirectory()) {
        for (String name : after.names(path)) {
          look(after, path.isEmpty() ? name : path + "/" + name, found);
        }
      }
    }
  }

  @Property(tries = 3000)
  void whatIsCoveredIsThereAndNothingElse(
      @ForAll SyncOrder order, @ForAll @Size(max = 60) List<Integer> steps) throws PosixException {
    Run run = new Run(order);
    steps.forEach(run::step);
    assertThat(run.cut(Survival.NOTHING)).isEqualTo(run.model.durable());
  }

  /**
   * With an fsync of each file and directory at the end all is there, whatever survives besides.
   */
  @Property(tries = 500)
  void whatIsCoveredIsThereWhateverSurvives(
      @ForAll SyncOrder order, @ForAll @Size(max = 60) List<Integer> steps, @ForAll long seed)
      throws PosixException {
    Run run = new Run(order);
    steps.forEach(run::step);
    run.syncAll("");
    Map<String, String> all = run.all();
    assertThat(run.model.durable()).isEqualTo(all);
    assertThat(run.cut(Survival.random(seed))).isEqualTo(all);
  }
}
