// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.guest;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Tests that need real guest kernels. All tests of the class share one {@link GuestLab}, which its
 * constructor takes. The tag {@code guest} leaves these tests out on machines that cannot run them;
 * where they do run, a missing prerequisite is a failure.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("guest")
@ExtendWith(GuestLabExtension.class)
@interface GuestTest {
  /** How many guests the lab boots. */
  int guests() default 1;

  /** What the guests boot, in order; the last is for all further ones. */
  GuestRoot[] kernel() default GuestRoot.DEBIAN_12;

  /** MiB for each guest. */
  int memory() default 768;
}
