// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.memory;

/** {@code a} and {@code A} are one name, and the translation keeps them apart. */
class NtfsWithoutCaseTest extends NtfsOnMemoryContract {
  @Override
  MemoryVolume.Options world() {
    return MemoryVolume.Options.DEFAULT.withCaseSensitiveDirectories(false);
  }
}
