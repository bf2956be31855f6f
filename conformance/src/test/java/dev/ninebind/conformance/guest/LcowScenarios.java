// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Mounts as the makers of containers make them: by the agent of LCOW's guest, which hands a
 * connected socket to the kernel, and by Docker's driver for local volumes.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS) // one server for all tests
abstract class LcowScenarios {
  private static final Duration BOUND = Duration.ofMinutes(2);
  private static final Pattern OPENED = Pattern.compile("session \\S+ opened");
  private static final Pattern CLOSED = Pattern.compile("session \\S+ closed");

  /** The whole folder; its other names are shares with the flag of their name. */
  private static final String SHARE = "0";

  private static final Map<String, String> FLAGS =
      Map.of("READ_ONLY", "1", "ONE_FILE", "2", "SUB_PATHS", "3");

  private final GuestLab lab;
  private final ServerProcess server;

  LcowScenarios(GuestLab lab) {
    this.lab = lab;
    server =
        lab.serveToo(
            "shares",
            List.of(SHARE, "1", "2", "3"),
            "--export-options",
            "1:read-only",
            "--export-options",
            "2:only=settings.conf",
            "--export-options",
            "3:sub-paths");
  }

  private void passes(String script, Map<String, String> more) {
    Map<String, String> variables = new HashMap<>(more);
    variables.put("SERVER", lab.network().serverAddress());
    variables.put("PORT", "" + server.mount(SHARE).port());
    variables.put("SHARE", SHARE);
    new Scenario(lab)
        .passes(List.of("lcow-agent.sh", script), server.mount(SHARE), variables, BOUND);
  }

  private long count(int start, Pattern pattern) {
    return server.log().stream().skip(start).filter(pattern.asPredicate()).count();
  }

  private void awaitNoSession() throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (count(0, OPENED) > count(0, CLOSED) && System.nanoTime() < deadline) {
      Thread.sleep(5);
    }
    assertThat(count(0, CLOSED)).as("connections that have ended").isEqualTo(count(0, OPENED));
  }

  @Test
  @DisplayName("many users over one connection, which ends with the mount")
  void usersShareAConnection() throws Exception {
    awaitNoSession();
    int start = server.log().size();
    passes("lcow-users.sh", Map.of());

    awaitNoSession();
    assertThat(count(start, OPENED)).as("connections").isEqualTo(1);
    assertThat(server.usageAfter(start, SHARE)).isEqualTo(new ServerProcess.Usage(0, 0));
    Path made = lab.export().resolve("users/2007.d/3");
    assertThat(made).hasContent("2007 3");
    assertThat(Files.readAttributes(made, "unix:uid,gid,nlink"))
        .containsEntry("uid", 2007)
        .containsEntry("gid", 3007)
        .containsEntry("nlink", 2);
    HostProcesses.run("rm", "-rf", lab.export().resolve("users").toString());
    Files.delete(lab.export().resolve("private"));
  }

  @Test
  @DisplayName("every file operation over a socket that was handed to the kernel")
  void operations() {
    passes(Scenario.SMOKE, Map.of("SMOKE", "contents permissions links renames"));
    passes(Scenario.REMOVE, Map.of());
  }

  @Test
  @DisplayName("a vsock that is handed to the kernel, with a relay to TCP behind it")
  void vsock() {
    passes("lcow-vsock.sh", Map.of());
  }

  @Test
  @DisplayName("read-only shares, single files, folders below a share")
  void shares() {
    passes("lcow-shares.sh", FLAGS);
  }

  @Test
  @DisplayName("a volume of Docker's local driver")
  void dockerVolume() {
    passes(
        "docker-volume.sh", Map.of("OPTIONS", server.mount(SHARE).withMsize(1_048_576).options()));
  }
}
