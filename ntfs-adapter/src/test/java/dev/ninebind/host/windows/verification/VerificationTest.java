// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.host.HostOpen;
import dev.ninebind.host.NtConstants;
import dev.ninebind.host.windows.simulated.Edition;
import dev.ninebind.host.windows.simulated.SimulatedNtdll;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run of everything tells what passed and what did not, and why. */
class VerificationTest {
  private static final String HERE = "dev.ninebind.host.windows.verification.";
  private static final Suite SAMPLE = new Suite("a sample", HERE + "SampleSuite");
  private static final Duration LIMIT = Duration.ofMinutes(2);

  @TempDir Path outputs;

  /** A program that says something and ends as it is told. */
  static final class Sample {
    private Sample() {}

    public static void main(String[] args) throws Exception {
      System.out.println("says " + String.join(" ", args));
      if (args[0].equals("wait")) {
        Thread.sleep(600_000);
      }
      if (args[0].startsWith("/")) {
        Files.write(
            Path.of(args[0]),
            List.of("NtClose\ta\t00000000\t00000000", "NtClose\tb\tC0000008\t00000000"));
        System.exit(0);
      }
      System.exit(Integer.parseInt(args[0]));
    }
  }

  private static final String SAMPLE_PROGRAM = HERE + "VerificationTest$Sample";

  @Test
  void aSuiteTellsWhatPassedAndWhatFailedAndWhatWasLeft() throws Exception {
    Suite.Result result =
        SAMPLE.run(new ChildJvm(outputs), outputs, LIMIT, List.of("-Dninebind.windows.scratch=x"));
    assertThat(result.note()).isEmpty();
    assertThat(result.passed()).isEqualTo(2);
    assertThat(result.failures())
        .singleElement()
        .asString()
        .startsWith("SampleSuite.fails")
        .contains("a reason with a | and a second line");
    assertThat(result.left()).singleElement().asString().contains("there is none here");
    assertThat(result.good()).isFalse();
  }

  @Test
  void aSuiteThatIsNotThereIsNoSuccess() throws Exception {
    Suite missing = new Suite("none", HERE + "NoSuchTest");
    Suite.Result result = missing.run(new ChildJvm(outputs), outputs, LIMIT, List.of());
    assertThat(result.good()).isFalse();
    assertThat(result.note() + result.failures()).isNotEqualTo("[]");
  }

  @Test
  void suitesAreChosenByName() {
    Suite other = new Suite("another", HERE + "Other");
    List<Suite> all = List.of(SAMPLE, other);
    assertThat(Suite.chosen(all, List.of())).isEqualTo(all);
    assertThat(Suite.chosen(all, List.of("Other"))).containsExactly(other);
    assertThat(Suite.chosen(all, List.of("Other", "None"))).isNull();
  }

  @Test
  void whatDoesNotEndIsEnded() throws Exception {
    ChildJvm jvm = new ChildJvm(outputs);
    ChildJvm.Ended ended =
        jvm.run("waits", Duration.ofSeconds(3), List.of(), SAMPLE_PROGRAM, List.of("wait"));
    assertThat(ended.exit()).isEqualTo(ChildJvm.TIMED_OUT);
    assertThat(ended.output()).contains("says wait");
  }

  @Test
  void theReportHasItAll() throws Exception {
    try (SimulatedNtdll ntdll = new SimulatedNtdll(Edition.WINDOWS_11)) {
      HostOpen how =
          HostOpen.create(NtConstants.FILE_ALL_ACCESS, NtConstants.FILE_DIRECTORY_FILE, List.of());
      ntdll.drive().open(ntdll.drive().root(), "scratch", how).close();
      PrintStream progress = new PrintStream(PrintStream.nullOutputStream());
      Verification verification = new Verification(ntdll, "C:\\scratch", outputs, progress);
      verification.program("a program", "p", SAMPLE_PROGRAM, List.of("0"));
      assertThat(verification.isGood()).isTrue();
      verification.run(List.of(SAMPLE));
      assertThat(verification.isGood()).isFalse();
      verification.probes(SAMPLE_PROGRAM);
      String report = String.join("\n", verification.report());
      assertThat(report)
          .startsWith("# Ninebind on Windows: something FAILED\n")
          .contains("* passed: a program: exit code 0\n")
          .contains("* FAILED: a sample: 2 passed, 1 failed, 1 left out\n")
          .contains("* failed: SampleSuite.fails")
          .contains("* FAILED: questions to ntdll: 2 asked, 1 answered otherwise\n")
          .contains("| NtClose | b | C0000008 | 00000000 |")
          .contains("File system NTFS")
          .contains("| extended attributes | yes | 0x0 |")
          .contains("    says 0");
    }
  }
}
