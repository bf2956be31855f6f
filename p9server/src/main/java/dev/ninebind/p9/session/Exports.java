// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.session;

import dev.ninebind.posix.ByteString;
import dev.ninebind.posix.PosixException;

/** Finds the export that an attach asks for. */
@FunctionalInterface
public interface Exports {
  /**
   * The export with this name.
   *
   * @param aname as the client gave it; empty and {@code /} mean the only one
   * @throws PosixException ENOENT if there is none such
   */
  Export find(ByteString aname) throws PosixException;

  /** Where a client with this aname comes in: the top of an export. Errors as {@link #find}. */
  default AttachPoint attach(ByteString aname) throws PosixException {
    return new AttachPoint(find(aname));
  }
}
