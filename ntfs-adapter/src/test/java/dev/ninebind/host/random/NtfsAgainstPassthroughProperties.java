// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.random;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.host.HostVolume;
import dev.ninebind.host.memory.LeakCheck;
import dev.ninebind.host.memory.MemoryVolume;
import dev.ninebind.host.memory.Unclosed;
import dev.ninebind.host.posix.Folder;
import dev.ninebind.host.posix.HostProcess;
import dev.ninebind.host.posix.PassthroughVolume;
import dev.ninebind.host.store.StoreVolume;
import dev.ninebind.posix.PosixVolume;
import dev.ninebind.posix.ntfs.NtfsPosixVolume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * Whatever a guest does, it sees on NTFS what it sees on a file system of Linux: the same sequence
 * of operations on the translation over the strict model of NTFS, and on a folder in memory of the
 * Linux that runs this. {@link Seen} has what may differ. It takes root: owners are part of it.
 *
 * <p>For long runs: {@code mvn test -Dtest=NtfsAgainstPassthroughProperties
 * -Djqwik.tries.default=20000}. A failure tells the shortest sequence found, and the seed that
 * begins with it again.
 */
class NtfsAgainstPassthroughProperties {
  /** Folders that are removed together, for that takes another process. */
  private static final int TOGETHER = 200;

  private static int umask;
  private static Path folders;
  private static int made;

  @BeforeContainer
  static void clearUmask() throws IOException {
    folders = Folder.in(Folder.IN_MEMORY);
    umask = HostProcess.umask(0);
  }

  @AfterContainer
  static void restoreUmask() throws IOException {
    Folder.remove(folders);
    HostProcess.umask(umask);
  }

  @Provide
  Arbitrary<List<Step>> sequences() {
    return Steps.sequences(60);
  }

  @Property(edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.FULL)
  void onWindows11(@ForAll("sequences") List<Step> steps, @ForAll boolean mirrorReadonly)
      throws Exception {
    compare(World.WINDOWS_11, mirrorReadonly, steps);
  }

  @Property(edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.FULL)
  void before1607(@ForAll("sequences") List<Step> steps, @ForAll boolean mirrorReadonly)
      throws Exception {
    compare(World.BEFORE_1607, mirrorReadonly, steps);
  }

  @Property(edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.FULL)
  void withoutCase(@ForAll("sequences") List<Step> steps, @ForAll boolean mirrorReadonly)
      throws Exception {
    compare(World.WITHOUT_CASE, mirrorReadonly, steps);
  }

  /**
   * With a store, in which the next server finds all of it, and nothing of what is gone. Opening
   * stores takes its time.
   */
  @Property(tries = 60, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.FULL)
  void withStore(@ForAll("sequences") List<Step> steps, @ForAll boolean mirrorReadonly)
      throws Exception {
    Path place = folder();
    Path stored = Files.createDirectory(place.resolve("stored"));
    Path passed = Files.createDirectory(place.resolve("passed"));
    NtfsPosixVolume.Options options = World.options(mirrorReadonly);
    MemoryVolume memory = World.withoutMetadata();
    try (PosixVolume linux = PassthroughVolume.open(passed, PassthroughVolume.Options.DEFAULT)) {
      HostVolume host = new Unclosed(memory);
      try (PosixVolume ntfs = NtfsPosixVolume.open(StoreVolume.open(host, stored), options)) {
        compare(ntfs, linux, steps);
      }
      StoreVolume again = StoreVolume.open(host, stored);
      try (PosixVolume ntfs = NtfsPosixVolume.open(new LeakCheck(again), options)) {
        assertThat(Seen.tree(ntfs)).as("%s", steps).isEqualTo(Seen.tree(linux));
        NtfsFaultProperties.removeAll(ntfs, ntfs.root());
        for (int i = 0; i < 500 && again.count() > 1; i++) {
          Thread.sleep(10);
        }
        assertThat(again.count()).as("%s, and the root's", steps).isLessThanOrEqualTo(1);
      }
    } finally {
      memory.close();
    }
  }

  private static Path folder() throws IOException {
    if (++made % TOGETHER == 0) {
      Folder.remove(folders);
      Files.createDirectory(folders);
    }
    return Files.createDirectory(folders.resolve("" + made));
  }

  private static void compare(World world, boolean mirrorReadonly, List<Step> steps)
      throws Exception {
    Path folder = folder();
    try (PosixVolume ntfs =
            NtfsPosixVolume.open(new LeakCheck(world.volume()), World.options(mirrorReadonly));
        PosixVolume linux = PassthroughVolume.open(folder, PassthroughVolume.Options.DEFAULT)) {
      compare(ntfs, linux, steps);
    }
  }

  private static void compare(PosixVolume ntfs, PosixVolume linux, List<Step> steps)
      throws Exception {
    StringBuilder script = new StringBuilder();
    try (Player onNtfs = new Player(ntfs);
        Player onLinux = new Player(linux)) {
      for (Step step : steps) {
        String expected = onLinux.play(step);
        script.append(step).append("  ").append(expected).append('\n');
        assertThat(onNtfs.play(step)).as("%s", script).isEqualTo(expected);
      }
      assertThat(Seen.tree(ntfs)).as("%s", script).isEqualTo(Seen.tree(linux));
    }
    assertThat(ntfs.usage()).as("%s", script).isEqualTo(new PosixVolume.Usage(0, 0));
    assertThat(linux.usage()).as("%s", script).isEqualTo(new PosixVolume.Usage(0, 0));
    assertThat(Seen.tree(ntfs)).as("%s", script).isEqualTo(Seen.tree(linux));
  }
}
