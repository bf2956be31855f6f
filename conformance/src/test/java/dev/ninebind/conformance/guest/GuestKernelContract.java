// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The harness itself, without a server: a scenario's verdict is worth as much as these. */
@Tag("guest")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class GuestKernelContract {
  private static final Duration BOUND = Duration.ofSeconds(20);

  @TempDir Path logs;

  /** Roots, each with a kernel that boots it. */
  abstract Stream<Arguments> systems();

  @ParameterizedTest
  @MethodSource("systems")
  void scriptsRunOneAfterAnotherWithOutputAndExitCode(GuestRoot root, GuestLinux linux) {
    try (GuestNetwork network = GuestNetwork.open(1);
        GuestKernel guest = boot(network, root, linux)) {
      GuestResult first = guest.run("echo one; echo two >&2; printf three; exit 7", BOUND);
      assertThat(first.exitCode()).isEqualTo(7);
      assertThat(first.lines()).containsExactly("one", "two", "three");

      String awkward = "it's \"$HOME\" `x` \\ \n ä";
      GuestResult second = guest.run("printf %s \"$VALUE\"", Map.of("VALUE", awkward), BOUND);
      assertThat(second.exitCode()).isZero();
      assertThat(second.output()).isEqualTo(awkward);

      assertThat(guest.run("seq 20000", BOUND).lines()).hasSize(20_000);
      assertThat(guest.run("kill -9 $$", BOUND).exitCode()).isEqualTo(128 + 9);

      assertThat(guest.run("uname -r", BOUND).output()).startsWith(linux.release());

      String address = network.serverAddress();
      assertThat(guest.run("ip route get " + address, BOUND))
          .satisfies(result -> assertThat(result.output()).contains("via 10.99.0.1"));
    }
  }

  @ParameterizedTest
  @MethodSource("systems")
  void scriptThatHangsCostsTheGuestAndSaysWhere(GuestRoot root, GuestLinux linux) {
    try (GuestNetwork network = GuestNetwork.open(1);
        GuestKernel guest = boot(network, root, linux)) {
      assertThatThrownBy(() -> guest.run("echo before; sleep 1000", Duration.ofSeconds(5)))
          .isInstanceOf(GuestException.class)
          .hasMessageContaining("did not end within")
          .hasMessageContaining("the kernel: State: ")
          .hasMessageContaining("before")
          .hasMessageContaining("sleep 1000");
      assertThat(guest.isAlive()).isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource("systems")
  void powerLossLeavesNoProcess(GuestRoot root, GuestLinux linux) {
    try (GuestNetwork network = GuestNetwork.open(1);
        GuestKernel guest = boot(network, root, linux)) {
      guest.run("sleep 1000 & sleep 1000 &", BOUND);
      String marker = guest.share().getFileName().toString();
      assertThat(processesNaming(marker)).isPositive();
      guest.powerLoss();
      assertThat(processesNaming(marker)).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("systems")
  void guestThatPanicsIsReported(GuestRoot root, GuestLinux linux) {
    try (GuestNetwork network = GuestNetwork.open(1);
        GuestKernel guest = boot(network, root, linux)) {
      assertThatThrownBy(() -> guest.run("echo c > /proc/sysrq-trigger; sleep 1000", BOUND))
          .isInstanceOf(GuestException.class)
          .hasMessageContaining("the guest ended in script-1");
    }
  }

  private GuestKernel boot(GuestNetwork network, GuestRoot root, GuestLinux linux) {
    return GuestKernel.boot(network, 0, root, linux, 128, logs.resolve("guest.log"));
  }

  private static long processesNaming(String text) {
    return ProcessHandle.allProcesses()
        .filter(process -> process.info().commandLine().orElse("").contains(text))
        .count();
  }
}
