// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows.verification;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** A suite with one test of each outcome, for what runs suites; no build runs it by itself. */
class SampleSuite {
  @Test
  void passes() {
    assertThat(System.getProperty("ninebind.windows.scratch")).isNotNull();
  }

  @Test
  void fails() {
    assertThat(1).as("a reason with a | and\na second line").isEqualTo(2);
  }

  @Test
  void givesUp() {
    Assumptions.abort("there is none here");
  }

  @Nested
  class Within {
    @Test
    void passesToo() {
      assertThat(getClass().getSimpleName()).isEqualTo("Within");
    }
  }
}
