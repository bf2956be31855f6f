// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.wire;

import dev.ninebind.posix.ByteString;
import dev.ninebind.posix.Name;
import dev.ninebind.posix.PosixException;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/**
 * A frame written by hand from the protocol's description, field by field, and the record it stands
 * for. Neighbouring fields differ, so that two that change places show.
 *
 * @param frame the bytes in hexadecimal; blanks separate fields
 */
record Golden(Message message, String frame) {
  /** The tag of every frame here. */
  static final int TAG = 0x0102;

  private static final Qid QID = new Qid(Qid.DIRECTORY, 0x01020304, 0x1112131415161718L);
  private static final String Q = "80 04030201 1817161514131211 ";
  private static final Qid QID_2 = new Qid(Qid.SYMBOLIC_LINK, 5, -2);
  private static final String Q2 = "02 05000000 feffffffffffffff ";

  /** One frame for each message, or more. */
  static final List<Golden> ALL =
      List.of(
          new Golden(new Reply.Rlerror(2), "0b000000 07 0201 02000000"),
          new Golden(new Request.Tstatfs(0x11223344), "0b000000 08 0201 44332211"),
          new Golden(
              new Reply.Rstatfs(0x01021997, 4096, 1, 2, 3, 4, 5, 6, 255),
              "43000000 09 0201 97190201 00100000 0100000000000000 0200000000000000"
                  + " 0300000000000000 0400000000000000 0500000000000000 0600000000000000"
                  + " ff000000"),
          new Golden(new Request.Tlopen(1, 0x8002), "0f000000 0c 0201 01000000 02800000"),
          new Golden(new Reply.Rlopen(QID, 0x2000), "18000000 0d 0201 " + Q + "00200000"),
          new Golden(
              new Request.Tlcreate(1, name("a"), 0x241, 0644, 100),
              "1a000000 0e 0201 01000000 0100 61 41020000 a4010000 64000000"),
          new Golden(new Reply.Rlcreate(QID_2, 0), "18000000 0f 0201 " + Q2 + "00000000"),
          new Golden(
              new Request.Tsymlink(2, name("ln"), text("/t"), 5),
              "17000000 10 0201 02000000 0200 6c6e 0200 2f74 05000000"),
          new Golden(new Reply.Rsymlink(QID_2), "14000000 11 0201 " + Q2),
          new Golden(
              new Request.Tmknod(2, name("n"), 020660, 8, 1, 6),
              "1e000000 12 0201 02000000 0100 6e b0210000 08000000 01000000 06000000"),
          new Golden(new Reply.Rmknod(QID), "14000000 13 0201 " + Q),
          new Golden(
              new Request.Trename(3, 4, name("x")), "12000000 14 0201 03000000 04000000 0100 78"),
          new Golden(new Reply.Rrename(), "07000000 15 0201"),
          new Golden(new Request.Treadlink(5), "0b000000 16 0201 05000000"),
          new Golden(new Reply.Rreadlink(text("/t")), "0b000000 17 0201 0200 2f74"),
          new Golden(new Request.Tgetattr(6, 0x3fff), "13000000 18 0201 06000000 ff3f000000000000"),
          new Golden(
              new Reply.Rgetattr(
                  0x7ff, QID, 0100644, 1000, 1001, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14,
                  15),
              "a0000000 19 0201 ff07000000000000 "
                  + Q
                  + "a4810000 e8030000 e9030000 0100000000000000 0200000000000000"
                  + " 0300000000000000 0400000000000000 0500000000000000 0600000000000000"
                  + " 0700000000000000 0800000000000000 0900000000000000 0a00000000000000"
                  + " 0b00000000000000 0c00000000000000 0d00000000000000 0e00000000000000"
                  + " 0f00000000000000"),
          new Golden(
              new Request.Tsetattr(7, 0x1ff, 0664, 1000, 1001, 0x0102030405060708L, 1, 2, 3, 4),
              "43000000 1a 0201 07000000 ff010000 b4010000 e8030000 e9030000 0807060504030201"
                  + " 0100000000000000 0200000000000000 0300000000000000 0400000000000000"),
          new Golden(new Reply.Rsetattr(), "07000000 1b 0201"),
          new Golden(
              new Request.Txattrwalk(8, 9, text("user.a")),
              "17000000 1e 0201 08000000 09000000 0600 757365722e61"),
          new Golden(
              new Request.Txattrwalk(8, 9, ByteString.EMPTY),
              "11000000 1e 0201 08000000 09000000 0000"),
          new Golden(new Reply.Rxattrwalk(0x40), "0f000000 1f 0201 4000000000000000"),
          new Golden(
              new Request.Txattrcreate(8, text("user.a"), 0x100, 1),
              "1f000000 20 0201 08000000 0600 757365722e61 0001000000000000 01000000"),
          new Golden(new Reply.Rxattrcreate(), "07000000 21 0201"),
          new Golden(
              new Request.Treaddir(10, -2, 0x1000),
              "17000000 28 0201 0a000000 feffffffffffffff 00100000"),
          new Golden(
              new Reply.Rreaddir(Unpooled.wrappedBuffer(hex(Q + "0900000000000000 04 0100 64"))),
              "24000000 29 0201 19000000 " + Q + "0900000000000000 04 0100 64"),
          new Golden(new Request.Tfsync(11, 1), "0f000000 32 0201 0b000000 01000000"),
          new Golden(new Reply.Rfsync(), "07000000 33 0201"),
          new Golden(
              new Request.Tlock(12, (byte) 1, 2, 0x10, 0x20, 0x30, text("c")),
              "27000000 34 0201 0c000000 01 02000000 1000000000000000 2000000000000000 30000000"
                  + " 0100 63"),
          new Golden(new Reply.Rlock((byte) 1), "08000000 35 0201 01"),
          new Golden(
              new Request.Tgetlock(12, (byte) 1, 0x10, 0x20, 0x30, text("c")),
              "23000000 36 0201 0c000000 01 1000000000000000 2000000000000000 30000000 0100 63"),
          new Golden(
              new Reply.Rgetlock((byte) 2, 0x10, 0x20, 0x30, text("c")),
              "1f000000 37 0201 02 1000000000000000 2000000000000000 30000000 0100 63"),
          new Golden(
              new Request.Tlink(13, 14, name("l")), "12000000 46 0201 0d000000 0e000000 0100 6c"),
          new Golden(new Reply.Rlink(), "07000000 47 0201"),
          new Golden(
              new Request.Tmkdir(15, name("d"), 040755, 7),
              "16000000 48 0201 0f000000 0100 64 ed410000 07000000"),
          new Golden(new Reply.Rmkdir(QID), "14000000 49 0201 " + Q),
          new Golden(
              new Request.Trenameat(16, name("a"), 17, name("b")),
              "15000000 4a 0201 10000000 0100 61 11000000 0100 62"),
          new Golden(new Reply.Rrenameat(), "07000000 4b 0201"),
          new Golden(
              new Request.Tunlinkat(18, name("u"), 0x200),
              "12000000 4c 0201 12000000 0100 75 00020000"),
          new Golden(new Reply.Runlinkat(), "07000000 4d 0201"),
          new Golden(
              new Request.Tversion(8192, text("9P2000.L")),
              "15000000 64 0201 00200000 0800 3950323030302e4c"),
          new Golden(
              new Reply.Rversion(8192, text("9P2000.L")),
              "15000000 65 0201 00200000 0800 3950323030302e4c"),
          new Golden(
              new Request.Tauth(19, text("u"), text("a"), 1000),
              "15000000 66 0201 13000000 0100 75 0100 61 e8030000"),
          new Golden(new Reply.Rauth(QID), "14000000 67 0201 " + Q),
          new Golden(
              new Request.Tattach(20, Message.NOFID, text("root"), text("/x"), 1000),
              "1d000000 68 0201 14000000 ffffffff 0400 726f6f74 0200 2f78 e8030000"),
          new Golden(new Reply.Rattach(QID), "14000000 69 0201 " + Q),
          new Golden(new Request.Tflush((short) 0xfffe), "09000000 6c 0201 feff"),
          new Golden(new Reply.Rflush(), "07000000 6d 0201"),
          new Golden(
              new Request.Twalk(21, 22, List.of(name("a"), name("b c"))),
              "19000000 6e 0201 15000000 16000000 0200 0100 61 0300 622063"),
          new Golden(
              new Request.Twalk(21, 22, List.of(name(".."))),
              "15000000 6e 0201 15000000 16000000 0100 0200 2e2e"),
          new Golden(
              new Request.Twalk(21, 22, List.of()), "11000000 6e 0201 15000000 16000000 0000"),
          new Golden(new Reply.Rwalk(List.of(QID, QID_2)), "23000000 6f 0201 0200 " + Q + Q2),
          new Golden(new Reply.Rwalk(List.of()), "09000000 6f 0201 0000"),
          new Golden(
              new Request.Tread(23, 0x100000000L, 0x1000),
              "17000000 74 0201 17000000 0000000001000000 00100000"),
          new Golden(
              new Reply.Rread(Unpooled.wrappedBuffer(hex("686579"))),
              "0e000000 75 0201 03000000 686579"),
          new Golden(new Reply.Rread(Unpooled.EMPTY_BUFFER), "0b000000 75 0201 00000000"),
          new Golden(
              new Request.Twrite(24, 5, Unpooled.wrappedBuffer(hex("686579"))),
              "1a000000 76 0201 18000000 0500000000000000 03000000 686579"),
          new Golden(new Reply.Rwrite(3), "0b000000 77 0201 03000000"),
          new Golden(new Request.Tclunk(25), "0b000000 78 0201 19000000"),
          new Golden(new Reply.Rclunk(), "07000000 79 0201"),
          new Golden(new Request.Tremove(26), "0b000000 7a 0201 1a000000"),
          new Golden(new Reply.Rremove(), "07000000 7b 0201"));

  byte[] bytes() {
    return hex(frame);
  }

  static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits.replace(" ", ""));
  }

  static Name name(String text) {
    try {
      return Name.of(text);
    } catch (PosixException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  private static ByteString text(String text) {
    return ByteString.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Short, for the names of parameterized tests. */
  @Override
  public String toString() {
    return message.getClass().getSimpleName();
  }
}
