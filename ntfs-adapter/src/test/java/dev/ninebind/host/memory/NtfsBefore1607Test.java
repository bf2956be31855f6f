// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.memory;

/** Names of open files neither go nor are replaced, and the translation hides that. */
class NtfsBefore1607Test extends NtfsOnMemoryContract {
  @Override
  MemoryVolume.Options world() {
    return MemoryVolume.Options.DEFAULT.withPosixSemantics(false);
  }
}
