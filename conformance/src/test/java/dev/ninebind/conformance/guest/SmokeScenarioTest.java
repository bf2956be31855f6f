// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every file operation of coreutils, over the ways of caching and sizes of messages. */
@GuestTest
final class SmokeScenarioTest {
  private final GuestLab lab;

  SmokeScenarioTest(GuestLab lab) {
    this.lab = lab;
  }

  @ParameterizedTest(name = "cache={0},msize={1}")
  @CsvSource({"none, 65536", "mmap, 1048576"})
  @DisplayName("every file operation gives its exact result")
  void operations(String cache, int msize) throws IOException {
    MountOptions mount = lab.mount().withCache(cache).withMsize(msize);
    new Scenario(lab).passesAndLeaves(50, Scenario.SMOKE, mount, Map.of(), Duration.ofMinutes(3));
  }

  @Tag("full")
  @ParameterizedTest(name = "cache={0},msize={1}")
  @CsvSource({"none, 1048576", "loose, 65536", "loose, 1048576", "mmap, 65536", "none, 8192"})
  @DisplayName("the same with the other pairs, and with small messages")
  void otherPairs(String cache, int msize) throws IOException {
    operations(cache, msize);
  }

  @Test
  @DisplayName("the line that the server prints mounts the folder")
  void printedMountLine() throws IOException {
    String printed =
        lab.server().log().stream()
            .filter(line -> line.startsWith("mount -t 9p"))
            .findFirst()
            .orElseThrow();
    assertThat(printed).endsWith(" /mnt");

    GuestResult result =
        lab.guest(0)
            .run(
                printed + "/v && echo pasted > /mnt/v/printed && umount /mnt/v",
                Map.of(),
                Duration.ofSeconds(30));

    assertThat(result.exitCode()).as(result.output()).isZero();
    assertThat(lab.export().resolve("printed")).hasContent("pasted");
  }

  @Test
  @DisplayName("host and guest see each other's files as they are")
  void bothSides() throws IOException {
    Path export = lab.export();
    Path file = Files.writeString(export.resolve("host-file"), "from the host");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(981_173_106, 123_456_789)));
    Path old = Files.writeString(export.resolve("host-old"), "");
    // Files.setLastModifiedTime makes 1970 of earlier times.
    HostProcesses.run("touch", "-d", "1969-12-31 23:59:58.5 UTC", old.toString());
    Files.createSymbolicLink(export.resolve("host-link"), Path.of("host-file"));
    Files.createDirectory(export.resolve("host-directory"));
    Files.writeString(export.resolve("host-directory/inside"), "");
    HostProcesses.run("mkfifo", export.resolve("host-fifo").toString());
    String owner = Files.getAttribute(file, "unix:uid").toString();

    new Scenario(lab)
        .passes("both-sides.sh", lab.mount(), Map.of("HOST_UID", owner), Duration.ofSeconds(30));

    assertThat(export.resolve("guest-file")).hasContent("from the guest");
    assertThat(Files.readAttributes(export.resolve("guest-file"), "unix:mode,uid,gid,nlink"))
        .containsEntry("mode", 0104751)
        .containsEntry("uid", 1234)
        .containsEntry("gid", 5678)
        .containsEntry("nlink", 2);
    assertThat(Files.getLastModifiedTime(export.resolve("guest-file")).toInstant())
        .isEqualTo(Instant.parse("2011-12-13T14:15:16Z"));
    assertThat(Files.readSymbolicLink(export.resolve("guest-link"))).hasToString("a b/../c");
    assertThat(Files.getAttribute(export.resolve("guest-fifo"), "unix:mode")).isEqualTo(0010620);
    assertThat(Files.getAttribute(export.resolve("guest-directory"), "unix:mode"))
        .isEqualTo(0041770);
  }
}
