// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host;

/** A folder cannot be served as NTFS; the message says why, in one line. */
public final class UnsuitableVolumeException extends Exception {
  private static final long serialVersionUID = 1;

  public UnsuitableVolumeException(String message) {
    super(message);
  }
}
