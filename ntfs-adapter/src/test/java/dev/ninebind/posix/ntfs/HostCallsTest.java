// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix.ntfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Calls of the host that each operation takes: the table of docs/ntfs.md 4.6, which has to be
 * changed with them.
 */
class HostCallsTest {
  private static List<String> count(CountedOperations.Operation operation, boolean warm)
      throws Exception {
    try (Ntfs ntfs = new Ntfs()) {
      List<String> methods = new ArrayList<>();
      CountedOperations.Counter counter =
          new CountedOperations.Counter() {
            @Override
            public void begin() {
              assertThat(warm || ntfs.handles() == 0).isTrue();
              ntfs.calls.clear();
            }

            @Override
            public void end() {
              ntfs.calls.forEach(call -> methods.add(call.method()));
            }
          };
      CountedOperations.run(ntfs.volume, operation, warm, counter);
      return methods;
    }
  }

  @Test
  void thePageHasTheCounts() throws Exception {
    List<String> rows = new ArrayList<>();
    for (Map.Entry<String, CountedOperations.Operation> each : CountedOperations.all().entrySet()) {
      List<String> warm = count(each.getValue(), true);
      int cold = count(each.getValue(), false).size();
      String counted = CountedOperations.counted(warm);
      rows.add("| " + each.getKey() + " | " + warm.size() + " | " + counted + " | " + cold + " |");
    }
    assertThat(CountedOperations.rows("| operation | warm | calls | cold |"))
        .containsExactlyElementsOf(rows);
  }
}
