// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MemorySizeTest {
  @ParameterizedTest
  @CsvSource({
    "1048576, 1048576, 1M",
    "1048577, 1048577, 1048577",
    "1024K, 1048576, 1M",
    "1025k, 1049600, 1025K",
    "512M, 536870912, 512M",
    "2g, 2147483648, 2G",
    "2048M, 2147483648, 2G",
    "8589934591G, 9223372035781033984, 8589934591G",
    "0001M, 1048576, 1M"
  })
  void sizesAreReadAndWritten(String text, long bytes, String again) throws Exception {
    MemorySize size = MemorySize.parse("--memory-size", text);
    assertThat(size.bytes()).isEqualTo(bytes);
    assertThat(size).hasToString(again);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "M",
        "-1M",
        "+1M",
        "1.5G",
        "1T",
        "1MB",
        "1 M",
        "0",
        "1048575",
        "1023K",
        "0x100000",
        "8589934592G",
        "9007199254740992K",
        "99999999999999999999"
      })
  void whatIsNoSizeIsRefused(String text) {
    assertThatThrownBy(() -> MemorySize.parse("--memory-size", text))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("--memory-size '" + text + "' is ");
  }
}
