// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

import com.kenai.jffi.MemoryIO;
import java.nio.ByteBuffer;

/** Where direct buffers are. */
final class NativeMemory {
  private static final MemoryIO MEMORY = MemoryIO.getInstance();

  private NativeMemory() {}

  /** The address of a direct buffer's first byte, whatever its position. */
  static long address(ByteBuffer buffer) {
    return MEMORY.getDirectBufferAddress(buffer);
  }
}
