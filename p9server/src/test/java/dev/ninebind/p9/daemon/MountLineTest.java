// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.p9.server.ListenAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class MountLineTest {
  private static String of(String address) {
    return of(address, ExportOptions.DEFAULT);
  }

  private static String of(String address, ExportOptions options) {
    ExportArgument export =
        new ExportArgument("data", new ExportSource.Folder(Path.of("/srv/data")), options);
    return MountLine.of(ListenAddress.parse(address), export, 65536);
  }

  @Test
  void aTcpAddressIsANumber() {
    String options =
        " -o trans=tcp,port=5640,version=9p2000.L,msize=65536,access=client,cache=none,aname=data ";
    assertThat(of("tcp://127.0.0.1:5640")).isEqualTo("mount -t 9p" + options + "127.0.0.1 /mnt");
    assertThat(of("tcp://localhost:5640")).isEqualTo("mount -t 9p" + options + "127.0.0.1 /mnt");
    assertThat(of("tcp://0.0.0.0:5640"))
        .isEqualTo("mount -t 9p" + options + "ADDRESS-OF-THIS-HOST /mnt");
  }

  @Test
  void aUnixSocketIsItsPath() {
    assertThat(of("unix:///run/ninebind.sock"))
        .startsWith("mount -t 9p -o trans=unix,version=9p2000.L,")
        .endsWith(",aname=data /run/ninebind.sock /mnt");
  }

  @Test
  void whoIsToldToAskAgainDoesSoSoon() throws Exception {
    assertThat(of("tcp://127.0.0.1:5640", ExportOptions.DEFAULT.with("lock-hold=5")))
        .contains(",locktimeout=1,");
  }
}
