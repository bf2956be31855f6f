// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.conformance.EveryVolume;
import dev.ninebind.conformance.ServedVolume;
import dev.ninebind.conformance.TestedVolume;
import dev.ninebind.conformance.guest.ServerProcess;
import dev.ninebind.conformance.report.CheckResult;
import dev.ninebind.conformance.windows.Exclusions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** All checks that the harness makes of any server pass with ours, on every volume. */
@EveryVolume
@Tag("once")
class ProtocolSuiteTest {
  private static final int TIMEOUT_SECONDS = 30;

  private final ServedVolume served;

  ProtocolSuiteTest(ServedVolume served) {
    this.served = served;
  }

  @Test
  void everyCheckPasses() throws IOException, InterruptedException {
    int port = served.server().printedPort();
    Server server =
        new Server(
            new InetSocketAddress("127.0.0.1", port),
            ServedVolume.EXPORT,
            0,
            1 << 20,
            TIMEOUT_SECONDS,
            Optional.empty(),
            Optional.empty());
    List<String> notes = new ArrayList<>();
    List<CheckResult> results =
        new ProtocolSuite(server, notes::add).run(each -> true, result -> {});
    assertThat(results)
        .filteredOn(CheckResult::hasFailed)
        .filteredOn(result -> !isExcluded(result))
        .isEmpty();
    assertThat(notes).isEmpty();
    nothingIsLeft();
    // Power cuts, restarts, and permissions that the guest's kernel enforces; more where all files
    // have one owner.
    if (ServedVolume.isRoot() && served.volume() != TestedVolume.WINDOWS) {
      assertThat(results)
          .filteredOn(result -> result.status() == CheckResult.Status.NOT_RUN)
          .extracting(CheckResult::name)
          .containsExactlyInAnyOrder(
              "permissions-are-enforced-for-the-user-of-the-attach",
              "what-was-synced-outlives-the-server",
              "what-was-acknowledged-outlives-the-server",
              "what-was-synced-outlives-a-power-cut");
    }
  }

  /** Under Wine some cannot pass. */
  private boolean isExcluded(CheckResult result) {
    String name = "ProtocolSuiteTest." + result.area() + "/" + result.name();
    return served.volume() == TestedVolume.WINDOWS && Exclusions.ALL.of(name).isPresent();
  }

  /** All connections are closed, whose last the server may notice a little later. */
  private void nothingIsLeft() throws IOException, InterruptedException {
    ServerProcess.Usage none = new ServerProcess.Usage(0, 0);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!served.usage().equals(none) && System.nanoTime() < deadline) {
      Thread.sleep(20);
    }
    assertThat(served.usage()).isEqualTo(none);
    assertThat(served.openFiles(ProtocolSuite.DIRECTORY)).isEmpty();
  }
}
