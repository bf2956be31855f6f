// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.memory;

/** All that NTFS has. */
class NtfsOnWindows11Test extends NtfsOnMemoryContract {
  @Override
  MemoryVolume.Options world() {
    return MemoryVolume.Options.DEFAULT;
  }
}
