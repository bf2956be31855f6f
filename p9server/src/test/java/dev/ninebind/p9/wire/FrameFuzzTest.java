// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.p9.CapturedLog;
import java.util.function.LongToIntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Frames by chance, whole and damaged, against the decoder and against whole sessions: no exception
 * but the one for a malformed frame, an answer or a closed connection for each, no buffer, node or
 * open file held after the end, and a heap that does not grow. A failure names its seed; {@code
 * -Dninebind.fuzz.seed=N -Dninebind.fuzz.frames=1} runs that connection alone.
 */
class FrameFuzzTest {
  private static final long QUICK = 150_000;
  private static final long FULL = 10_000_000;

  /** Bytes by which the heap may grow between the first tenth of a run and its end. */
  private static final long GROWTH = 8 << 20;

  /** A session logs what should not have happened; connections by the thousand are not. */
  private CapturedLog log;

  @BeforeEach
  void watchTheLog() {
    log = new CapturedLog();
  }

  @AfterEach
  void leaveTheLog() {
    log.close();
  }

  @Test
  void theDecoderTakesAnything() {
    fuzz("decoder", DecoderFuzz::run, QUICK);
  }

  @Test
  void sessionsTakeAnything() {
    fuzz("session", SessionFuzz::run, QUICK);
  }

  @Test
  @Tag("full")
  void theDecoderTakesTenMillionFrames() {
    fuzz("decoder", DecoderFuzz::run, FULL);
  }

  @Test
  @Tag("full")
  void sessionsTakeTenMillionFrames() {
    fuzz("session", SessionFuzz::run, FULL);
  }

  private void fuzz(String what, LongToIntFunction run, long preset) {
    long frames = Long.getLong("ninebind.fuzz.frames", preset);
    long first = Long.getLong("ninebind.fuzz.seed", 1);
    long began = System.nanoTime();
    long seed = first;
    long done = 0;
    long early = 0;
    for (int tenth = 1; tenth <= 10; tenth++) {
      while (done < frames * tenth / 10) {
        done += one(run, seed++);
      }
      if (tenth == 1) {
        early = usedHeap();
      }
      if (frames > QUICK && tenth < 10) {
        System.out.printf("%s fuzz: %,d frames of %,d%n", what, done, frames);
      }
    }
    long late = usedHeap();
    System.out.printf(
        "%s fuzz: %,d frames in %,d connections (seeds %d to %d), %.1f s, heap %,d kB after a"
            + " tenth, %,d kB at the end%n",
        what,
        done,
        seed - first,
        first,
        seed - 1,
        (System.nanoTime() - began) / 1e9,
        early / 1024,
        late / 1024);
    assertThat(late - early).as("bytes by which the heap grew").isLessThan(GROWTH);
  }

  private int one(LongToIntFunction run, long seed) {
    int frames;
    try {
      frames = run.applyAsInt(seed);
    } catch (RuntimeException | Error e) {
      throw new AssertionError("seed " + seed + ": " + e, e);
    }
    assertThat(log.lines()).as("what seed %d logged", seed).isEmpty();
    return frames;
  }

  private static long usedHeap() {
    Runtime runtime = Runtime.getRuntime();
    System.gc();
    System.gc();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
