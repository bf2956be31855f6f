// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.posix;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * File systems mounted inside the served folder. To mount takes a mount namespace of one's own, and
 * so another process: {@link MountsProbe}.
 */
@Tag("full")
class MountsTest extends HostFolderTest {
  @Test
  void fileSystemsBelowTheRootAreServedApart() throws Exception {
    for (String directory : new String[] {"one", "two", "full", "fixed"}) {
      Files.createDirectory(served.resolve(directory));
    }
    String script =
        """
        set -e
        cd "$1"
        mount -t tmpfs -o size=64m none one
        mount -t tmpfs -o size=64m none two
        mount -t tmpfs -o size=1m none full
        mount -t tmpfs -o ro none fixed
        shift
        exec "$@"
        """;
    String output =
        run(
            "unshare",
            "-m",
            "sh",
            "-c",
            script,
            "sh",
            served.toString(),
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            MountsProbe.class.getName(),
            served.toString());
    assertThat(output).endsWith("all as it should be\n");
  }
}
