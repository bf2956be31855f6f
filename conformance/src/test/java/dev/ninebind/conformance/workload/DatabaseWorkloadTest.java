// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ninebind.conformance.TestedVolume;
import dev.ninebind.conformance.guest.GuestLab;
import dev.ninebind.conformance.guest.GuestRoot;
import dev.ninebind.conformance.guest.MountOptions;
import dev.ninebind.conformance.powercut.SyncOrder;
import dev.ninebind.conformance.report.CheckResult;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Databases whose files are on the mount: nothing that they acknowledged is lost, whoever is
 * killed. With {@code -Dninebind.database.rounds=N} the long test has N kills of the server and as
 * many power cuts, and {@code -Dninebind.database.others=N} of the others, or a quarter of that;
 * with {@code -Dninebind.database=NAME} it is one database alone.
 */
@Tag("guest")
final class DatabaseWorkloadTest {
  private static final List<Workload> DATABASES =
      List.of(
          new PostgresWorkload(), new MariadbWorkload(), new SqliteWorkload(), new MysqlWorkload());

  @ParameterizedTest(name = "{0} on {1}, {2}")
  @CsvSource({"postgresql, PASSTHROUGH, STRICT", "sqlite, PASSTHROUGH, STRICT"})
  void nothingAcknowledgedIsLost(String name, TestedVolume volume, SyncOrder order) {
    Map<Kill, Integer> rounds = new EnumMap<>(Kill.class);
    for (Kill kill : Kill.values()) {
      rounds.put(kill, 1);
    }
    run(name, volume, order, rounds);
  }

  /** In brief: of the three it takes the longest to come back. */
  @Test
  void nothingThatMariadbAcknowledgedIsLost() {
    Map<Kill, Integer> rounds = Map.of(Kill.SERVER, 1, Kill.POWER, 1);
    run("mariadb", TestedVolume.PASSTHROUGH, SyncOrder.JOURNAL, rounds);
  }

  @Tag("ntfs")
  @ParameterizedTest(name = "{0} on {1}, {2}")
  @CsvSource("sqlite, NTFS, STRICT")
  void nothingAcknowledgedIsLostOnNtfs(String name, TestedVolume volume, SyncOrder order) {
    run(name, volume, order, Map.of(Kill.SERVER, 1, Kill.POWER, 1));
  }

  @Tag("full")
  @Tag("ntfs")
  @ParameterizedTest(name = "{0} on {1}, {2}")
  @CsvSource({"postgresql, NTFS, JOURNAL", "mariadb, NTFS, JOURNAL"})
  void nothingAcknowledgedIsLostOnNtfsEither(String name, TestedVolume volume, SyncOrder order) {
    run(name, volume, order, Map.of(Kill.SERVER, 2, Kill.POWER, 2));
  }

  @Tag("full")
  @ParameterizedTest(name = "{0} on {1}, {2}")
  @CsvSource({
    "sqlite, PASSTHROUGH, STRICT",
    "postgresql, PASSTHROUGH, STRICT",
    "mariadb, PASSTHROUGH, JOURNAL",
    "mysql, PASSTHROUGH, JOURNAL",
  })
  void nothingAcknowledgedIsLostInManyRounds(String name, TestedVolume volume, SyncOrder order) {
    int count = Integer.getInteger("ninebind.database.rounds", 20);
    Map<Kill, Integer> rounds = new LinkedHashMap<>();
    int others = Integer.getInteger("ninebind.database.others", count / 4);
    rounds.put(Kill.POWER, count);
    rounds.put(Kill.SERVER, count);
    rounds.put(Kill.GUEST, others);
    rounds.put(Kill.APPLICATION, others);
    run(name, volume, order, rounds);
  }

  private static void run(
      String name, TestedVolume volume, SyncOrder order, Map<Kill, Integer> rounds) {
    String chosen = System.getProperty("ninebind.database", name);
    assumeTrue(chosen.equals(name), "another database was asked for");
    Workload workload =
        DATABASES.stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
    // Debian's next release is on some days not to be installed.
    assumeTrue(
        workload.root() != GuestRoot.DEBIAN_SID || workload.root().isInstalled(),
        "the root " + workload.root().directory() + " is not installed");
    UnaryOperator<MountOptions> mount =
        name.equals("sqlite") ? lab -> lab.withCache("mmap") : UnaryOperator.identity();
    try (GuestLab lab =
        GuestLab.openForPowerCuts(
            "databases-" + name + "-" + volume.title(),
            List.of(workload.root()),
            workload.memory(),
            volume,
            order)) {
      List<CheckResult> results =
          new WorkloadRun(workload, lab, mount, line -> System.out.println(name + ": " + line))
              .run(rounds);
      assertThat(results).isNotEmpty();
      assertThat(results)
          .filteredOn(result -> result.status() != CheckResult.Status.PASSED)
          .isEmpty();
    }
  }
}
