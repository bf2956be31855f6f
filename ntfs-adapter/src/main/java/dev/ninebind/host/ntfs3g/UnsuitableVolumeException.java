// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.ntfs3g;

/** A folder cannot be served as NTFS by ntfs-3g; the message says why, in one line. */
public final class UnsuitableVolumeException extends Exception {
  private static final long serialVersionUID = 1;

  UnsuitableVolumeException(String message) {
    super(message);
  }
}
