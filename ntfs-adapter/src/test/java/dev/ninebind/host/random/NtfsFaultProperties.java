// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.random;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.host.FaultyVolume;
import dev.ninebind.host.HostEntry;
import dev.ninebind.host.HostError;
import dev.ninebind.host.HostVolume;
import dev.ninebind.host.memory.LeakCheck;
import dev.ninebind.host.memory.MemoryVolume;
import dev.ninebind.host.posix.Folder;
import dev.ninebind.host.store.StoreVolume;
import dev.ninebind.posix.Node;
import dev.ninebind.posix.OpenFile;
import dev.ninebind.posix.OpenFlags;
import dev.ninebind.posix.PosixVolume;
import dev.ninebind.posix.Tree;
import dev.ninebind.posix.ntfs.NtfsPosixVolume;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;

/**
 * One call of the host fails in a sequence of operations. The operation in which it does has
 * happened or has not, as a twin of the volume shows on which nothing fails; nothing in between is
 * ever seen, nothing of it is left, and the volume goes on to work.
 *
 * <p>For long runs: {@code mvn test -Dtest=NtfsFaultProperties -Djqwik.tries.default=20000}.
 */
class NtfsFaultProperties {
  @Provide
  Arbitrary<List<Step>> sequences() {
    return Steps.sequences(30);
  }

  @Provide
  Arbitrary<HostError> errors() {
    return Arbitraries.of(
        HostError.DISK_FULL,
        HostError.ACCESS_DENIED,
        HostError.SHARING_VIOLATION,
        HostError.INSUFFICIENT_RESOURCES,
        HostError.EA_TOO_LARGE,
        HostError.CANNOT_DELETE,
        HostError.IO_DEVICE_ERROR);
  }

  @Property(edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.FULL)
  void onWindows11(
      @ForAll("sequences") List<Step> before,
      @ForAll("sequences") List<Step> after,
      @ForAll boolean mirrorReadonly,
      @ForAll @IntRange(min = 1, max = 15) int call,
      @ForAll("errors") HostError error)
      throws Exception {
    play(World.WINDOWS_11, mirrorReadonly, before, after, call, error);
  }

  @Property(edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.FULL)
  void before1607(
      @ForAll("sequences") List<Step> before,
      @ForAll("sequences") List<Step> after,
      @ForAll boolean mirrorReadonly,
      @ForAll @IntRange(min = 1, max = 15) int call,
      @ForAll("errors") HostError error)
      throws Exception {
    play(World.BEFORE_1607, mirrorReadonly, before, after, call, error);
  }

  @Property(edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.FULL)
  void withoutCase(
      @ForAll("sequences") List<Step> before,
      @ForAll("sequences") List<Step> after,
      @ForAll boolean mirrorReadonly,
      @ForAll @IntRange(min = 1, max = 15) int call,
      @ForAll("errors") HostError error)
      throws Exception {
    play(World.WITHOUT_CASE, mirrorReadonly, before, after, call, error);
  }

  /** The host of a store fails. Opening stores takes its time. */
  @Property(tries = 60, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.FULL)
  void belowAStore(
      @ForAll("sequences") List<Step> before,
      @ForAll("sequences") List<Step> after,
      @ForAll boolean mirrorReadonly,
      @ForAll @IntRange(min = 1, max = 25) int call,
      @ForAll("errors") HostError error)
      throws Exception {
    Path folder = Folder.in(Folder.IN_MEMORY);
    try {
      MemoryVolume memory = World.withoutMetadata();
      FaultyVolume faulty = new FaultyVolume(memory);
      StoreVolume served = StoreVolume.open(faulty, Files.createDirectory(folder.resolve("a")));
      StoreVolume unhurt =
          StoreVolume.open(World.withoutMetadata(), Files.createDirectory(folder.resolve("b")));
      play(
          new LeakCheck(served),
          faulty,
          new LeakCheck(unhurt),
          memory,
          mirrorReadonly,
          before,
          after,
          call,
          error);
    } finally {
      Folder.remove(folder);
    }
  }

