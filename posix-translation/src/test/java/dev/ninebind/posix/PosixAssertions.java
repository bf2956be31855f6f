// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Assertions about calls that fail the way POSIX calls do. */
public final class PosixAssertions {
  private PosixAssertions() {}

  /** Asserts that a call fails, with exactly this number. */
  public static void assertFails(Errno expected, ThrowingCallable call) {
    Throwable thrown = catchThrowable(call);
    assertThat(thrown).as("a failure with %s", expected).isInstanceOf(PosixException.class);
    assertThat(((PosixException) thrown).errno()).isEqualTo(expected);
  }

  /** Asserts that a call succeeds or fails with this number; true if it succeeded. */
  public static boolean succeedsOrFails(Errno allowed, ThrowingCallable call) {
    Throwable thrown = catchThrowable(call);
    if (thrown == null) {
      return true;
    }
    assertThat(thrown).as("success or %s", allowed).isInstanceOf(PosixException.class);
    assertThat(((PosixException) thrown).errno()).isEqualTo(allowed);
    return false;
  }
}
