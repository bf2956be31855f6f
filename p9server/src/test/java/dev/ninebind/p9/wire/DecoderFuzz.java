// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;

/** One stream of frames by chance through the decoder alone, in pieces by chance. */
final class DecoderFuzz {
  private static final int FRAMES = 120;
  private static final int LIMIT = 8192;

  private DecoderFuzz() {}

  /** Runs the stream of this seed and gives the number of frames it took. */
  static int run(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int damageEvery = new int[] {1, 4, 40}[random.nextInt(3)];
    RandomFrames source = new RandomFrames(random, damageEvery, chance -> chance);
    int frames = 0;
    try (Decoding decoding = new Decoding(FrameDecoder.ofRequests(LIMIT))) {
      while (frames < FRAMES && !decoding.givenUp()) {
        byte[] bytes = source.next();
        frames++;
        int cut = random.nextInt(bytes.length + 1);
        decoding.feed(bytes, 0, cut).feed(bytes, cut, bytes.length);
      }
      if (decoding.givenUp()) {
        decoding.assertGivenUp();
      }
      for (Frame frame : decoding.frames()) {
        assertThat(frame.size()).isBetween(Message.HEADER_SIZE, LIMIT);
        assertThat(frame.message() == null).isNotEqualTo(frame.refusal() == null);
      }
    }
    return frames;
  }
}
