// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

import dev.ninebind.host.HostCapability;
import dev.ninebind.host.HostVolume;
import dev.ninebind.host.HostVolumeContract;
import dev.ninebind.host.UnsuitableVolumeException;
import java.io.IOException;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Tag;

/**
 * NT's rules on the Windows that this JVM runs on, in new folders below the one that the system
 * property {@code ninebind.windows.scratch} names. A volume that keeps no EAs or reparse points
 * says so in its capabilities, and is not refused for that here.
 */
@Tag("windows")
class WindowsVolumeContractTest extends HostVolumeContract {
  private static final Set<HostCapability> MISSING = lacking();

  @Override
  public HostVolume openVolume() throws Exception {
    return TestedWindows.open();
  }

  @Override
  public Set<HostCapability> missing() {
    return MISSING;
  }

  /** Reading moves access times on hardly any Windows; 8.3 names are off on many volumes. */
  private static Set<HostCapability> lacking() {
    EnumSet<HostCapability> missing = EnumSet.of(HostCapability.ACCESS_TIMES);
    try (WindowsVolume volume = TestedWindows.open()) {
      WindowsFeatures features = volume.features();
      if (!features.has(WindowsFeature.SHORT_NAMES)) {
        missing.add(HostCapability.SHORT_NAMES);
      }
      if (!features.has(WindowsFeature.REPARSE_POINTS)) {
        missing.add(HostCapability.REPARSE_POINTS);
      }
      if (!features.has(WindowsFeature.BYTE_RANGE_LOCKS)) {
        missing.add(HostCapability.BYTE_RANGE_LOCKS);
      }
    } catch (IOException | UnsuitableVolumeException e) {
      throw new IllegalStateException(e);
    }
    return Collections.unmodifiableSet(missing);
  }
}
