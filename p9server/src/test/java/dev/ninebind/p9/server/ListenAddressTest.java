// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListenAddressTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "tcp://127.0.0.1:5640",
        "tcp://localhost:0",
        "tcp://[::1]:65535",
        "unix:///run/ninebind.sock"
      })
  void anAddressIsWrittenAsItIsRead(String text) {
    assertThat(ListenAddress.parse(text)).hasToString(text);
  }

  @Test
  void thePartsAreToldApart() {
    assertThat(ListenAddress.parse("tcp://[::1]:5640"))
        .isEqualTo(new ListenAddress.Tcp("::1", 5640));
    assertThat(ListenAddress.parse("unix:///a/b"))
        .isEqualTo(new ListenAddress.Unix(Path.of("/a/b")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "5640",
        "127.0.0.1:5640",
        "tcp://",
        "tcp://localhost",
        "tcp://:5640",
        "tcp://localhost:",
        "tcp://localhost:x",
        "tcp://localhost:-1",
        "tcp://localhost:65536",
        "udp://localhost:5640",
        "unix://relative",
        "unix://",
        "TCP://localhost:1"
      })
  void anythingElseIsRefusedWithTheTextInTheMessage(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ListenAddress.parse(text))
        .withMessageContaining("'" + text + "'");
  }
}
