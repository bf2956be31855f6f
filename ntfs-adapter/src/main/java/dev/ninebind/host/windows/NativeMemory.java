// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

import com.kenai.jffi.MemoryIO;
import java.nio.ByteBuffer;

/** Where direct buffers are. */
final class NativeMemory {
  private static final MemoryIO MEMORY = MemoryIO.getInstance();

  private NativeMemory() {}

  /**
   * The address of a direct buffer's first byte, whatever its position. It is good only while the
   * buffer is reachable, which a local variable is not after its last use: either the thread's
   * {@link Scratch} has the buffer, or it is used after the call that has its address.
   */
  static long address(ByteBuffer buffer) {
    return MEMORY.getDirectBufferAddress(buffer);
  }
}
