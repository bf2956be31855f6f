// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.posix.ByteString;
import dev.ninebind.posix.Errno;
import dev.ninebind.posix.Name;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

/** What holds for every message of the table and any values. */
class RecordCodecProperties {
  /** Tries beyond which a long frame is cut at its first, last and some other bytes only. */
  private static final int CUTS = 400;

  @Provide
  Arbitrary<Message> messages() {
    return Messages.any();
  }

  @Property(tries = 6000)
  void whatIsWrittenIsReadBack(@ForAll("messages") Message message, @ForAll short tag) {
    Statistics.label("messages")
        .collect(message.getClass().getSimpleName())
        .coverage(
            coverage ->
                MessageTable.entries()
                    .forEach(
                        entry ->
                            coverage
                                .check(entry.message().getSimpleName())
                                .count(count -> count > 0)));
    byte[] bytes = Encoding.bytes(Short.toUnsignedInt(tag), message);
    try (Decoding decoding = Decoding.ofKind(message)) {
      Frame frame = decoding.feed(bytes).frame();

      assertThat(frame.message()).isEqualTo(message);
      assertThat(frame.tag()).isEqualTo(Short.toUnsignedInt(tag));
      assertThat(frame.size()).isEqualTo(bytes.length);
      assertThat(frame.refusal()).isNull();
      assertThat(Encoding.bytes(frame.tag(), frame.message())).isEqualTo(bytes);
    }
  }

  /** The stream ends somewhere in the frame: the decoder waits, and holds nothing after the end. */
  @Property(tries = 400)
  void aPartOfAFrameIsWaitedFor(@ForAll("messages") Message message) {
    byte[] bytes = Encoding.bytes(1, message);
    for (int cut : cuts(bytes)) {
      try (Decoding decoding = Decoding.ofKind(message)) {
        decoding.feed(bytes, 0, cut).assertWaiting();
      }
    }
  }

  /** The frame says that it ends earlier than its fields do. */
  @Property(tries = 400)
  void aFrameThatIsTooShortForItsFieldsIsMalformed(@ForAll("messages") Message message) {
    byte[] bytes = Encoding.bytes(1, message);
    for (int cut : cuts(bytes)) {
      if (cut >= Integer.BYTES) {
        try (Decoding decoding = Decoding.ofKind(message)) {
          decoding.feed(Encoding.resized(Arrays.copyOf(bytes, cut))).assertMalformed();
        }
      }
    }
  }

  @Property(tries = 1000)
  void aFrameThatGoesOnAfterItsFieldsIsMalformed(@ForAll("messages") Message message) {
    byte[] bytes = Encoding.bytes(1, message);
    for (int more : new int[] {1, 2, 13, 1000}) {
      try (Decoding decoding = Decoding.ofKind(message)) {
        decoding
            .feed(Encoding.resized(Arrays.copyOf(bytes, bytes.length + more)))
            .assertMalformed();
      }
    }
  }

  /** A length of a string, list or data says more than there is: it is never believed. */
  @Property(tries = 2000)
  void aLengthPastTheEndIsNotBelieved(@ForAll("messages") Message message) {
    byte[] bytes = Encoding.bytes(1, message);
    for (LengthField field : lengths(message)) {
      for (long length : field.tooMuch(bytes)) {
        try (Decoding decoding = Decoding.ofKind(message)) {
          decoding.feed(field.withLength(bytes, length));
          if (!decoding.givenUp()) {
            Frame frame = decoding.frame();
            assertThat(frame.message()).isNull();
            assertThat(frame.refusal()).isIn(Errno.EINVAL, Errno.ENAMETOOLONG);
          }
        }
      }
    }
  }

  private static List<Integer> cuts(byte[] frame) {
    List<Integer> cuts = new ArrayList<>();
    int step = Math.max(1, frame.length / CUTS);
    for (int cut = 0; cut < frame.length; cut += cut < CUTS / 2 ? 1 : step) {
      cuts.add(cut);
    }
    cuts.add(frame.length - 1);
    return cuts;
  }

  /** Where in a frame a length stands, and in how many bytes. */
  private record LengthField(int position, int width) {
    /** Lengths that are more than what follows; none in a long frame whose field cannot say so. */
    List<Long> tooMuch(byte[] frame) {
      long rest = (long) frame.length - position - width;
      long most = width == Short.BYTES ? 0xffffL : 0xffffffffL;
      return Stream.of(rest + 1, most / 2, most / 2 + 1, most)
          .filter(length -> length > rest && length <= most)
          .toList();
    }

    byte[] withLength(byte[] frame, long length) {
      byte[] changed = frame.clone();
      ByteBuf buffer = Unpooled.wrappedBuffer(changed);
      if (width == Short.BYTES) {
        buffer.setShortLE(position, (int) length);
      } else {
        buffer.setIntLE(position, (int) length);
      }
      return changed;
    }
  }

  /** The lengths in a message's frame, found by adding up its fields. */
  private static List<LengthField> lengths(Message message) {
    List<LengthField> found = new ArrayList<>();
    int position = Message.HEADER_SIZE;
    for (RecordComponent component : message.getClass().getRecordComponents()) {
      Object value = value(message, component);
      if (value instanceof ByteBuf) {
        found.add(new LengthField(position, Integer.BYTES));
      } else if (value instanceof List || value instanceof Name || value instanceof ByteString) {
        found.add(new LengthField(position, Short.BYTES));
      }
      position += size(value);
    }
    return found;
  }

  private static Object value(Message message, RecordComponent component) {
    try {
      return component.getAccessor().invoke(message);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static int size(Object value) {
    if (value instanceof List<?> list) {
      return Short.BYTES + list.stream().mapToInt(RecordCodecProperties::size).sum();
    }
    if (value instanceof Name name) {
      return Short.BYTES + name.length();
    }
    if (value instanceof ByteString string) {
      return Short.BYTES + string.length();
    }
    if (value instanceof ByteBuf data) {
      return Integer.BYTES + data.readableBytes();
    }
    if (value instanceof Qid) {
      return Qid.SIZE;
    }
    return value instanceof Byte
        ? Byte.BYTES
        : value instanceof Short
            ? Short.BYTES
            : value instanceof Integer ? Integer.BYTES : Long.BYTES;
  }
}
