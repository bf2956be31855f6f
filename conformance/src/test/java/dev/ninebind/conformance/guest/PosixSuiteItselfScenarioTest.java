// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.conformance.posix.DataChecker;
import dev.ninebind.conformance.posix.DataChecker.Fault;
import dev.ninebind.conformance.posix.PosixSuite;
import dev.ninebind.conformance.report.CheckResult;
import dev.ninebind.conformance.report.CheckResult.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The POSIX suite and the checker of random data on file systems of the guests' own kernels: what
 * they ask for is what Linux does, and what is wrong is found.
 */
@GuestTest(
    guests = 2,
    kernel = {GuestRoot.DEBIAN_12, GuestRoot.DEBIAN_13},
    memory = 384)
final class PosixSuiteItselfScenarioTest {
  private static final long SEED = 20_261_121;

  private final GuestLab lab;

  PosixSuiteItselfScenarioTest(GuestLab lab) {
    this.lab = lab;
  }

  /**
   * On Linux 6.1 a check that asks for something else than Linux does would fail with a folder of
   * this host passed through, too.
   */
  @Test
  @DisplayName("every check passes on ext4 of Linux 6.12")
  void newerKernel() {
    local(1, "ext4");
  }

  @Tag("full")
  @ParameterizedTest(name = "{1} of guest {0}")
  @CsvSource({"0, tmpfs", "1, tmpfs", "0, ext4"})
  @DisplayName("every check passes on Linux's own file systems")
  void others(int guest, String kind) {
    local(guest, kind);
  }

  private void local(int guest, String kind) {
    List<String> counts = new ArrayList<>();

    List<CheckResult> results = PosixSuite.local(kind).run(lab.guest(guest), counts::add);

    assertThat(results).filteredOn(result -> result.status() == Status.FAILED).isEmpty();
    assertThat(results)
        .filteredOn(result -> result.status() == Status.PASSED)
        .hasSizeGreaterThan(6000);
    assertThat(counts).hasSameSizeAs(PosixSuite.areas());
  }

  @Test
  @DisplayName("random data is right on a tmpfs")
  void randomDataIsRight() {
    CheckResult result =
        DataChecker.local(10_000)
            .withSeed(SEED)
            .run(lab.guest(0), Duration.ofMinutes(3), line -> {});

    assertThat(result.status()).as(result.detail()).isEqualTo(Status.PASSED);
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  @DisplayName("random data finds a fault, and the operations that show it")
  void randomDataFindsFaults(Fault fault) {
    List<String> said = new ArrayList<>();

    CheckResult result =
        DataChecker.local(3_000)
            .withSeed(SEED)
            .broken(fault)
            .run(lab.guest(0), Duration.ofMinutes(5), said::add);

    assertThat(result.status()).as("%s%n%s", result.detail(), said).isEqualTo(Status.FAILED);
    assertThat(result.detail())
        .contains("seed " + SEED)
        .contains("expected <")
        .contains("# shrunk: ");
    assertThat(said).filteredOn(line -> line.startsWith("# last: ")).isNotEmpty();
  }
}
