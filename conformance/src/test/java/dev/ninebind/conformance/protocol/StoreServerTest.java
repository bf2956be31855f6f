// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.conformance.Jvm;
import dev.ninebind.conformance.P9Client;
import dev.ninebind.conformance.guest.ServerProcess;
import dev.ninebind.host.HostEntry;
import dev.ninebind.host.HostFile;
import dev.ninebind.host.HostOpen;
import dev.ninebind.host.HostVolume;
import dev.ninebind.host.NtConstants;
import dev.ninebind.host.ntfs3g.Ntfs3gVolume;
import dev.ninebind.host.ntfs3g.NtfsImage;
import dev.ninebind.p9.wire.Reply;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A real server of a real NTFS volume, mounted without options, with its metadata in a store: it is
 * killed, and the next one has all that was answered.
 */
@Tag("ntfs")
class StoreServerTest {
  private static final int FILES = 300;

  private static ServerProcess serve(Path folder, String log, String... options) throws Exception {
    Path logs = Files.createDirectories(Path.of("target", "protocol"));
    return ServerProcess.local(
        Jvm.HERE, Map.of("v", folder.toString()), logs.resolve(log), options);
  }

  private static P9Client connect(ServerProcess server) throws Exception {
    return P9Client.attached(new InetSocketAddress("127.0.0.1", server.printedPort()), "v");
  }

  @Test
  void whatWasAnsweredIsThereAfterAKill() throws Exception {
    try (NtfsImage image = NtfsImage.make(256, "allow_other")) {
      Path folder = Files.createDirectory(image.folder().resolve("served"));
      try (ServerProcess server = serve(folder, "store-1.log", "--metadata", "store")) {
        try (P9Client client = connect(server)) {
          client.mkdir(0, "d", 01770);
          client.symlink(0, "link", "../a/b");
          client.mknod(0, "device", 0020640, 8, 1);
          for (int i = 0; i < FILES; i++) {
            client.mknod(0, "f" + i, 0100600 | i % 0100, 0, 0);
          }
          client.chmod(client.walkTo(0, "f7"), 0755);
          server.kill();
        }
      }
      theHostHasNothingOfIt(folder);
      try (ServerProcess server = serve(folder, "store-2.log");
          P9Client client = connect(server)) {
        assertThat(client.getattr(client.walkTo(0, "d")).mode()).isEqualTo(0041770);
        assertThat(client.readlink(client.walkTo(0, "link"))).isEqualTo("../a/b");
        Reply.Rgetattr device = client.getattr(client.walkTo(0, "device"));
        assertThat(device.mode()).isEqualTo(0020640);
        assertThat(client.getattr(client.walkTo(0, "f7")).mode()).isEqualTo(0100755);
        for (int i = 8; i < FILES; i++) {
          assertThat(client.getattr(client.walkTo(0, "f" + i)).mode())
              .as("f%s", i)
              .isEqualTo(0100600 | i % 0100);
        }
      }
    }
  }

  private static void theHostHasNothingOfIt(Path folder) throws Exception {
    try (HostVolume bare = Ntfs3gVolume.openToLookAt(folder)) {
      for (HostEntry entry : bare.root().list(true)) {
        assertThat(entry.reparseTag()).as(entry.name()).isZero();
        HostOpen how = HostOpen.existing(NtConstants.FILE_READ_EA, 0);
        try (HostFile file = bare.open(bare.root(), entry.name(), how)) {
          assertThat(file.eas()).as(entry.name()).isEmpty();
        }
      }
    }
  }
}
