// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.random;

import dev.ninebind.host.memory.MemoryVolume;
import dev.ninebind.posix.ntfs.NtfsPosixVolume;
import java.time.Duration;

/** What the model of NTFS can do. */
enum World {
  WINDOWS_11,
  BEFORE_1607,
  WITHOUT_CASE;

  MemoryVolume volume() {
    MemoryVolume.Options all = MemoryVolume.Options.DEFAULT;
    return new MemoryVolume(
        switch (this) {
          case WINDOWS_11 -> all;
          case BEFORE_1607 -> all.withPosixSemantics(false);
          case WITHOUT_CASE -> all.withCaseSensitiveDirectories(false);
        });
  }

  /** One whose files have contents, names and times only. */
  static MemoryVolume withoutMetadata() {
    return new MemoryVolume(
        MemoryVolume.Options.DEFAULT.withExtendedAttributes(false).withReparsePoints(false));
  }

  /** Nobody else has a file open here, so there is nothing to wait for. */
  static NtfsPosixVolume.Options options(boolean mirrorReadonly) {
    NtfsPosixVolume.Options usual = NtfsPosixVolume.Options.DEFAULT;
    return new NtfsPosixVolume.Options(
        usual.defaults(), usual.drives(), mirrorReadonly, false, Duration.ofMillis(5));
  }
}
