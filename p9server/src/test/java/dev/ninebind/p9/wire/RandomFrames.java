// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;

/**
 * Request frames by chance. Most are whole and use few fids and names, so that they get somewhere;
 * some are then damaged. The same seed gives the same frames.
 */
final class RandomFrames {
  private static final MessageTable.Entry[] REQUESTS =
      MessageTable.entries().stream()
          .filter(entry -> Request.class.isAssignableFrom(entry.message()))
          .toArray(MessageTable.Entry[]::new);

  private static final RecordComponent[][] FIELDS =
      Arrays.stream(REQUESTS)
          .map(entry -> entry.message().getRecordComponents())
          .toArray(RecordComponent[][]::new);

  private static final int[] FLAGS = {
    0, 0, 0, 1, 1, 1, 2, 2, 0x42, 0x241, 0x441, 0x8002, 0x200, 0x10000, 3, -1
  };
  private static final int[] MODES = {0644, 0755, 0100644, 040755, 0010600, 0140600, 0020600, -1};
  private static final long[] LONGS = {0, 1, 2, 5, 255, 4096, 1L << 32, -1, Long.MAX_VALUE};
  private static final int[] MSIZES = {4096, 8192, 65536, 65536, -1, 100};

  private static final byte[][] NAMES =
      List.of(
              "a",
              "b",
              "c",
              "dir",
              ".",
              "..",
              ".ninebind",
              "",
              "x/y",
              "n".repeat(255),
              "n".repeat(256))
          .stream()
          .map(name -> name.getBytes(StandardCharsets.ISO_8859_1))
          .toArray(byte[][]::new);

  private static final byte[][] ATTRIBUTES = {
    "user.a".getBytes(StandardCharsets.US_ASCII),
    "user.b".getBytes(StandardCharsets.US_ASCII),
    "system.posix_acl_access".getBytes(StandardCharsets.US_ASCII),
    {}
  };

  private static final byte[] DIALECT = "9P2000.L".getBytes(StandardCharsets.US_ASCII);

  private final SplittableRandom random;

  /** One frame in so many is damaged; 0: none. */
  private final int damageEvery;

  private final IntUnaryOperator tags;

  /** Kinds that make up half of all: what few of a kind do to each other is found by many. */
  private final int[] favourites;

  /**
   * @param tags gives a tag for a number by chance
   */
  RandomFrames(SplittableRandom random, int damageEvery, IntUnaryOperator tags) {
    this.random = random;
    this.damageEvery = damageEvery;
    this.tags = tags;
    this.favourites = random.ints(4, 0, REQUESTS.length).toArray();
  }

  /** The next frame's bytes; they need not be one frame if they are damaged. */
  byte[] next() {
    byte[] frame = whole();
    return damageEvery > 0 && random.nextInt(damageEvery) == 0 ? damaged(frame) : frame;
  }

  private byte[] whole() {
    int kind = kind();
    while (isEnd(kind)) {
      kind = kind();
    }
    ByteBuf out = Unpooled.buffer(128);
    out.writeIntLE(0).writeByte(REQUESTS[kind].number());
    out.writeShortLE(tags.applyAsInt(random.nextInt(0x10000)));
    for (RecordComponent field : FIELDS[kind]) {
      write(out, field);
    }
    out.setIntLE(0, out.writerIndex());
    return ByteBufUtil.getBytes(out);
  }

  private int kind() {
    return random.nextBoolean()
        ? random.nextInt(REQUESTS.length)
        : favourites[random.nextInt(favourites.length)];
  }

  /** True for most of what ends fids: without any there is little to try. */
  private boolean isEnd(int kind) {
    Class<? extends Message> message = REQUESTS[kind].message();
    return (message == Request.Tversion.class && random.nextInt(64) != 0)
        || ((message == Request.Tclunk.class || message == Request.Tremove.class)
            && random.nextInt(4) != 0);
  }

  private void write(ByteBuf out, RecordComponent field) {
    switch (field.getType().getSimpleName()) {
      case "byte" -> out.writeByte(random.nextInt(4));
      case "short" -> out.writeShortLE(random.nextInt(16));
      case "int" -> out.writeIntLE(integer(field.getName()));
      case "long" ->
          out.writeLongLE(LONGS[random.nextInt(random.nextInt(8) == 0 ? LONGS.length : 6)]);
      case "Name" -> string(out, NAMES[random.nextInt(random.nextInt(8) == 0 ? NAMES.length : 4)]);
      case "ByteString" -> string(out, bytes(field.getName()));
      case "List" -> {
        int count = random.nextInt(16) == 0 ? random.nextInt(20) : random.nextInt(3);
        out.writeShortLE(count);
        for (int i = 0; i < count; i++) {
          string(out, NAMES[random.nextInt(4)]);
        }
      }
      case "ByteBuf" -> {
        int count = random.nextInt(random.nextInt(32) == 0 ? 5000 : 40);
        out.writeIntLE(count).writeZero(count);
      }
      default -> throw new IllegalStateException("no values for " + field);
    }
  }

  private byte[] bytes(String field) {
    boolean sensible = random.nextInt(8) != 0;
    if (sensible && field.equals("version")) {
      return DIALECT;
    } else if (sensible && field.equals("name")) {
      return ATTRIBUTES[random.nextInt(ATTRIBUTES.length)];
    }
    return NAMES[random.nextInt(sensible ? 2 : NAMES.length)];
  }

  private int integer(String field) {
    return switch (field) {
      case "newfid" -> random.nextInt(12);
      case "afid" -> random.nextInt(8) == 0 ? random.nextInt(8) : Message.NOFID;
      case "flags" -> FLAGS[random.nextInt(FLAGS.length)];
      case "mode" -> MODES[random.nextInt(MODES.length)];
      case "msize" -> MSIZES[random.nextInt(MSIZES.length)];
      case "valid" -> random.nextInt(0x200);
      case "count" -> random.nextInt(16) == 0 ? random.nextInt() : random.nextInt(9000);
      default ->
          field.contains("fid") && random.nextInt(64) == 0
              ? Message.NOFID
              : random.nextInt(field.contains("fid") ? 6 : 3);
    };
  }

  private static void string(ByteBuf out, byte[] bytes) {
    out.writeShortLE(bytes.length).writeBytes(bytes);
  }

  private byte[] damaged(byte[] frame) {
    switch (random.nextInt(8)) {
      case 0 -> {
        for (int i = random.nextInt(3); i >= 0; i--) {
          frame[random.nextInt(4, frame.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return frame;
      }
      case 1 -> {
        for (int i = random.nextInt(8); i >= 0; i--) {
          frame[random.nextInt(frame.length)] = (byte) random.nextInt();
        }
        return frame;
      }
      case 2 -> {
        return Encoding.resized(Arrays.copyOf(frame, random.nextInt(4, frame.length + 1)));
      }
      case 3 -> {
        return Encoding.resized(Arrays.copyOf(frame, frame.length + random.nextInt(40)));
      }
      case 4 -> {
        frame[4] = (byte) random.nextInt();
        return frame;
      }
      case 5 -> {
        for (int i = 7; i < frame.length; i++) {
          frame[i] = (byte) random.nextInt();
        }
        return frame;
      }
      case 6 -> {
        return Arrays.copyOf(frame, random.nextInt(frame.length + 1));
      }
      default -> {
        byte[] other = whole();
        int cut = random.nextInt(Math.min(frame.length, other.length));
        System.arraycopy(other, cut, frame, cut, Math.min(frame.length, other.length) - cut);
        return frame;
      }
    }
  }
}
