// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.windows;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.opentest4j.TestAbortedException;

/** A test that Wine cannot pass is run, and its failure counts as excluded. */
public final class ExcludedUnderWine
    implements TestExecutionExceptionHandler, LifecycleMethodExecutionExceptionHandler {
  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable thrown)
      throws Throwable {
    judge(context, thrown);
  }

  @Override
  public void handleAfterEachMethodExecutionException(ExtensionContext context, Throwable thrown)
      throws Throwable {
    judge(context, thrown);
  }

  private static void judge(ExtensionContext context, Throwable thrown) throws Throwable {
    String name =
        context.getRequiredTestClass().getSimpleName()
            + "."
            + context.getRequiredTestMethod().getName();
    Exclusions.Exclusion exclusion = Exclusions.ALL.of(name).orElseThrow(() -> thrown);
    throw new TestAbortedException(exclusion.reason(), thrown);
  }
}
