// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.posix;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The bytes that the host knows a path by. */
public final class HostPath {
  private HostPath() {}

  /**
   * A path's bytes as they are, which its string does not tell where the JVM runs in a locale that
   * cannot spell them. Its URI escapes them one by one.
   */
  public static byte[] bytes(Path path) {
    byte[] escaped = path.toUri().getRawPath().getBytes(StandardCharsets.US_ASCII);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(escaped.length);
    for (int i = 0; i < escaped.length; i++) {
      if (escaped[i] == '%') {
        bytes.write(Character.digit(escaped[++i], 16) << 4 | Character.digit(escaped[++i], 16));
      } else {
        bytes.write(escaped[i]);
      }
    }
    return bytes.toByteArray();
  }
}
