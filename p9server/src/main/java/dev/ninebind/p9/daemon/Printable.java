// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.daemon;

import dev.ninebind.posix.ByteString;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** What others wrote, made fit for a terminal: nothing hidden, nothing that commands it. */
final class Printable {
  private Printable() {}

  /** In quotes; what does not show, or stands for something else, is as in Java's strings. */
  static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.codePoints()
        .forEach(
            c -> {
              if (c == '"' || c == '\\') {
                quoted.append('\\').appendCodePoint(c);
              } else if (shows(c)) {
                quoted.appendCodePoint(c);
              } else {
                for (char unit : Character.toChars(c)) {
                  quoted.append(String.format("\\u%04x", (int) unit));
                }
              }
            });
    return quoted.append('"').toString();
  }

  /** Quoted if the bytes are UTF-8 that all shows, else hexadecimal. */
  static String bytes(ByteString bytes) {
    String text = text(bytes);
    return text != null && text.codePoints().allMatch(Printable::shows)
        ? quoted(text)
        : "0x" + hex(bytes.toBytes());
  }

  static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  /** Null if the bytes are no UTF-8. */
  static String text(ByteString bytes) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.toBytes()))
          .toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  private static boolean shows(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.PRIVATE_USE,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
