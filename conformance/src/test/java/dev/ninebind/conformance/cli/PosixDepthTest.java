// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.conformance.planted.InProcessServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** A guest mounts a server that is not in its network. */
@Tag("guest")
class PosixDepthTest {
  @Test
  void aServerOfThisHostIsMountedAndAsked() throws Exception {
    StringWriter out = new StringWriter();
    CommandLine line = ConformanceCommand.commandLine();
    line.setOut(new PrintWriter(out));
    try (InProcessServer server = new InProcessServer(InProcessServer.memory())) {
      String target = "tcp://127.0.0.1:" + server.address().getPort() + "/v";
      int code = line.execute("--target", target, "--depth", "posix", "--only", "symlink");
      assertThat(code).as(out.toString()).isZero();
    }
    assertThat(out.toString()).containsPattern("posix: symlink: [1-9]");
  }
}
