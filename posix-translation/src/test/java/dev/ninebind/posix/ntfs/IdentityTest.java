// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix.ntfs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.posix.FileId;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IdentityTest {
  private static final long CREATED = 133_000_000_000_000_000L;

  /** A record that is used again at once, by files made within milliseconds of each other. */
  @Test
  void filesThatHaveARecordInTurnHaveNumbersOfTheirOwn() {
    assertThat(paths(new Identity(false, 5), 64)).hasSize(10_000);
  }

  @Test
  void filesThatAreThereNeverShareANumber() {
    Identity identity = new Identity(false, 5);
    Set<Long> lower = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      long path = identity.path(new FileId(0, i, CREATED));
      lower.add(path & 0xFFFF_FFFFL);
    }
    assertThat(lower).hasSize(1_000);
  }

  @Test
  void anIdThatIsNeverUsedAgainIsTheNumber() {
    long id = 0x0003_0000_0000_0040L;
    Identity identity = new Identity(true, 5);
    assertThat(identity.path(identity.id(id, CREATED))).isEqualTo(id);
  }

  private static Set<Long> paths(Identity identity, long record) {
    Set<Long> paths = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      paths.add(identity.path(identity.id(record, CREATED + i * 1_237L)));
    }
    return paths;
  }
}
