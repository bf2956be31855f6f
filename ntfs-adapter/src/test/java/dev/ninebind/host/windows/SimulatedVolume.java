// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.host.ForwardingHostVolume;
import dev.ninebind.host.HostFile;
import dev.ninebind.host.HostOpen;
import dev.ninebind.host.HostVolume;
import dev.ninebind.host.NtConstants;
import dev.ninebind.host.windows.simulated.Edition;
import dev.ninebind.host.windows.simulated.SimulatedNtdll;
import java.util.List;

/**
 * The volume of Windows over a Windows that is simulated: a folder of its drive. When it is closed
 * no file may be left open there.
 */
final class SimulatedVolume extends ForwardingHostVolume {
  /** The folder, as Windows writes it. */
  static final String FOLDER = "C:\\share";

  private final SimulatedNtdll ntdll;

  private SimulatedVolume(SimulatedNtdll ntdll, HostVolume volume) {
    super(volume);
    this.ntdll = ntdll;
  }

  static SimulatedVolume open(Edition edition) throws Exception {
    return open(new SimulatedNtdll(edition));
  }

  static SimulatedVolume open(SimulatedNtdll ntdll) throws Exception {
    return new SimulatedVolume(ntdll, openFolder(ntdll, ntdll));
  }

  /**
   * Makes the folder and opens it.
   *
   * @param calls what is called: the simulation, or what stands before it
   */
  static WindowsVolume openFolder(SimulatedNtdll ntdll, Ntdll calls) throws Exception {
    HostVolume drive = ntdll.drive();
    HostOpen how =
        HostOpen.create(NtConstants.FILE_ALL_ACCESS, NtConstants.FILE_DIRECTORY_FILE, List.of());
    try (HostFile folder = drive.open(drive.root(), "share", how)) {
      assertThat(folder.created()).isTrue();
    }
    return WindowsVolume.open(calls, FOLDER, WindowsVolume.Metadata.IN_FILES);
  }

  @Override
  public void close() {
    super.close();
    assertThat(ntdll.files()).as("files left open").isZero();
    assertThat(ntdll.pended()).as("requests that took their time").isPositive();
    ntdll.close();
  }
}
