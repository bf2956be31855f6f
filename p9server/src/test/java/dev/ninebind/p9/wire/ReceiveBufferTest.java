// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReceiveBufferTest {
  private static final int FRAME = 100_000;

  private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);
  private final EmbeddedChannel channel = new EmbeddedChannel();

  /** Frames of one size; as many bytes are missing as are not there. */
  private final ReceiveBuffer buffer = new ReceiveBuffer(bytes -> FRAME - bytes.readableBytes());

  private final RecvByteBufAllocator.ExtendedHandle reader =
      (RecvByteBufAllocator.ExtendedHandle) buffer.allocator().newHandle();

  ReceiveBufferTest() {
    reader.reset(channel.config());
  }

  @AfterEach
  void nothingIsHeld() {
    buffer.release();
    channel.finishAndReleaseAll();
    assertThat(allocator.metric().usedDirectMemory()).isZero();
    assertThat(allocator.metric().usedHeapMemory()).isZero();
  }

  /** One read of the channel, of as many bytes with this value. */
  private ByteBuf read(int count, int value) {
    ByteBuf into = reader.allocate(allocator);
    assertThat(into.writableBytes()).isGreaterThanOrEqualTo(count);
    for (int i = 0; i < count; i++) {
      into.writeByte(value);
    }
    buffer.arrived(into, allocator);
    return buffer.bytes();
  }

  @Test
  void theRestOfAFrameIsReadBehindItsBeginning() {
    read(1000, 1);
    ByteBuf all = read(50_000, 2); // moved once, for the first room was short
    assertThat(read(FRAME - 51_000, 3)).isSameAs(all);
    assertThat(all.readableBytes()).isEqualTo(FRAME);
    assertThat(all.getByte(999)).isEqualTo((byte) 1);
    assertThat(all.getByte(1000)).isEqualTo((byte) 2);
    assertThat(all.getByte(FRAME - 1)).isEqualTo((byte) 3);
  }

  @Test
  void whatWasReadMakesRoomForTheNext() {
    read(1000, 1);
    ByteBuf all = read(FRAME - 1000, 2);
    all.skipBytes(FRAME);
    buffer.rewind();
    read(10, 3);
    assertThat(read(FRAME - 10, 4)).isSameAs(all);
    assertThat(all.getByte(all.readerIndex())).isEqualTo((byte) 3);
  }

  @Test
  void aPartThatIsHeldStaysAsItIs() {
    read(1000, 1);
    ByteBuf held = read(FRAME - 1000, 1).readRetainedSlice(FRAME);
    buffer.rewind();
    read(1000, 2);
    read(FRAME - 1000, 2);
    assertThat(held.getByte(0)).isEqualTo((byte) 1);
    assertThat(held.getByte(FRAME - 1)).isEqualTo((byte) 1);
    held.release();
  }

  @Test
  void aReadThatBringsNothingLosesNothing() {
    read(1000, 1);
    reader.allocate(allocator).release();
    assertThat(buffer.bytes().readableBytes()).isEqualTo(1000);
  }

  @Test
  void nothingIsHeldWhileNothingIsThere() {
    read(10, 1).skipBytes(10);
    buffer.releaseIfEmpty();
    assertThat(buffer.bytes()).isNull();
  }

  @Test
  void otherBuffersAreAppended() {
    read(1000, 1);
    buffer.arrived(allocator.buffer(FRAME).writeZero(FRAME - 1000), allocator);
    assertThat(buffer.bytes().readableBytes()).isEqualTo(FRAME);
    assertThat(buffer.bytes().getByte(0)).isEqualTo((byte) 1);
  }
}
