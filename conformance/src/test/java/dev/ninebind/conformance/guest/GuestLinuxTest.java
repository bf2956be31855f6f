// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.guest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GuestLinuxTest {
  @ParameterizedTest(name = "{0}, cache={1}: {2}")
  @CsvSource({
    "LINUX_6_1, none, true",
    "LINUX_6_1, mmap, true",
    "LINUX_6_1, loose, false",
    "LINUX_6_12, loose, true",
    "LINUX_7, loose, true",
  })
  @DisplayName("unmounting without a server ends Linux 6.1 with cache=loose")
  void unmountsWithoutServer(GuestLinux linux, String cache, boolean comesOff) {
    assertThat(linux.unmountsWithoutServer(cache)).isEqualTo(comesOff);
  }

  @ParameterizedTest(name = "{0}, cache={1}: {2}")
  @CsvSource({
    "LINUX_6_1, mmap, ''",
    "LINUX_6_12, loose, ''",
    "LINUX_7, none, ''",
    "LINUX_7, mmap, ',directio'",
    "LINUX_7, loose, ',directio'",
  })
  @DisplayName("Linux 7 reads what it wrote if it caches mappings alone; other options stay")
  void sound(GuestLinux linux, String cache, String more) {
    MountOptions mount = MountOptions.of(5640, "v").withCache(cache).withExtra("posixacl");
    assertThat(linux.sound(mount).options()).isEqualTo(mount.options() + more);
  }
}
