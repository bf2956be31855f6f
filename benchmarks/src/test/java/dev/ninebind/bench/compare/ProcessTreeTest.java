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
    ProcessTree here = new ProcessTree(ProcessHandle.current());
    assertThat(here.cpuNanos()).isPositive();
    // The kernel notes the most it has seen at some calls only: less than what was there a moment
    // ago.
    assertThat(here.resident()).isBetween(here.peak() / 8, here.peak() + here.peak() / 8);
  }
}
