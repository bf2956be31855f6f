// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix.ntfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;

/** The page and the tests go together: every row has a test, every test a row. */
class RowsTest {
  private static final Pattern ROW = Pattern.compile("\\| `([a-z]+(?:[.-][a-z]+)*)` \\|.*");

  private static List<String> rows() throws IOException {
    List<String> lines = Files.readAllLines(Path.of("..", "docs", "ntfs.md"));
    int from = lines.indexOf("### 4.1 Open flags");
    int to = lines.indexOf("### 4.6 What an operation costs");
    return lines.subList(from, to).stream()
        .map(ROW::matcher)
        .filter(Matcher::matches)
        .map(row -> row.group(1))
        .toList();
  }

  @Test
  void everyRowHasATestAndEveryTestItsRow() throws IOException {
    Set<String> shown = new TreeSet<>();
    for (Class<?> type :
        ReflectionSupport.findAllClassesInPackage(
            "dev.ninebind.posix.ntfs", name -> true, name -> true)) {
      AnnotationSupport.findAnnotatedMethods(type, Row.class, HierarchyTraversalMode.TOP_DOWN)
          .forEach(
              method -> {
                assertThat(AnnotationSupport.isAnnotated(method, Test.class)).isTrue();
                shown.addAll(List.of(method.getAnnotation(Row.class).value()));
              });
    }
    assertThat(rows()).doesNotHaveDuplicates().hasSizeGreaterThan(80);
    assertThat(shown).containsExactlyElementsOf(new TreeSet<>(rows()));
  }
}
