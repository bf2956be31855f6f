// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.planted;

import dev.ninebind.posix.ForwardingFile;
import dev.ninebind.posix.OpenFile;
import dev.ninebind.posix.PosixVolume;

/** The bug of servers that only say that they have synced. */
final class NoSync extends WrappedFiles {
  NoSync(PosixVolume target) {
    super(target);
  }

  @Override
  OpenFile wrap(OpenFile file) {
    return new ForwardingFile(file) {
      @Override
      public void sync(boolean dataOnly) {
        // it says so
      }
    };
  }
}
