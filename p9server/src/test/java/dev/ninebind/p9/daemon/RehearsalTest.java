// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The launcher does not say when its rehearsal failed: starts are slower then, no more. */
@Timeout(60)
class RehearsalTest {
  @TempDir Path folder;

  @Test
  void itEndsByItselfAndChangesNothing() throws Exception {
    List<String> command = ChildJvm.command(Rehearsal.class);
    command.add(folder.toString());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(1, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
    try (var left = Files.list(folder)) {
      assertThat(left).isEmpty();
    }
  }
}
