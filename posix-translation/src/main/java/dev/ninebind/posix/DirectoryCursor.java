// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix;

/** The entries of an open directory, resumable at any entry. */
public interface DirectoryCursor {
  /** Takes entries one by one. */
  @FunctionalInterface
  interface Visitor {
    /**
     * One entry, {@code .} and {@code ..} included.
     *
     * @param path the file's number, as in {@link Attributes#path}
     * @param next the cookie that resumes after this entry
     * @return false if the entry was not taken: the listing ends before it
     */
    boolean entry(Name name, FileType type, long path, long next);

    /**
     * Bytes that it has room for, each entry taking 24 more than its name. A hint: what is read
     * from the host beyond that is read again.
     */
    default int room() {
      return Integer.MAX_VALUE;
    }
  }

  /**
   * Hands entries to the visitor, from after the entry whose cookie this is, until the visitor has
   * enough or a bounded number was handed over; only a call that hands over none is at the end.
   * Every entry that is there from first to last comes exactly once, whatever is created or removed
   * meanwhile. Calls on one cursor exclude each other.
   *
   * @param cookie 0 for the start, else one that a visitor was given
   * @throws PosixException ENOENT if the directory was removed, EINVAL for a cookie that the host
   *     refuses, EIO
   */
  void list(long cookie, Visitor visitor) throws PosixException;
}
