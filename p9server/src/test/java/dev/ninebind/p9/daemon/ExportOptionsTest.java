// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ninebind.posix.Credentials;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the options of an export mean. */
class ExportOptionsTest {
  @Test
  void eachOptionChangesOneThing() throws Exception {
    ExportOptions options = ExportOptions.DEFAULT;
    assertThat(options.with("read-only")).isEqualTo(new ExportOptions(true, null, false, false, 0));
    assertThat(options.with("map-owner=7:4294967295"))
        .isEqualTo(new ExportOptions(false, new Credentials(7, -1), false, false, 0));
    assertThat(options.with("append=offset"))
        .isEqualTo(new ExportOptions(false, null, true, false, 0));
    assertThat(options.with("locks=host"))
        .isEqualTo(new ExportOptions(false, null, false, true, 0));
    assertThat(options.with("lock-hold=86400"))
        .isEqualTo(new ExportOptions(false, null, false, false, 86_400));
  }

  @Test
  void theLastWordCounts() throws Exception {
    ExportOptions all =
        new ExportOptions(true, new Credentials(1, 2), true, true, 9)
            .with("append=server")
            .with("locks=server")
            .with("lock-hold=forever")
            .with("map-owner=3:4");
    assertThat(all).isEqualTo(new ExportOptions(true, new Credentials(3, 4), false, false, 0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "read-write",
        "read-only=yes",
        "map-owner",
        "map-owner=root",
        "map-owner=1:2:3",
        "map-owner=-1:0",
        "append",
        "append=end",
        "locks=guest",
        "lock-hold",
        "lock-hold=0",
        "lock-hold=-1",
        "lock-hold=86401",
        "lock-hold=1.5",
        "lock-hold=ever"
      })
  void whatNobodyKnowsIsRefused(String option) {
    assertThatThrownBy(() -> ExportOptions.DEFAULT.with(option))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(option.replaceFirst("=.*", ""));
  }
}
