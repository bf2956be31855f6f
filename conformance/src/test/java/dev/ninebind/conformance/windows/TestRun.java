// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.windows;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Runs test classes in the JVM for Windows and writes down how each test ended, as it ends: {@link
 * TestResult} reads that. Its arguments are the file for the results, and the classes; {@code
 * -Dninebind.windows.only} may say which of their tests.
 *
 * <p>It ends with 0 if it came to its end, whatever the results; judging them is the reader's.
 */
public final class TestRun {
  private TestRun() {}

  public static void main(String[] arguments) throws Exception {
    String only = System.getProperty("ninebind.windows.only", ".*");
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(
                Arrays.stream(arguments).skip(1).map(DiscoverySelectors::selectClass).toList())
            .filters(
                (PostDiscoveryFilter)
                    test -> FilterResult.includedIf(isStarted(TestResult.name(test), only)))
            .build();
    int exitCode = 0;
    try (PrintWriter results =
        new PrintWriter(
            Files.newBufferedWriter(Path.of(arguments[0]), StandardCharsets.UTF_8), true)) {
      LauncherFactory.create().execute(request, new Writer(results));
    } catch (RuntimeException | Error e) {
      e.printStackTrace();
      exitCode = 1;
    }
    System.out.flush();
    Runtime.getRuntime().exit(exitCode);
  }

  private static boolean isStarted(String test, String only) {
    return test.matches(only)
        && Exclusions.ALL.of(test).map(Exclusions.Exclusion::started).orElse(true);
  }

  /** Writes one line for each test, and one for each container that failed as a whole. */
  private static final class Writer implements TestExecutionListener {
    private final PrintWriter results;

    Writer(PrintWriter results) {
      this.results = results;
    }

    @Override
    public void executionStarted(TestIdentifier test) {
      if (test.isTest()) {
        write(new TestResult(TestResult.name(test), TestResult.Status.STARTED, ""));
      }
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
      write(new TestResult(TestResult.name(test), TestResult.Status.SKIPPED, reason));
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      TestResult.Status status =
          switch (result.getStatus()) {
            case SUCCESSFUL -> TestResult.Status.PASSED;
            case ABORTED -> TestResult.Status.SKIPPED;
            case FAILED -> TestResult.Status.FAILED;
          };
      if (test.isTest() || status != TestResult.Status.PASSED) {
        write(
            new TestResult(
                TestResult.name(test),
                status,
                result.getThrowable().map(Throwable::toString).orElse("")));
        result
            .getThrowable()
            .filter(thrown -> status == TestResult.Status.FAILED)
            .ifPresent(
                thrown -> {
                  System.out.println("FAILED " + TestResult.name(test));
                  thrown.printStackTrace(System.out);
                });
      }
    }

    private synchronized void write(TestResult result) {
      results.println(result.line());
    }
  }
}
