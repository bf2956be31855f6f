// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.store;

/** A store of metadata cannot be used; the message says which, why and what to do, in one line. */
public final class UnsuitableStoreException extends Exception {
  private static final long serialVersionUID = 1;

  UnsuitableStoreException(String message) {
    super(message);
  }
}
