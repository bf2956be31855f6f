// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.posix;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostMountTest {
  private static final List<String> LINES =
      List.of(
          "22 1 0:20 / /proc rw,nosuid - proc proc rw",
          "36 35 98:0 /sub /mnt/a\\040b rw,noatime master:1 shared:7 - ext4 /dev/a\\134b rw,acl",
          "37 35 98:0 / /mnt/c ro - vfat /dev/c rw,uid=5",
          "38 35 damaged");

  @Test
  void aMountIsFoundByItsNumber() {
    HostMount mount = HostMount.find("36", LINES).orElseThrow();
    assertThat(mount.type()).isEqualTo("ext4");
    assertThat(mount.source()).isEqualTo("/dev/a\\b");
    assertThat(mount.point()).isEqualTo("/mnt/a b");
    assertThat(mount.options()).containsExactly("acl", "noatime", "rw");
    assertThat(mount.isReadOnly()).isFalse();
    assertThat(HostMount.find("38", LINES)).isEmpty();
    assertThat(HostMount.find("3", LINES)).isEmpty();
  }

  @Test
  void aMountMayBeReadOnlyWhereTheFileSystemIsNot() {
    HostMount mount = HostMount.find("37", LINES).orElseThrow();
    assertThat(mount.isReadOnly()).isTrue();
    assertThat(mount.options()).containsExactly("ro", "uid=5");
  }

  @Test
  void aFolderIsOnTheFileSystemThatTheHostSays(@TempDir Path folder) throws Exception {
    HostMount mount = HostMount.of(folder).orElseThrow();
    assertThat(mount.type()).isEqualTo(Files.getFileStore(folder).type());
    assertThat(HostMount.of(Path.of("/proc")).orElseThrow().type()).isEqualTo("proc");
    assertThat(HostMount.of(folder.resolve("missing"))).isEmpty();
  }
}
