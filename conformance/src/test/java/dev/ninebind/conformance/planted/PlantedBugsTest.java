// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.planted;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.conformance.powercut.PowerCutVolume;
import dev.ninebind.conformance.powercut.Survival;
import dev.ninebind.conformance.powercut.SyncOrder;
import dev.ninebind.conformance.protocol.ProtocolSuite;
import dev.ninebind.conformance.protocol.Server;
import dev.ninebind.conformance.report.CheckResult;
import dev.ninebind.posix.PosixException;
import dev.ninebind.posix.PosixVolume;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The harness finds bugs that are planted below a server, by the names of the checks that are about
 * them, and by no others. Each is one that a server out there has, or had.
 */
@Tag("once")
class PlantedBugsTest {
  private interface Bug {
    PosixVolume over(PosixVolume volume);
  }

  private static Server server(
      InProcessServer serving, Optional<Server.Action> restart, Optional<Server.Action> cut) {
    return new Server(serving.address(), "v", 0, 1 << 20, 10, restart, cut);
  }

  private static List<String> failures(Server server) throws IOException {
    List<String> notes = new ArrayList<>();
    List<CheckResult> results =
        new ProtocolSuite(server, notes::add).run(each -> true, result -> {});
    assertThat(notes).isEmpty();
    assertThat(results).hasSize(ProtocolSuite.cases().size());
    return results.stream()
        .filter(result -> result.status() == CheckResult.Status.FAILED)
        .map(result -> result.area() + "/" + result.name())
        .toList();
  }

  private static List<String> failures(Bug bug) throws IOException, PosixException {
    try (InProcessServer serving = new InProcessServer(bug.over(InProcessServer.memory()))) {
      return failures(server(serving, Optional.empty(), Optional.empty()));
    }
  }

  /** Of a volume whose power is cut where a check asks for it. */
  private static List<String> failuresWithPowerCuts(Bug bug) throws IOException, PosixException {
    PosixVolume disk = InProcessServer.memory();
    PowerCutVolume cut = PowerCutVolume.over(InProcessServer.memory(), disk, SyncOrder.STRICT);
    try (InProcessServer serving = new InProcessServer(bug.over(cut))) {
      Server.Action power =
          () -> {
            try {
              cut.cut(Survival.NOTHING);
            } catch (PosixException e) {
              throw new IOException(e);
            }
            serving.restartWith(disk);
          };
      return failures(server(serving, Optional.empty(), Optional.of(power)));
    }
  }

  private static List<String> in(String area, String... names) {
    return Stream.of(names).map(name -> area + "/" + name).toList();
  }

  private static List<String> all(List<String> one, List<String> two) {
    return Stream.concat(one.stream(), two.stream()).toList();
  }

  @Test
  void withoutABugNothingFails() throws Exception {
    assertThat(failures(volume -> volume)).isEmpty();
    assertThat(failuresWithPowerCuts(volume -> volume)).isEmpty();
  }

  @Test
  void everyFileHasTwoLinks() throws Exception {
    assertThat(failures(TwoLinks::new))
        .containsExactlyElementsOf(
            all(
                in(
                    "getattr",
                    "a-file-has-one-link",
                    "a-symbolic-link-has-one-link",
                    "a-file-has-as-many-links-as-names",
                    "a-rename-over-a-name-takes-a-link-away",
                    "a-directory-counts-its-subdirectories-or-says-1"),
                in("unlinked-open-files", "it-has-no-links", "a-replaced-file-goes-on")));
  }

  @Test
  void locksAreAlwaysGranted() throws Exception {
    assertThat(failures(GrantedLocks::new))
        .containsExactlyElementsOf(
            all(
                in(
                    "lock",
                    "a-write-lock-keeps-others-out",
                    "a-read-lock-keeps-writers-out",
                    "ranges-conflict-by-the-byte",
                    "a-length-of-0-reaches-to-the-end-wherever-it-is",
                    "bytes-beyond-the-end-are-locked",
                    "a-lock-given-up-in-the-middle-is-two",
                    "giving-up-what-was-not-taken-is-no-error",
                    "a-write-lock-becomes-a-read-lock",
                    "a-read-lock-becomes-a-write-lock-if-it-is-alone",
                    "two-mounts-of-one-machine-keep-each-other-out",
                    "both-names-of-a-file-have-its-locks",
                    "a-renamed-file-keeps-its-locks",
                    "who-waits-does-not-get-what-is-taken",
                    "who-waits-gets-it-when-it-is-free",
                    "what-is-free-is-had-without-a-wait"),
                in(
                    "getlock",
                    "a-write-lock-in-the-way-is-told-in-full",
                    "a-read-lock-is-in-a-writers-way",
                    "asked-by-unlck-as-linux-does-a-write-lock-is-told",
                    "asked-by-unlck-as-linux-does-a-read-lock-is-told",
                    "a-lock-elsewhere-is-not-in-the-way",
                    "a-lock-to-the-end-has-length-0")));
  }

  @Test
  void appendIsNotHeard() throws Exception {
    assertThat(failures(NoAppend::new))
        .containsExactlyElementsOf(
            in(
                "append",
                "append-goes-to-the-end-whatever-the-offset",
                "append-of-a-new-file-goes-to-the-end",
                "reads-of-an-append-fid-obey-their-offset",
                "append-follows-a-truncation",
                "append-follows-what-another-fid-wrote",
                "no-line-is-lost-where-two-connections-append"));
  }

  @Test
  void renamesStrandFids() throws Exception {
    List<String> expected = new ArrayList<>();
    for (String event :
        List.of(
            "its-rename",
            "its-move-by-trename",
            "a-rename-of-the-directory-above",
            "a-move-of-the-directory-two-above")) {
      for (String by : List.of("", "-by-another-connection")) {
        // An open file is held by its host's handle, even there; what is below an open directory
        // is walked to by its path.
        for (String subject : List.of("a-walked-file", "a-walked-directory", "an-open-directory")) {
          expected.add("fids-follow-files/" + subject + "-after-" + event + by);
        }
      }
    }
    assertThat(failures(StrandedFids::new)).containsExactlyElementsOf(expected);
  }

  @Test
  void anEmptyAttributeIsRemoved() throws Exception {
    assertThat(failures(EmptyIsRemoval::new))
        .containsExactlyElementsOf(
            in(
                "xattr",
                "an-empty-value-is-a-value",
                "an-empty-value-takes-another-ones-place",
                "an-empty-value-is-created"));
  }

  @Test
  void syncsAreNotDone() throws Exception {
    assertThat(failuresWithPowerCuts(NoSync::new))
        .containsExactly("fsync/what-was-synced-outlives-a-power-cut");
  }
}
