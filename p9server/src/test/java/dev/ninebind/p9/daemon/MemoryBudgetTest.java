// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What volumes in memory get of a heap. */
class MemoryBudgetTest {
  private static final long GIBIBYTE = 1L << 30;

  /** The sizes of volumes that were asked for so, {@code ""} for any. */
  private static List<String> divide(long heap, String... sizes) throws UsageException {
    List<ExportArgument> exports = new ArrayList<>();
    exports.add(
        new ExportArgument("f", new ExportSource.Folder(Path.of("/f")), ExportOptions.DEFAULT));
    for (String size : sizes) {
      MemorySize asked = size.isEmpty() ? null : MemorySize.parse("size", size);
      exports.add(new ExportArgument("m", new ExportSource.Memory(asked), ExportOptions.DEFAULT));
    }
    List<ExportArgument> divided = new MemoryBudget(heap).divide(exports);
    assertThat(divided.get(0)).isEqualTo(exports.get(0));
    return divided.stream()
        .skip(1)
        .map(export -> ((ExportSource.Memory) export.source()).size().toString())
        .toList();
  }

  @Test
  void whatIsUsualTakesHalfAtMost() throws Exception {
    assertThat(divide(8 * GIBIBYTE, "")).containsExactly("512M");
    assertThat(divide(GIBIBYTE, "")).containsExactly("512M");
    assertThat(divide(GIBIBYTE - 1, "")).containsExactly("511M");
    assertThat(divide(GIBIBYTE / 2, "")).containsExactly("256M");
    assertThat(divide(8 * GIBIBYTE, "", "")).containsExactly("512M", "512M");
    assertThat(divide(GIBIBYTE, "", "")).containsExactly("256M", "256M");
    assertThat(divide(GIBIBYTE, "500M", "")).containsExactly("500M", "12M");
  }

  @Test
  void whatIsAskedForMayTakeThreeFifths() throws Exception {
    assertThat(divide(GIBIBYTE, "614M")).containsExactly("614M");
    assertThat(divide(GIBIBYTE, "300M", "314M")).containsExactly("300M", "314M");
    assertThat(divide(GIBIBYTE)).isEmpty();
  }

  @Test
  void whatDoesNotFitIsRefusedWithAWayOut() throws Exception {
    assertThatThrownBy(() -> divide(GIBIBYTE, "615M"))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "615M in memory do not fit into this JVM's heap of 1024M: ask for less, or set"
                + " NINEBIND_JAVA_OPTS=-Xmx1230M in the environment");
    assertThat(divide(1230L << 20, "615M")).containsExactly("615M");
    assertThatThrownBy(() -> divide(GIBIBYTE, "314M", "", "301M"))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("615M in memory");
    assertThatThrownBy(() -> divide(GIBIBYTE, "600M", ""))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("-Xmx2224M");
    assertThatThrownBy(() -> divide(GIBIBYTE, "8589934591G", "8589934591G"))
        .isInstanceOf(UsageException.class);
  }
}
