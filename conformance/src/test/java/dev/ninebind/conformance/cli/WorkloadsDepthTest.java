// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.conformance.planted.InProcessServer;
import dev.ninebind.conformance.workload.JenkinsWorkload;
import dev.ninebind.conformance.workload.Workload;
import dev.ninebind.conformance.workload.Workloads;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class WorkloadsDepthTest {
  private final StringWriter out = new StringWriter();

  private int run(String... arguments) {
    CommandLine line = ConformanceCommand.commandLine();
    line.setOut(new PrintWriter(out));
    return line.execute(arguments);
  }

  @Test
  void itIsListedIfAskedFor() {
    assertThat(run("--list", "--depth", "workloads")).isZero();
    List<String> names = Workloads.all().stream().map(Workload::name).toList();
    assertThat(out.toString().lines().filter(line -> line.startsWith("workloads: ")))
        .containsExactlyElementsOf(names.stream().map(name -> "workloads: " + name).toList());
    assertThat(out.toString()).contains("Eclipse Hudson");
  }

  @Test
  void itIsNoneOfTheDefaults() {
    assertThat(run("--list")).isZero();
    assertThat(out.toString()).doesNotContain("workloads");
  }

  @Test
  void onlyPicksApplications() {
    assertThat(run("--list", "--depth", "workloads", "--only", "git,rsync")).isZero();
    assertThat(out.toString().lines().filter(line -> line.startsWith("workloads: ")))
        .containsExactly("workloads: git", "workloads: rsync");
  }

  @Test
  void whatDoesNotFitTheMountIsNotRun() {
    Workload hudson = new JenkinsWorkload(Optional.empty());
    assertThat(WorkloadsDepth.missing(hudson, KillPlanTest.options("loose", null, null)))
        .contains("writes back");
  }

  @Test
  void aJenkinsOfOnesOwnIsRun(@TempDir Path folder) throws Exception {
    Path war = Files.createFile(folder.resolve("jenkins-2.war"));
    assertThat(Workloads.all(Optional.of(war)))
        .filteredOn(workload -> workload.name().equals("jenkins"))
        .singleElement()
        .extracting(Workload::description)
        .isEqualTo("Jenkins from jenkins-2.war on OpenJDK 17");
  }

  @Test
  @Tag("guest")
  @Tag("full")
  void anApplicationRunsOnAServerOfThisHost(@TempDir Path folder) throws Exception {
    int code;
    try (InProcessServer server = new InProcessServer(InProcessServer.memory())) {
      String target = "tcp://127.0.0.1:" + server.address().getPort() + "/v";
      // Its write-ahead log is mapped, which no mount without a cache can be.
      String mapped = " --depth workloads --only sqlite --cache mmap --out ";
      code = run(("--target " + target + mapped + folder).split(" "));
    }
    assertThat(code).as(out.toString()).isZero();
    assertThat(out.toString()).doesNotContain("left behind");
    assertThat(Files.readString(folder.resolve("report.json")))
        .contains("kill of the application 1 of", "kill of the guest 1 of")
        .contains("needs --restart COMMAND");
  }
}
