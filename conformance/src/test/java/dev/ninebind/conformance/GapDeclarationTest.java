// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;

/** Every gap has a test of the protocol and one of a guest's kernel, which run for every volume. */
class GapDeclarationTest {
  private static List<Class<?>> closing() {
    return ReflectionSupport.findAllClassesInPackage(
        "dev.ninebind.conformance", type -> !gaps(type).isEmpty(), name -> true);
  }

  private static Set<Gap> gaps(Class<?> type) {
    Set<Gap> gaps = EnumSet.noneOf(Gap.class);
    AnnotationSupport.findAnnotation(type, Closes.class)
        .ifPresent(closes -> gaps.addAll(List.of(closes.value())));
    AnnotationSupport.findAnnotatedMethods(type, Closes.class, HierarchyTraversalMode.TOP_DOWN)
        .forEach(method -> gaps.addAll(List.of(method.getAnnotation(Closes.class).value())));
    return gaps;
  }

  @Test
  void everyGapHasAProtocolTestAndAGuestTest() {
    Map<Gap, Set<GapMatrix.Kind>> declared = new EnumMap<>(Gap.class);
    for (Class<?> type : closing()) {
      for (Gap gap : gaps(type)) {
        declared
            .computeIfAbsent(gap, unused -> EnumSet.noneOf(GapMatrix.Kind.class))
            .add(GapMatrix.Kind.of(type));
      }
    }
    Set<Gap> open = EnumSet.allOf(Gap.class);
    open.removeIf(
        gap -> declared.getOrDefault(gap, Set.of()).size() == GapMatrix.Kind.values().length);
    assertThat(open).isEmpty();
  }

  @Test
  void testsOfGapsRunForEveryVolume() {
    assertThat(closing())
        .isNotEmpty()
        .allMatch(type -> AnnotationSupport.isAnnotated(type, EveryVolume.class));
  }

  @Test
  void whatHasNotRunIsMissingInTheMatrix() {
    GapMatrix matrix = new GapMatrix();
    matrix.add(Gap.LOCK, "passthrough", GapMatrix.Kind.GUEST, "OneTest", true);
    matrix.add(Gap.LOCK, "passthrough", GapMatrix.Kind.GUEST, "OneTest", false);
    matrix.add(Gap.NLINK, "passthrough", GapMatrix.Kind.PROTOCOL, "TwoTest", true);
    matrix.addSkipped(Gap.NLINK, "passthrough", GapMatrix.Kind.PROTOCOL, "TwoTest");
    matrix.addSkipped(Gap.OPEN, "memory", GapMatrix.Kind.GUEST, "ThreeTest");
    assertThat(matrix.text())
        .containsPattern("LOCK +missing +1 FAILED, 1 passed OneTest")
        .containsPattern("NLINK +1 passed, 1 skipped TwoTest +missing")
        .containsPattern("OPEN +missing +missing")
        .doesNotContain("ThreeTest");
  }
}
