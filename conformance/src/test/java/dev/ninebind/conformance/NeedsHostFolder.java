// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A test in which the host itself, or a second server, works on the served files. Volumes whose
 * files only their server sees have no such thing: there it is reported as skipped, with this as
 * the reason, and the {@linkplain GapMatrix matrix} says so.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsHostFolder.Condition.class)
public @interface NeedsHostFolder {
  /** Asks the volume that the class runs with now. */
  final class Condition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      TestedVolume volume = EveryVolumeExtension.volume(context);
      return volume.isOnHost()
          ? ConditionEvaluationResult.enabled("the host sees the files")
          : ConditionEvaluationResult.disabled(
              "only the server sees the files of " + volume.title());
    }
  }
}
