// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A class for every volume is served each of them, and the one that its results stand for. */
@EveryVolume
@ExtendWith(EveryVolumeTest.Asking.class)
class EveryVolumeTest {
  private static final Set<TestedVolume> SERVED = EnumSet.noneOf(TestedVolume.class);

  private final ServedVolume served;
  private TestedVolume reported;

  EveryVolumeTest(ServedVolume served) {
    this.served = served;
  }

  @Test
  void whatIsServedIsWhatIsReported() {
    assertThat(served.volume()).isEqualTo(reported);
    // What was served tells itself apart: a folder is named as it was given, memory is memory.
    String from = reported == TestedVolume.MEMORY ? "memory (NTFS, 256M)" : served.source();
    assertThat(served.server().log()).anyMatch(line -> line.startsWith("serving v from " + from));
    SERVED.add(served.volume());
  }

  @AfterAll
  static void allWereServed() {
    Set<TestedVolume> all = EnumSet.allOf(TestedVolume.class);
    all.removeIf(volume -> !EveryVolumeExtension.runs(volume));
    assertThat(SERVED).isEqualTo(all);
  }

  /** Learns the volume in the way in which conditions do. */
  static final class Asking implements BeforeEachCallback {
    @Override
    public void beforeEach(ExtensionContext context) {
      ((EveryVolumeTest) context.getRequiredTestInstance()).reported =
          EveryVolumeExtension.volume(context);
    }
  }
}
