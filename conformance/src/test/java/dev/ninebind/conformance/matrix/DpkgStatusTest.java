// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DpkgStatusTest {
  @TempDir Path root;

  @Test
  void tellsVersions() throws IOException {
    Path status = root.resolve("var/lib/dpkg/status");
    Files.createDirectories(status.getParent());
    Files.writeString(
        status,
        """
        Package: mysql-server
        Status: install ok installed
        Version: 9.7.4-2
        Depends: mysql-server-core (= 9.7.4-2)

        Package: mysql-server-core
        Status: install ok installed
        Version: 9.7.4-2+b1
        """);

    DpkgStatus packages = DpkgStatus.of(root);

    assertThat(packages.version("mysql-server")).contains("9.7.4-2");
    assertThat(packages.version("mysql-server-core")).contains("9.7.4-2+b1");
    assertThat(packages.version("mysql")).isEmpty();
  }
}
