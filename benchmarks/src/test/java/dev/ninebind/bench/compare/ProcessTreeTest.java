// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ProcessTreeTest {
  @Test
  void processorTimeIsOfUserAndKernel() {
    String stat = "77 (a) b (c)) S 1 2 3 4 5 6 7 8 9 10 250 30 0 0 20 0 1 0";
    assertThat(ProcessTree.ticks(stat)).isEqualTo(280);
  }

  @Test
  void memoryIsTold() {
    List<String> status = List.of("Name:\tVmRSS:", "VmHWM:\t  2048 kB", "VmRSS:\t  1024 kB");
    assertThat(ProcessTree.kibibytes(status, "VmRSS:")).isEqualTo(1024);
    assertThat(ProcessTree.kibibytes(status, "VmSwap:")).isZero();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void thisProcessUsesSome() {
    assertThat(new ProcessTree(ProcessHandle.current()).cpuNanos()).isPositive();
  }

  /** One that only waits: what others give back, the kernel need not have noted as their most. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void memoryOfAProcessIsAtItsMostOrBelow() throws Exception {
    Process process = new ProcessBuilder("cat").start();
    try {
      process.getOutputStream().write('\n');
      process.getOutputStream().flush();
      assertThat(process.getInputStream().read()).isEqualTo('\n');
      ProcessTree tree = new ProcessTree(process.toHandle());
      assertThat(tree.resident()).isPositive().isLessThanOrEqualTo(tree.peak());
    } finally {
      process.destroyForcibly();
    }
  }
}
