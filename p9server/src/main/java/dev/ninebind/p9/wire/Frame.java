// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.wire;

import dev.ninebind.posix.Errno;

/**
 * A frame that arrived.
 *
 * @param tag 0 to 0xffff
 * @param size of the frame in bytes, header included
 * @param message what it says, or null where it is refused; its data is released by whoever takes
 *     the frame
 * @param refusal why the message was not understood though the frame is whole, or null
 */
public record Frame(int tag, int size, Message message, Errno refusal) {}
