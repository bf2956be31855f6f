// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.ClassTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs a test class once for each {@link TestedVolume}, served by a process of its own. A protocol
 * test takes a {@link ServedVolume} in its constructor, a guest test its lab.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ClassTemplate
@ExtendWith(EveryVolumeExtension.class)
public @interface EveryVolume {
  /** Those that the class is for; none stands for all. */
  TestedVolume[] value() default {};

  /** Those of them that it takes too long for but in full runs. */
  TestedVolume[] inFullRuns() default {};
}
