// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.conformance.protocol.ProtocolCase;
import dev.ninebind.conformance.protocol.ProtocolSuite;
import org.junit.jupiter.api.Test;

class DebatableTest {
  @Test
  void eachNoteIsOfACheckThatThereIs() {
    assertThat(ProtocolSuite.cases().stream().map(ProtocolCase::path))
        .containsAll(Debatable.paths());
  }
}
