// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix;

/**
 * An inline call found that it would have to wait, before it had any effect. The caller runs the
 * whole operation again on a thread that may block. It never reaches a client.
 *
 * @see Inline
 */
public final class NotInline extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** The only instance: it carries nothing, and throwing it must cost nothing. */
  @SuppressWarnings("StaticAssignmentOfThrowable") // it has no stack trace that could mislead
  public static final NotInline INSTANCE = new NotInline();

  private NotInline() {
    super("this call would wait", null, false, false);
  }
}
