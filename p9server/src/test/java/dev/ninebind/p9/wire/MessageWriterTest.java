// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ninebind.posix.ByteString;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Frames on their way out: in order, gathered, and nothing copied or kept that is data. */
class MessageWriterTest {
  private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final MessageWriter writer;

  MessageWriterTest() {
    channel.config().setAllocator(allocator);
    writer = new MessageWriter(channel);
  }

  @AfterEach
  void nobodyHoldsABuffer() {
    channel.finishAndReleaseAll();
    assertThat(allocator.metric().usedHeapMemory()).isZero();
    assertThat(allocator.metric().usedDirectMemory()).isZero();
  }

  @Test
  void sendsNothingBeforeItIsFlushed() {
    writer.write(1, new Reply.Rclunk());
    assertThat(channel.outboundMessages()).isEmpty();

    writer.flush();
    assertThat(sent()).hasSize(1);
  }

  @Test
  void muchDataIsNotKeptForAFlush() {
    int count = 0;
    while (channel.outboundMessages().isEmpty()) {
      count++;
      writer.write(count, new Reply.Rread(allocator.buffer(4096).writeZero(4096)));
    }
    assertThat(count).isEqualTo(8);
    assertThat(sent()).hasSize(2 * count);
  }

  @Test
  void everyMessageGoesOutInOrder() {
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    for (int round = 0; round < 3; round++) {
      for (Golden golden : Golden.ALL) {
        expected.writeBytes(golden.bytes());
        if (golden.message().data() != null) {
          golden.message().data().retain();
        }
        writer.write(Golden.TAG, withOwnIndexes(golden.message()));
      }
    }
    writer.flush();

    ByteArrayOutputStream out = new ByteArrayOutputStream();
    sent().forEach(out::writeBytes);
    assertThat(out.toByteArray()).isEqualTo(expected.toByteArray());
  }

  /** Writing moves the reader index of data; the goldens are to stay as they are. */
  private static Message withOwnIndexes(Message message) {
    if (message instanceof Reply.Rread read) {
      return new Reply.Rread(read.data().duplicate());
    }
    if (message instanceof Reply.Rreaddir list) {
      return new Reply.Rreaddir(list.data().duplicate());
    }
    if (message instanceof Request.Twrite write) {
      return new Request.Twrite(write.fid(), write.offset(), write.data().duplicate());
    }
    return message;
  }

  @Test
  void successiveShortMessagesShareABuffer() {
    for (int tag = 0; tag < 20; tag++) {
      writer.write(tag, new Reply.Rwrite(tag));
    }
    writer.flush();

    assertThat(sent()).hasSize(1);
  }

  @Test
  void dataGoesOutAsTheBufferItIs() {
    ByteBuf data = allocator.directBuffer().writeBytes(new byte[5000]);
    writer.write(1, new Reply.Rread(data));
    writer.flush();

    ByteBuf head = channel.readOutbound();
    assertThat(head.readableBytes()).isEqualTo(11);
    assertThat(head.getIntLE(0)).isEqualTo(5011);
    head.release();
    ByteBuf sent = channel.readOutbound();
    assertThat(sent).isSameAs(data);
    data.release();
  }

  @Test
  void aMessageLongerThanTheSharedBufferGrowsIt() {
    writer.write(1, new Reply.Rclunk());
    writer.write(2, new Reply.Rreadlink(ByteString.of(new byte[60_000])));
    writer.flush();

    assertThat(sent().stream().mapToInt(bytes -> bytes.length).sum()).isEqualTo(7 + 9 + 60_000);
  }

  @Test
  void whatIsDiscardedIsNotSent() {
    writer.write(1, new Reply.Rclunk());
    writer.discard();
    writer.flush();
    writer.discard();

    assertThat(channel.outboundMessages()).isEmpty();
  }

  @Test
  void aStringThatHasNoLengthOnTheWireIsRefusedWithoutATrace() {
    ByteBuf out = Unpooled.buffer();
    MessageWriter.encodeHead(out, 1, new Reply.Rclunk());
    ByteString tooLong = ByteString.of(new byte[0x10000]);

    assertThatThrownBy(() -> MessageWriter.encodeHead(out, 2, new Reply.Rreadlink(tooLong)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(out.readableBytes()).isEqualTo(7);
  }

  private List<byte[]> sent() {
    List<byte[]> sent = new ArrayList<>();
    for (ByteBuf buffer; (buffer = channel.readOutbound()) != null; ) {
      sent.add(ByteBufUtil.getBytes(buffer));
      buffer.release();
    }
    return sent;
  }
}
