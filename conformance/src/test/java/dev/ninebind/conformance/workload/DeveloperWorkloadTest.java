// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.conformance.TestedVolume;
import dev.ninebind.conformance.guest.GuestLab;
import dev.ninebind.conformance.report.CheckResult;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What developers do on bind mounts, each from nothing to the end with every kill that it stands,
 * on a folder of the host and on a real NTFS volume. {@code -Dninebind.workloads} names those to
 * run, with commas between, else it is rsync, for the matrix runs them all; {@code
 * -Dninebind.volumes} the volumes, {@code -Dninebind.rounds} how often each kill.
 */
@Tag("guest")
@Tag("ntfs")
@Tag("full")
final class DeveloperWorkloadTest {
  private static final List<Workload> WORKLOADS =
      List.of(
          new RsyncWorkload(),
          new GitWorkload(),
          new NpmWorkload(),
          new MavenWorkload(),
          new AptChrootWorkload(),
          new JenkinsHomeWorkload(),
          new JenkinsWorkload(Optional.empty()));

  static Stream<Arguments> runs() {
    List<String> volumes = words("ninebind.volumes", "passthrough,ntfs-3g");
    List<String> names = words("ninebind.workloads", "rsync");
    return WORKLOADS.stream()
        .filter(workload -> names.contains(workload.name()))
        .flatMap(
            workload ->
                Stream.of(TestedVolume.values())
                    .filter(volume -> volumes.contains(volume.title()))
                    .map(volume -> Arguments.of(workload.name(), volume, workload)));
  }

  private static List<String> words(String property, String otherwise) {
    return List.of(System.getProperty(property, otherwise).split(","));
  }

  @ParameterizedTest(name = "{0} on {1}")
  @MethodSource("runs")
  void everyCheckPasses(String name, TestedVolume volume, Workload workload) {
    Map<Kill, Integer> rounds = new EnumMap<>(Kill.class);
    workload.kills().forEach(kill -> rounds.put(kill, Integer.getInteger("ninebind.rounds", 1)));
    try (GuestLab lab =
        GuestLab.open(
            "workload-" + name + "-" + volume.title(),
            1,
            List.of(workload.root()),
            workload.memory(),
            volume)) {
      List<CheckResult> results =
          new WorkloadRun(workload, lab, mount -> mount, System.out::println).run(rounds);
      assertThat(results)
          .isNotEmpty()
          .allSatisfy(result -> assertThat(result.status()).isEqualTo(CheckResult.Status.PASSED));
    }
  }
}