  private static void play(
      World world,
      boolean mirrorReadonly,
      List<Step> before,
      List<Step> after,
      int call,
      HostError error)
      throws Exception {
    MemoryVolume memory = world.volume();
    FaultyVolume faulty = new FaultyVolume(new LeakCheck(memory));
    HostVolume model = new LeakCheck(world.volume());
    play(faulty, faulty, model, memory, mirrorReadonly, before, after, call, error);
  }

  /** The faulty host is, or is below, the volume that is served. */
  private static void play(
      HostVolume served,
      FaultyVolume faulty,
      HostVolume unhurt,
      MemoryVolume memory,
      boolean mirrorReadonly,
      List<Step> before,
      List<Step> after,
      int call,
      HostError error)
      throws Exception {
    NtfsPosixVolume.Options options = World.options(mirrorReadonly);
    StringBuilder script = new StringBuilder();
    try (PosixVolume volume = NtfsPosixVolume.open(served, options);
        PosixVolume twin = NtfsPosixVolume.open(unhurt, options)) {
      try (Player player = Player.amongNtfs(volume);
          Player model = Player.amongNtfs(twin)) {
        for (Step step : before) {
          playBoth(step, player, model, script);
        }
        playFaulty(after, faulty, call, error, player, model, script);
        assertThat(player.view()).as("%s", script).isEqualTo(model.view());
      }
      assertThat(volume.usage()).as("%s", script).isEqualTo(new PosixVolume.Usage(0, 0));
      removeAll(volume, volume.root());
      assertThat(memory.root().list(true))
          .as("%s", script)
          .map(HostEntry::name)
          .isSubsetOf(".ninebind");
    }
  }

  private static void playBoth(Step step, Player player, Player model, StringBuilder script) {
    String result = player.play(step);
    script.append(step).append("  ").append(result).append('\n');
    assertThat(result).as("%s", script).isEqualTo(model.play(step));
  }

  private static void playFaulty(
      List<Step> steps,
      FaultyVolume faulty,
      int call,
      HostError error,
      Player player,
      Player model,
      StringBuilder script)
      throws Exception {
    int callsLeft = call;
    for (Step step : steps) {
      if (callsLeft <= 0) {
        playBoth(step, player, model, script);
        continue;
      }
      faulty.reset();
      faulty.fail(FaultyVolume.ANY, callsLeft, error);
      String result = player.play(step);
      boolean failed = !faulty.heal();
      callsLeft -= faulty.total();
      script.append(step).append("  ").append(result).append(failed ? "  (!)\n" : "\n");
      if (failed) {
        callsLeft = 0;
        settle(step, result, player, model, script);
        player.forgetNumbers();
        model.forgetNumbers();
      } else {
        assertThat(result).as("%s", script).isEqualTo(model.play(step));
      }
    }
  }

  /** After the step in which the call failed: it has happened on both, or on none. */
  private static void settle(
      Step step, String result, Player player, Player model, StringBuilder script)
      throws Exception {
    String view = player.view();
    if (player.hasFailed() && view.equals(model.view())) {
      return; // The twin does not do it either
    }
    Object[] held = model.held();
    String expected = model.play(step);
    if (player.hasFailed() && !model.hasFailed()) {
      model.dropChanged(held, player); // It was done, but its result is lost
      view = player.view();
    } else {
      assertThat(result).as("%s", script).isEqualTo(expected);
    }
    assertThat(view).as("%s", script).isEqualTo(model.view());
  }

  /** Empties a directory as rm -r does. */
  static void removeAll(PosixVolume volume, Node directory) throws Exception {
    OpenFlags flags = OpenFlags.of(OpenFlags.READ_ONLY | OpenFlags.DIRECTORY);
    OpenFile open = volume.open(directory, flags).file();
    List<Tree.Entry> entries = Tree.list(open.directory(), 0, 1000);
    open.close();
    for (Tree.Entry entry : entries) {
      if (!entry.name().isDots()) {
        PosixVolume.Located found = volume.walk(directory, entry.name());
        if (found.attributes().isDirectory()) {
          removeAll(volume, found.node());
        }
        volume.remove(directory, entry.name(), found.attributes().isDirectory());
        volume.release(found.node());
      }
    }
  }
}
