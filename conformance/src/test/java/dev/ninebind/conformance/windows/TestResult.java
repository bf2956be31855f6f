// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.windows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.TestSource;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestIdentifier;

/**
 * How a test ended that ran elsewhere.
 *
 * @param test {@code Class.Nested.method}, with the invocation behind it where there are several
 * @param message why it did not pass
 */
record TestResult(String test, Status status, String message) {
  enum Status {
    /** It has not ended yet; what is left so in the end hung, or ended the JVM. */
    STARTED,
    PASSED,
    FAILED,
    SKIPPED
  }

  private static final String SEPARATOR = "\t";

  static String name(TestIdentifier test) {
    return name(test.getUniqueIdObject(), test.getSource().orElse(null), test.getDisplayName());
  }

  static String name(TestDescriptor test) {
    return name(test.getUniqueId(), test.getSource().orElse(null), test.getDisplayName());
  }

  private static String name(UniqueId id, TestSource source, String display) {
    String classes = classes(id);
    String name = classes.isEmpty() ? display : classes;
    if (source instanceof MethodSource method) {
      name += "." + method.getMethodName();
      if (id.getLastSegment().getType().endsWith("invocation")) {
        name += "(" + display + ")";
      }
    }
    return name.replaceAll("\\s+", " ");
  }

  /**
   * The class that was run and those within: a nested class of a contract is declared elsewhere, so
   * that only the id tells where it was found.
   */
  private static String classes(UniqueId id) {
    List<String> names = new ArrayList<>();
    for (UniqueId.Segment segment : id.getSegments()) {
      if (segment.getType().equals("class") || segment.getType().equals("class-template")) {
        names.add(segment.getValue().replaceAll(".*[.]", ""));
      } else if (segment.getType().equals("nested-class")) {
        names.add(segment.getValue());
      }
    }
    return String.join(".", names);
  }

  String line() {
    return String.join(
        SEPARATOR, status.name(), test, message.replaceAll("\\s+", " ").replace("\0", "\\0"));
  }

  /** Reads a line. */
  static TestResult of(String line) {
    String[] parts = line.split(SEPARATOR, 3);
    return new TestResult(parts[1], Status.valueOf(parts[0]), parts[2]);
  }

  /** Reads what a {@link TestRun} wrote; of each test what came last. */
  static List<TestResult> read(Path file) throws IOException {
    Map<String, TestResult> results = new LinkedHashMap<>();
    for (String line : Files.readAllLines(file)) {
      TestResult result = of(line);
      TestResult earlier = results.put(result.test(), result);
      if (earlier != null && earlier.status() != Status.STARTED) {
        throw new IllegalStateException("two tests are called " + result.test());
      }
    }
    return List.copyOf(results.values());
  }
}
