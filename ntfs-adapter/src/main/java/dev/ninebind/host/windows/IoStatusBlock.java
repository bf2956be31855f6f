// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

/** IO_STATUS_BLOCK: how a call ended (wdm.h). */
final class IoStatusBlock {
  static final int STATUS = 0; // NTSTATUS, in a slot of 8 bytes
  static final int INFORMATION = 8; // bytes, or what a create did
  static final int SIZE = 16;

  private IoStatusBlock() {}
}
