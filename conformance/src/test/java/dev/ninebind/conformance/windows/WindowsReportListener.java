// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.windows;

import dev.ninebind.conformance.TestedVolume;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Keeps the results of tests whose server is a Windows process, over several runs until the next
 * {@code clean}, and writes the report of all once {@link UnderWineTest} has left its results:
 * {@code target/windows/report.md}.
 */
public final class WindowsReportListener implements TestExecutionListener {
  private final List<TestResult> served = new ArrayList<>();
  private final Map<String, Instant> begun = new ConcurrentHashMap<>();
  private final Map<String, Duration> took = new ConcurrentHashMap<>();
  private final Instant start = Instant.now();
  private TestPlan plan;
  private boolean underWine;
  private boolean failed;

  @Override
  public void testPlanExecutionStarted(TestPlan started) {
    plan = started;
  }

  @Override
  public void executionStarted(TestIdentifier test) {
    begun.put(test.getUniqueId(), Instant.now());
  }

  @Override
  public synchronized void executionSkipped(TestIdentifier test, String reason) {
    if (isServed(test)) {
      served.add(new TestResult(TestResult.name(test), TestResult.Status.SKIPPED, reason));
    }
  }

  @Override
  public synchronized void executionFinished(TestIdentifier test, TestExecutionResult result) {
    String name = TestResult.name(test);
    boolean passed = result.getStatus() == TestExecutionResult.Status.SUCCESSFUL;
    if (name.startsWith(UnderWineTest.class.getSimpleName())) {
      underWine = true;
      failed |= result.getStatus() == TestExecutionResult.Status.FAILED;
    }
    if (isServed(test) && (test.isTest() || !passed)) {
      TestResult.Status status =
          switch (result.getStatus()) {
            case SUCCESSFUL -> TestResult.Status.PASSED;
            case ABORTED -> TestResult.Status.SKIPPED;
            case FAILED -> TestResult.Status.FAILED;
          };
      String why = result.getThrowable().map(Throwable::getMessage).orElse("");
      served.add(new TestResult(name, status, why));
      took.put(name, Duration.between(begun.get(test.getUniqueId()), Instant.now()));
    }
  }

  /** True within an invocation for the volume of that kind. */
  private boolean isServed(TestIdentifier test) {
    Optional<TestIdentifier> at = Optional.of(test);
    while (at.isPresent()) {
      String type = at.get().getUniqueIdObject().getLastSegment().getType();
      if (type.equals("class-template-invocation")) {
        return at.get().getDisplayName().equals(TestedVolume.WINDOWS.title());
      }
      at = plan.getParent(at.get());
    }
    return false;
  }

  @Override
  public synchronized void testPlanExecutionFinished(TestPlan finished) {
    if (served.isEmpty() && !underWine) {
      return;
    }
    try {
      Files.createDirectories(UnderWineTest.RESULTS);
      StringBuilder lines = new StringBuilder();
      for (TestResult result : served) {
        Duration duration = took.getOrDefault(result.test(), Duration.ZERO);
        lines.append(duration.toMillis()).append('\t').append(result.line()).append('\n');
      }
      Files.writeString(
          UnderWineTest.RESULTS.resolve("served.results"),
          lines,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
      Files.writeString(
          UnderWineTest.RESULTS.resolve("seconds.txt"),
          Duration.between(start, Instant.now()).toSeconds() + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
      if (!failed && WindowsReport.isPossible()) {
        WindowsReport report = new WindowsReport();
        Files.writeString(UnderWineTest.RESULTS.resolve("report.md"), report.text());
        System.out.println(report.lastLine());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
