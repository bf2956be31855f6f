// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestSource;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Keeps the results of tests that are said to {@linkplain Closes close} a gap, and prints them at
 * the end of the run; they are in {@code target/gap-matrix.txt} too.
 */
public final class GapMatrixListener implements TestExecutionListener {
  private static final Path FILE = Path.of("target", "gap-matrix.txt");

  private final GapMatrix matrix = new GapMatrix();
  private TestPlan plan;

  @Override
  public void testPlanExecutionStarted(TestPlan started) {
    plan = started;
  }

  /** A class or server that does not even start counts as one failed test of the class. */
  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    boolean passed = result.getStatus() == TestExecutionResult.Status.SUCCESSFUL;
    if (!test.isTest() && passed) {
      return;
    }
    Class<?> testClass = testClass(test);
    if (testClass == null) {
      return;
    }
    GapMatrix.Kind kind = GapMatrix.Kind.of(testClass);
    for (Gap gap : gaps(test, testClass)) {
      matrix.add(gap, volume(test), kind, testClass.getSimpleName(), passed);
    }
  }

  /** A test with many cases that is skipped counts as one. */
  @Override
  public void executionSkipped(TestIdentifier test, String reason) {
    Class<?> testClass = testClass(test);
    if (testClass != null) {
      GapMatrix.Kind kind = GapMatrix.Kind.of(testClass);
      for (Gap gap : gaps(test, testClass)) {
        matrix.addSkipped(gap, volume(test), kind, testClass.getSimpleName());
      }
    }
  }

  @Override
  public void testPlanExecutionFinished(TestPlan finished) {
    if (matrix.isEmpty()) {
      return;
    }
    String text = matrix.text();
    System.out.print(text);
    try {
      Files.createDirectories(FILE.getParent());
      Files.writeString(FILE, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Class<?> testClass(TestIdentifier test) {
    TestSource source = test.getSource().orElse(null);
    if (source instanceof MethodSource method) {
      return method.getJavaClass();
    }
    return source instanceof ClassSource type ? type.getJavaClass() : null;
  }

  private static Set<Gap> gaps(TestIdentifier test, Class<?> testClass) {
    Set<Gap> gaps = new HashSet<>();
    AnnotationSupport.findAnnotation(testClass, Closes.class)
        .ifPresent(closes -> gaps.addAll(Set.of(closes.value())));
    if (test.getSource().orElse(null) instanceof MethodSource method) {
      AnnotationSupport.findAnnotation(method.getJavaMethod(), Closes.class)
          .ifPresent(closes -> gaps.addAll(Set.of(closes.value())));
    }
    return gaps;
  }

  /** The name of the invocation of {@link EveryVolume} that a test is in. */
  private String volume(TestIdentifier test) {
    Optional<TestIdentifier> at = Optional.of(test);
    while (at.isPresent()) {
      String type = at.get().getUniqueIdObject().getLastSegment().getType();
      if (type.equals("class-template-invocation")) {
        return at.get().getDisplayName();
      }
      at = plan.getParent(at.get());
    }
    return "";
  }
}
