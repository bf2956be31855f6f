// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class RowsTest {
  private static List<String> names(String only) {
    return Rows.matching(Pattern.compile(only)).stream().map(Row::name).toList();
  }

  @Test
  void rowsAreChosenByWhatIsInTheirName() {
    assertThat(names("")).hasSize(Rows.all().size());
    assertThat(names("^stat-d")).containsExactly("stat-d1", "stat-d16");
    assertThat(names("64k.*d8$")).containsExactly("read-64k-d8", "write-64k-d8");
    assertThat(names("no such row")).isEmpty();
  }

  @Test
  void namesAreUnique() {
    assertThat(names("")).doesNotHaveDuplicates();
  }

  @Test
  void everyGoalIsAboutARow() {
    assertThat(names("")).containsAll(Goals.rows());
  }

  @Test
  void theHostsCallsKnowWhatTheyAreAskedFor() throws IOException {
    String source = Files.readString(Path.of("src/main/c/bounds.c"));
    for (Row row : Rows.all()) {
      row.calls().ifPresent(name -> assertThat(source).contains("{\"" + name + "\", do_"));
    }
  }
}
