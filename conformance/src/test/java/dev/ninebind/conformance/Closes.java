// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says which gaps a test shows to be closed; on a class, all its tests do. The results appear in
 * the {@linkplain GapMatrix matrix}: as the guest's if the test has the tag {@code guest}, else as
 * the protocol's. The class is one for {@link EveryVolume}.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
public @interface Closes {
  Gap[] value();
}
