// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ninebind.p9.wire.Qid;
import dev.ninebind.p9.wire.Request;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** A directory that is read from end to end must have shown every entry once. */
class ListingTest {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private static ByteBuffer page(String... names) {
    ByteBuffer page = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN).putInt(0);
    long cookie = 0;
    for (String name : names) {
      byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
      page.put(new byte[Qid.SIZE]).putLong(++cookie).put((byte) 0);
      page.putShort((short) bytes.length).put(bytes);
    }
    page.putInt(0, page.position() - Integer.BYTES);
    return page.flip();
  }

  /** The request after each of the pages. */
  private static Step after(long entries, ByteBuffer... pages) throws IOException {
    Listing listing = new Listing(0, 0, 1, EntryNames.of(0), entries, 1 << 16);
    listing.begin();
    listing.next(NOTHING);
    Step step = listing.next(NOTHING);
    for (ByteBuffer page : pages) {
      assertThat(step.request()).isInstanceOf(Request.Treaddir.class);
      step = listing.next(page);
    }
    return step;
  }

  @Test
  void allEntriesInAnyOrderAreRight() throws IOException {
    Step end = after(3, page(".", "..", "f0000002"), page("f0000000", "f0000001"), page());
    assertThat(end.request()).isInstanceOf(Request.Tclunk.class);
  }

  @Test
  void aMissingEntryIsFound() {
    assertThatThrownBy(() -> after(3, page("f0000000", "f0000001"), page()))
        .isInstanceOf(WrongAnswerException.class)
        .hasMessage("a directory of 3 entries has shown 2");
  }

  @Test
  void anEntryThatComesTwiceIsFound() {
    assertThatThrownBy(() -> after(2, page("f0000000", "f0000000"), page()))
        .isInstanceOf(WrongAnswerException.class);
  }

  @Test
  void aStrangeNameIsFound() {
    assertThatThrownBy(() -> after(1, page("f0000000", "other"), page()))
        .isInstanceOf(WrongAnswerException.class);
  }
}
