// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.bench.load;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ninebind.p9.wire.Qid;
import dev.ninebind.posix.Name;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the load generator takes for an answer. */
class StepTest {
  private static final int COUNT = 4096;

  private static ByteBuffer body(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static ByteBuffer read(long offset, int count) {
    return body(Integer.BYTES + count).putInt(count).put(Pattern.at(offset, count)).flip();
  }

  private static ReadStep readAt(long offset) {
    ReadStep step = new ReadStep(0, 1, COUNT, () -> offset);
    step.put(body(64));
    return step;
  }

  @Test
  void whatTheFileHoldsIsRight() {
    for (long offset : new long[] {0, COUNT, Pattern.PERIOD - 1, 63L << 20}) {
      assertThatCode(() -> readAt(offset).check(read(offset, COUNT))).doesNotThrowAnyException();
    }
  }

  @Test
  void oneWrongByteIsFound() {
    for (int wrong : new int[] {0, 1, COUNT / 2, COUNT - 1}) {
      ByteBuffer reply = read(COUNT, COUNT);
      int at = Integer.BYTES + wrong;
      reply.put(at, (byte) ~reply.get(at));
      assertThatThrownBy(() -> readAt(COUNT).check(reply))
          .isInstanceOf(WrongAnswerException.class)
          .hasMessageContaining("the byte at " + (COUNT + wrong) + " ");
    }
  }

  @Test
  void dataFromAnotherPlaceIsWrong() {
    for (long other : new long[] {0, 2 * COUNT, COUNT + (1 << 20), COUNT + (32 << 20)}) {
      assertThatThrownBy(() -> readAt(COUNT).check(read(other, COUNT)))
          .isInstanceOf(WrongAnswerException.class);
    }
  }

  @Test
  void aShortReadIsWrong() {
    assertThatThrownBy(() -> readAt(0).check(read(0, COUNT - 1)))
        .isInstanceOf(WrongAnswerException.class);
  }

  @Test
  void aHoleHoldsZeros() throws IOException {
    ReadStep step = new ReadStep(0, 1, COUNT, () -> 0, true);
    step.check(body(Integer.BYTES + COUNT).putInt(0, COUNT));
    ByteBuffer one = body(Integer.BYTES + COUNT).putInt(0, COUNT).put(100, (byte) 1);
    assertThatThrownBy(() -> step.check(one)).isInstanceOf(WrongAnswerException.class);
  }

  @Test
  void aShortWriteIsWrong() {
    WriteStep step = new WriteStep(0, 1, COUNT, () -> 0);
    assertThatThrownBy(() -> step.check(body(4).putInt(0, COUNT - 1)))
        .isInstanceOf(WrongAnswerException.class);
  }

  @Test
  void aWalkThatEndsBeforeItsNameIsWrong() throws IOException {
    List<Name> names = List.of(EntryNames.of(1), EntryNames.of(2));
    WalkStep step = new WalkStep(0, 0, 1, names);
    step.check(body(2 + 2 * Qid.SIZE).putShort(0, (short) 2));
    assertThatThrownBy(() -> step.check(body(2 + Qid.SIZE).putShort(0, (short) 1)))
        .isInstanceOf(WrongAnswerException.class);
  }
}
