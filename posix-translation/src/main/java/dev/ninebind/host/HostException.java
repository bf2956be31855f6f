// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host;

/**
 * A call failed the way NT calls fail: with an NTSTATUS. It is part of normal work, so it carries
 * no stack trace.
 */
public final class HostException extends Exception {
  private static final long serialVersionUID = 1;

  private final HostError error;
  private final int status;

  /** A failure with the status that this error stands for. */
  public HostException(HostError error) {
    this(error, error.status());
  }

  /** A failure with a status that Windows returned. */
  public HostException(int status) {
    this(HostError.ofStatus(status), status);
  }

  private HostException(HostError error, int status) {
    super(
        error == HostError.OTHER
            ? String.format("NTSTATUS 0x%08X", status)
            : String.format("STATUS_%s (0x%08X)", error, status),
        null,
        false,
        false);
    this.error = error;
    this.status = status;
  }

  public HostError error() {
    return error;
  }

  /** The NTSTATUS itself. */
  public int status() {
    return status;
  }
}
