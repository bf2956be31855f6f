// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.host.HostFile;
import dev.ninebind.host.HostOpen;
import dev.ninebind.host.HostVolume;
import dev.ninebind.host.NtConstants;
import dev.ninebind.host.memory.MemoryVolume.Options;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Files in memory hold what an array of bytes holds, and take no more space than they need. */
class ContentsProperties {
  private static final int LONGEST = 6 * Contents.UNIT;

  enum Kind {
    READ,
    WRITE,
    APPEND,
    END,
    SPARSE
  }

  record Step(Kind kind, int offset, int length, byte value) {}

  /** The simplest file there is. */
  private static final class Model {
    byte[] bytes = new byte[0];

    void write(int offset, byte[] data) {
      if (offset + data.length > bytes.length && data.length > 0) {
        bytes = Arrays.copyOf(bytes, offset + data.length);
      }
      System.arraycopy(data, 0, bytes, Math.min(offset, bytes.length), data.length);
    }

    byte[] read(int offset, int length) {
      int start = Math.min(offset, bytes.length);
      return Arrays.copyOfRange(bytes, start, Math.min(bytes.length, start + length));
    }
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    // Offsets near the borders of units and clusters, where mistakes live, and anywhere else.
    Arbitrary<Integer> offsets =
        Arbitraries.oneOf(
            Arbitraries.integers().between(0, LONGEST),
            Combinators.combine(
                    Arbitraries.integers().between(0, LONGEST / Contents.CLUSTER),
                    Arbitraries.integers().between(-2, 2))
                .as((cluster, more) -> Math.max(0, cluster * Contents.CLUSTER + more)));
    Arbitrary<Integer> lengths =
        Arbitraries.oneOf(
            Arbitraries.integers().between(0, 10),
            Arbitraries.integers().between(0, 3 * Contents.UNIT));
    return Combinators.combine(
            Arbitraries.frequency(
                net.jqwik.api.Tuple.of(4, Kind.WRITE),
                net.jqwik.api.Tuple.of(4, Kind.READ),
                net.jqwik.api.Tuple.of(3, Kind.END),
                net.jqwik.api.Tuple.of(1, Kind.APPEND),
                net.jqwik.api.Tuple.of(1, Kind.SPARSE)),
            offsets,
            lengths,
            Arbitraries.bytes())
        .as(Step::new)
        .list()
        .ofMaxSize(40);
  }

  @Property(tries = 300)
  void aFileIsAnArrayOfBytes(@ForAll("steps") List<Step> steps) throws Exception {
    try (HostVolume volume = new MemoryVolume(Options.DEFAULT.withSize(64L << 20))) {
      long free = volume.information().freeClusters();
      HostOpen how = HostOpen.create(NtConstants.FILE_ALL_ACCESS, 0, List.of());
      Model model = new Model();
      boolean sparse = false;
      try (HostFile file = volume.open(volume.root(), "f", how)) {
        for (Step step : steps) {
          apply(step, file, model);
          sparse |= step.kind() == Kind.SPARSE;
          assertThat(file.stat().endOfFile()).isEqualTo(model.bytes.length);
          checkSpace(file, sparse, model.bytes.length);
        }
        assertThat(read(file, 0, LONGEST * 2)).isEqualTo(model.bytes);
        file.setEndOfFile(0);
        assertThat(file.stat().allocated()).isZero();
        file.dispose(NtConstants.FILE_DISPOSITION_DELETE);
      }
      assertThat(volume.information().freeClusters()).isEqualTo(free);
    }
  }

  private static void apply(Step step, HostFile file, Model model) throws Exception {
    switch (step.kind()) {
      case READ ->
          assertThat(read(file, step.offset(), step.length()))
              .isEqualTo(model.read(step.offset(), step.length()));
      case WRITE -> {
        file.write(fill(step), step.offset());
        model.write(step.offset(), data(step));
      }
      case APPEND -> {
        file.write(fill(step), HostFile.APPEND);
        model.write(model.bytes.length, data(step));
        // Appends could grow it beyond what the steps look at.
        int length = Math.min(model.bytes.length, LONGEST);
        file.setEndOfFile(length);
        model.bytes = Arrays.copyOf(model.bytes, length);
      }
      case END -> {
        file.setEndOfFile(step.offset());
        model.bytes = Arrays.copyOf(model.bytes, step.offset());
      }
      case SPARSE -> file.setSparse();
    }
  }

  private static void checkSpace(HostFile file, boolean sparse, int length) throws Exception {
    long unit = sparse ? Contents.UNIT : Contents.CLUSTER;
    long most = (length + unit - 1) / unit * unit;
    long allocated = file.stat().allocated();
    if (sparse) {
      assertThat(allocated).isLessThanOrEqualTo(most);
      assertThat(allocated % unit).isZero();
    } else {
      assertThat(allocated).isEqualTo(most);
    }
  }

  private static byte[] data(Step step) {
    byte[] bytes = new byte[step.length()];
    Arrays.fill(bytes, step.value());
    return bytes;
  }

  private static ByteBuffer fill(Step step) {
    return ByteBuffer.allocateDirect(step.length()).put(data(step)).flip();
  }

  private static byte[] read(HostFile file, int offset, int length) throws Exception {
    ByteBuffer target = ByteBuffer.allocateDirect(length);
    // What was there before must not show through.
    for (int i = 0; i < length; i++) {
      target.put(i, (byte) 0x55);
    }
    byte[] bytes = new byte[file.read(target, offset)];
    target.flip().get(bytes);
    return bytes;
  }
}
