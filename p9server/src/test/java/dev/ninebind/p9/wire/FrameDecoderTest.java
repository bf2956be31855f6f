// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.posix.Errno;
import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Cutting a stream into frames, and what becomes of frames that are none. */
class FrameDecoderTest {
  private static final int LIMIT = 8192;

  static List<Golden> goldens() {
    return Golden.ALL;
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void takesAFrameByteByByte(Golden golden) {
    byte[] bytes = golden.bytes();
    try (Decoding decoding = Decoding.ofKind(golden.message())) {
      for (int i = 0; i < bytes.length - 1; i++) {
        decoding.feed(bytes, i, i + 1).assertWaiting();
      }
      decoding.feed(bytes, bytes.length - 1, bytes.length);

      assertThat(decoding.frame().message()).isEqualTo(golden.message());
    }
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void takesAFrameInAnyTwoPieces(Golden golden) {
    byte[] bytes = golden.bytes();
    for (int cut = 0; cut <= bytes.length; cut++) {
      try (Decoding decoding = Decoding.ofKind(golden.message())) {
        decoding.feed(bytes, 0, cut).feed(bytes, cut, bytes.length);

        assertThat(decoding.frame().message()).isEqualTo(golden.message());
      }
    }
  }

  /** All requests behind each other, as a client that does not wait sends them. */
  @Test
  void takesManyFramesInOneBuffer() {
    List<Message> requests = requests();
    byte[] stream = stream(requests);
    try (Decoding decoding = Decoding.ofRequests()) {
      decoding.feed(stream);

      assertThat(decoding.frames()).extracting(Frame::message).isEqualTo(requests);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 7, 11, 13, 64, 100})
  void takesManyFramesInPiecesOfOneLength(int length) {
    List<Message> requests = requests();
    byte[] stream = stream(requests);
    try (Decoding decoding = Decoding.ofRequests()) {
      for (int start = 0; start < stream.length; start += length) {
        decoding.feed(stream, start, Math.min(stream.length, start + length));
      }

      assertThat(decoding.frames()).extracting(Frame::message).isEqualTo(requests);
    }
  }

  private static List<Message> requests() {
    return Golden.ALL.stream().map(Golden::message).filter(Request.class::isInstance).toList();
  }

  private static byte[] stream(List<Message> messages) {
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    messages.forEach(message -> stream.writeBytes(Encoding.bytes(Golden.TAG, message)));
    return stream.toByteArray();
  }

  @Test
  void doesNotCopyTheDataOfAWrite() {
    try (Decoding decoding = Decoding.ofRequests()) {
      byte[] frame = Golden.hex("1a000000 76 0201 18000000 0500000000000000 03000000 686579");
      ByteBuf received = decoding.allocator().directBuffer(64).writeBytes(frame);
      long address = received.memoryAddress();
      received.retain();
      decoding.feed(received);
      ByteBuf data = decoding.frame().message().data();

      assertThat(data.memoryAddress() + data.readerIndex()).isEqualTo(address + 23);
      received.setByte(23, 'H');
      assertThat(data.getByte(data.readerIndex())).isEqualTo((byte) 'H');
      received.release();
    }
  }

  /** The data is the caller's, whatever the decoder receives and throws away afterwards. */
  @Test
  void laterBytesLeaveTheDataOfAWriteAlone() {
    try (Decoding decoding = Decoding.ofRequests()) {
      byte[] write = Golden.hex("1a000000 76 0201 18000000 0500000000000000 03000000 686579");
      byte[] clunk = Golden.hex("0b000000 78 0201 19000000");
      decoding.feed(write).feed(clunk, 0, 5);
      for (int i = 0; i < 1000; i++) {
        decoding.feed(clunk, 5, clunk.length).feed(clunk, 0, 5);
      }

      assertThat(decoding.frames().get(0).message())
          .isEqualTo(
              Golden.ALL.stream()
                  .map(Golden::message)
                  .filter(Request.Twrite.class::isInstance)
                  .findFirst()
                  .orElseThrow());
      assertThat(decoding.frames()).hasSize(1001);
    }
  }

  @Test
  void aFrameOfTheLargestSizeIsTakenAndOneMoreByteIsNot() {
    byte[] largest = write(LIMIT - 23);
    assertThat(largest).hasSize(LIMIT);
    try (Decoding decoding = limited()) {
      assertThat(decoding.feed(largest).frame().size()).isEqualTo(LIMIT);
    }
    try (Decoding decoding = limited()) {
      decoding.feed(write(LIMIT - 22)).assertMalformed();
    }
  }

  /** So that a size field cannot make the server wait for, and hold, gigabytes. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "01200000",
        "ffffff7f",
        "00000080",
        "ffffffff",
        "00000000",
        "04000000",
        "06000000"
      })
  void aSizeOutOfBoundsIsMalformedAtOnce(String size) {
    try (Decoding decoding = limited()) {
      assertThat(decoding.feed(Golden.hex(size)).assertMalformed())
          .hasMessageContaining("7 to 8192");
    }
  }

  @Test
  void theLimitCanBeRaisedAndLoweredBetweenFrames() {
    try (Decoding decoding = limited()) {
      decoding.decoder().limit(2 * LIMIT);
      decoding.feed(write(LIMIT));
      decoding.decoder().limit(4096);
      decoding.feed(write(4096));

      assertThat(decoding.frames()).hasSize(1);
      decoding.assertGivenUp();
    }
  }

  @Test
  void nothingIsTakenAfterAMalformedFrame() {
    byte[] good = Golden.hex("0b000000 78 0201 19000000");
    byte[] bad = Golden.hex("0c000000 78 0201 19000000 00");
    try (Decoding decoding = Decoding.ofRequests()) {
      decoding.feed(concat(good, bad, good)).feed(good).feed(good, 0, 3);

      assertThat(decoding.frames()).hasSize(1);
      decoding.assertGivenUp();
    }
  }

  @Test
  void theMessageOfAMalformedFrameNamesTheRecord() {
    try (Decoding decoding = Decoding.ofRequests()) {
      assertThat(decoding.feed(Golden.hex("0c000000 78 0201 19000000 00")).assertMalformed())
          .hasMessage("Tclunk: 1 bytes after the last field");
    }
  }

  @Test
  void everyUnknownTypeIsRefusedOnItsTag() {
    for (int type = 0; type < 256; type++) {
      MessageTable.Entry entry = MessageTable.of(type);
      if (entry == null || Reply.class.isAssignableFrom(entry.message())) {
        assertRefused(withType(type), Decoding.ofRequests());
      }
      if (entry == null || Request.class.isAssignableFrom(entry.message())) {
        assertRefused(withType(type), new Decoding(FrameDecoder.ofReplies(LIMIT)));
      }
    }
  }

  /** A frame of that type with a body that means nothing. */
  private static byte[] withType(int type) {
    byte[] frame = Golden.hex("0d000000 00 fffe 010203040506");
    frame[4] = (byte) type;
    return frame;
  }

  private static void assertRefused(byte[] bytes, Decoding fresh) {
    try (fresh) {
      Frame frame = fresh.feed(bytes).frame();

      assertThat(frame).isEqualTo(new Frame(0xfeff, bytes.length, null, Errno.EOPNOTSUPP));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0000", "0100 2f", "0100 00", "0300 612f62", "0300 610062"})
  void aNameThatIsNoneIsRefused(String name) {
    for (byte[] frame : withName(Golden.hex(name))) {
      try (Decoding decoding = Decoding.ofRequests()) {
        assertThat(decoding.feed(frame).frame())
            .isEqualTo(new Frame(Golden.TAG, frame.length, null, Errno.EINVAL));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {256, 257, 4000, 65535})
  void aNameThatIsTooLongIsRefused(int length) {
    byte[] name = new byte[2 + length];
    Arrays.fill(name, (byte) 'n');
    name[0] = (byte) length;
    name[1] = (byte) (length >> 8);
    for (byte[] frame : withName(name)) {
      try (Decoding decoding = Decoding.ofRequests()) {
        assertThat(decoding.feed(frame).frame())
            .isEqualTo(new Frame(Golden.TAG, frame.length, null, Errno.ENAMETOOLONG));
      }
    }
  }

  /** What follows a refused frame is understood. */
  @Test
  void aRefusalEndsWithItsFrame() {
    try (Decoding decoding = Decoding.ofRequests()) {
      decoding.feed(
          concat(
              Golden.hex("12000000 14 0201 03000000 04000000 0100 2f"),
              withType(6),
              Golden.hex("0b000000 78 0201 19000000")));

      assertThat(decoding.frames())
          .extracting(Frame::refusal)
          .containsExactly(Errno.EINVAL, Errno.EOPNOTSUPP, null);
      assertThat(decoding.frames().get(2).message()).isEqualTo(new Request.Tclunk(25));
    }
  }

  /** A frame of each request that has a name, with this string (length and bytes) as the name. */
  private static List<byte[]> withName(byte[] name) {
    byte[] a = Golden.hex("0100 61");
    byte[] fid = Golden.hex("01000000");
    byte[] rest = Golden.hex("01000000 02000000 03000000");
    return List.of(
        frame(14, fid, name, rest),
        frame(16, fid, name, a, fid),
        frame(18, fid, name, rest, fid),
        frame(20, fid, fid, name),
        frame(70, fid, fid, name),
        frame(72, fid, name, fid, fid),
        frame(74, fid, name, fid, a),
        frame(74, fid, a, fid, name),
        frame(76, fid, name, fid),
        frame(110, fid, fid, Golden.hex("0100"), name),
        frame(110, fid, fid, Golden.hex("0300"), a, name, a));
  }

  @Test
  void aWalkOfSixteenNamesIsTakenAndOneOfSeventeenRefused() {
    try (Decoding decoding = Decoding.ofRequests()) {
      Frame frame = decoding.feed(walk(16)).frame();
      assertThat(((Request.Twalk) frame.message()).names()).hasSize(16);
    }
    for (int names : new int[] {17, 18, 300}) {
      try (Decoding decoding = Decoding.ofRequests()) {
        assertThat(decoding.feed(walk(names)).frame())
            .extracting(Frame::tag, Frame::refusal)
            .containsExactly(Golden.TAG, Errno.EINVAL);
      }
    }
  }

  private static byte[] walk(int names) {
    byte[][] parts = new byte[names + 3][];
    Arrays.fill(parts, Golden.hex("0100 61"));
    parts[0] = Golden.hex("01000000");
    parts[1] = Golden.hex("02000000");
    parts[2] = new byte[] {(byte) names, (byte) (names >> 8)};
    return frame(110, parts);
  }

  private static Decoding limited() {
    return new Decoding(FrameDecoder.ofRequests(LIMIT));
  }

  /** A Twrite of so many bytes. */
  private static byte[] write(int count) {
    byte[] length = {(byte) count, (byte) (count >> 8), (byte) (count >> 16), 0};
    return frame(118, Golden.hex("01000000"), new byte[8], length, new byte[count]);
  }

  private static byte[] frame(int type, byte[]... fields) {
    byte[] header = Golden.hex("00000000 00 0201");
    header[4] = (byte) type;
    return Encoding.resized(concat(header, concat(fields)));
  }

  private static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      whole.writeBytes(part);
    }
    return whole.toByteArray();
  }
}
