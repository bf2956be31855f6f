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
 * A long test of what all volumes share: passed-through folders show it in every run, the others in
 * full runs.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(LongOnOtherVolumes.Condition.class)
public @interface LongOnOtherVolumes {
  /** Asks the volume that the class runs with now. */
  final class Condition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      TestedVolume volume = EveryVolumeExtension.volume(context);
      return volume == TestedVolume.PASSTHROUGH || EveryVolumeExtension.runs("full")
          ? ConditionEvaluationResult.enabled("it is its turn")
          : ConditionEvaluationResult.disabled("on " + volume.title() + " in full runs");
    }
  }
}
