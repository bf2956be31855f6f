// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows.probes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.host.windows.simulated.Edition;
import dev.ninebind.host.windows.simulated.SimulatedNtdll;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The questions are asked rightly: a simulated Windows 11 answers them as Windows does. */
class ProbesTest {
  @Test
  void theSimulationAnswersAsWindowsDoes() {
    Map<String, String> differing = new TreeMap<>();
    int count = 0;
    try (SimulatedNtdll ntdll = new SimulatedNtdll(Edition.WINDOWS_11.pendingEvery(0))) {
      for (Probe probe : Probes.all()) {
        String name = probe.call() + ": " + probe.about();
        try {
          int status = probe.ask(ntdll, "\\??\\C:\\", "p" + count++);
          if (status != probe.windows()) {
            differing.put(name, String.format("%08X", status));
          }
        } catch (UnsupportedOperationException e) {
          differing.put(name, "not simulated");
        }
      }
      assertThat(ntdll.open()).isZero();
    }
    assertThat(differing).isEmpty();
  }
}
