// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.host.windows.simulated.Edition;
import dev.ninebind.host.windows.simulated.SimulatedNtdll;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The memory that a path of Win32's is given in: ntdll reads and changes it after the last line
 * that mentions it, so that it has to be the thread's, which nobody frees meanwhile.
 */
class WindowsFolderTest {
  private final List<Long> given = new ArrayList<>();

  /** Notes the addresses that the functions for paths are called with. */
  private Ntdll noting(Ntdll ntdll) {
    return (Ntdll)
        Proxy.newProxyInstance(
            Ntdll.class.getClassLoader(),
            new Class<?>[] {Ntdll.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("RtlDosPathNameToNtPathName_U_WithStatus")) {
                given.add((Long) arguments[0]);
                given.add((Long) arguments[1]);
              } else if (method.getName().equals("RtlFreeUnicodeString")) {
                given.add((Long) arguments[0]);
              }
              return method.invoke(ntdll, arguments);
            });
  }

  @Test
  void thePathIsInTheThreadsMemory() throws Exception {
    try (SimulatedNtdll windows = new SimulatedNtdll(Edition.WINDOWS_11)) {
      Ntdll ntdll = noting(windows);
      Nt nt = new NtThreads(ntdll).mine();
      nt.close(WindowsFolder.open(ntdll, nt, "C:\\"));
      long area = nt.scratch.areaAddress();
      assertThat(given)
          .hasSize(3)
          .allSatisfy(address -> assertThat(address).isBetween(area, area + Scratch.AREA_SIZE));
    }
  }
}
