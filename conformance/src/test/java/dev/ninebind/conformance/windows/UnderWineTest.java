// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.windows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.conformance.Jvm;
import dev.ninebind.conformance.MemoryFolder;
import dev.ninebind.conformance.WindowsJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What concerns Windows alone, on the JVM for Windows under Wine: questions to ntdll, structures,
 * the contracts, what operations take. What came of it is in {@code target/windows}, for {@link
 * WindowsReport}.
 */
@Tag("windows")
class UnderWineTest {
  static final Path RESULTS = Path.of("target", "windows").toAbsolutePath();

  private static final String PACKAGE = "dev.ninebind.host.windows.";
  private static final Duration BOUND = Duration.ofMinutes(20);
  private static final Duration SHORT_BOUND = Duration.ofMinutes(3);
  private static final int RUNS = Integer.getInteger("ninebind.windows.runs", 30);

  private static MemoryFolder scratch;

  @BeforeAll
  static void mount() throws Exception {
    Files.createDirectories(RESULTS);
    scratch = MemoryFolder.mount();
    String wine = call(WindowsJvm.program().toString(), "wine", "--version").strip();
    String java = call(WindowsJvm.program().toString(), "java", "-version");
    String runtime = java.lines().filter(line -> line.contains("Runtime")).findFirst().orElse(java);
    String linux = System.getProperty("os.version").replaceFirst("-.*", "");
    Files.writeString(
        RESULTS.resolve("versions.txt"),
        "with " + wine + " and " + runtime.strip() + " on Linux " + linux);
  }

  @AfterAll
  static void unmount() {
    scratch.close();
  }

  /** Runs a class there: how many milliseconds it took. */
  private static long run(String log, Duration bound, List<String> options, String... arguments)
      throws Exception {
    WindowsJvm jvm = WindowsJvm.withoutNetwork().drive('N', scratch.path()).drive('R', RESULTS);
    List<String> command = new ArrayList<>(jvm.command(Jvm.classPath()));
    command.addAll(List.of("-Xmx768m", "-Dninebind.windows.scratch=N:\\"));
    command.addAll(options);
    command.addAll(Arrays.asList(arguments));
    long begin = System.nanoTime();
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(RESULTS.resolve(log + ".log").toFile())
            .start();
    try {
      process.getOutputStream().close();
      assertThat(process.waitFor(bound.toSeconds(), TimeUnit.SECONDS))
          .as("%s ends within %s, see %s", log, bound, RESULTS)
          .isTrue();
      assertThat(process.exitValue()).as("exit code of %s, see %s", log, RESULTS).isZero();
    } finally {
      process.destroyForcibly().waitFor();
    }
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
  }

  @ParameterizedTest
  @CsvSource({
    "bare, WindowsVolumeContractTest",
    "store, StoreOnWindowsContractTest",
    "posix, NtfsOnWindowsTest",
    "safety, PathSafetyOnWindowsTest"
  })
  void contract(String name, String testClass) throws Exception {
    run(
        name,
        BOUND,
        List.of("-Dninebind.windows.calls=R:\\" + name + ".calls"),
        TestRun.class.getName(),
        "R:\\" + name + ".results",
        PACKAGE + testClass);
    List<TestResult> results = TestResult.read(RESULTS.resolve(name + ".results"));
    assertThat(results).hasSizeGreaterThan(100);
    assertThat(results)
        .filteredOn(result -> result.status() != TestResult.Status.PASSED)
        .filteredOn(result -> Exclusions.ALL.of(result.test()).isEmpty())
        .isEmpty();
  }

  /** What hangs, hangs now and then. */
  @Test
  void manyRunsEndAsOneDoes() throws Exception {
    StringBuilder text = new StringBuilder();
    for (int run = 1; run <= RUNS; run++) {
      long millis =
          run(
              "run",
              SHORT_BOUND,
              List.of("-Dninebind.windows.only=.*[.]Opening[.].*"),
              TestRun.class.getName(),
              "R:\\run.results",
              PACKAGE + "WindowsVolumeContractTest");
      List<TestResult> results = TestResult.read(RESULTS.resolve("run.results"));
      assertThat(results)
          .hasSizeGreaterThan(10)
          .noneMatch(result -> result.status() == TestResult.Status.STARTED);
      text.append(run).append('\t').append(results.size()).append('\t').append(millis).append('\n');
      System.out.printf("run %d of %d: %d tests, %d ms%n", run, RUNS, results.size(), millis);
    }
    Files.writeString(RESULTS.resolve("runs.tsv"), text);
  }

  @Test
  void questionsAreAnsweredAsIsKnown() throws Exception {
    run("probes", SHORT_BOUND, List.of(), PACKAGE + "probes.ProbesRun", "R:\\probes.tsv");
    Map<String, String> known = Differences.known();
    Map<String, String> unknown = new TreeMap<>();
    List<Differences.Answer> answers = Differences.read(RESULTS.resolve("probes.tsv"));
    for (Differences.Answer answer : answers) {
      if (!answer.asOnWindows() && !known.containsKey(answer.question())) {
        unknown.put(answer.question(), answer.wine());
      }
    }
    assertThat(unknown).as("answers that differ, without a reason given").isEmpty();
    assertThat(answers).hasSizeGreaterThan(100);
  }

  @Test
  void operationsAreCounted() throws Exception {
    run("operations", SHORT_BOUND, List.of(), PACKAGE + "CallsRun", "R:\\operations.tsv");
    assertThat(Files.readAllLines(RESULTS.resolve("operations.tsv"))).hasSizeGreaterThan(10);
  }

  /** The program that prints the layout of structures prints what the tests hold ours against. */
  @Test
  void structuresAreLaidOutAsTheHeadersSay() throws Exception {
    Path sources = Path.of("..", "ntfs-adapter", "src", "test").toAbsolutePath().normalize();
    Path program = RESULTS.resolve("nt-structures.exe");
    String wineRun = WindowsJvm.program().toString();
    call(
        wineRun,
        "--bind",
        sources.toString(),
        "--bind",
        RESULTS.toString(),
        "x86_64-w64-mingw32-gcc",
        "-I/usr/share/mingw-w64/include/ddk",
        "-o",
        program.toString(),
        sources.resolve("c/nt-structures.c").toString());
    String printed = call(wineRun, program.toString()).replace("\r", "");
    assertThat(printed)
        .isEqualTo(
            Files.readString(
                sources.resolve("resources/dev/ninebind/host/windows/nt-structures.txt")));
  }

  private static String call(String... command) throws Exception {
    Path output = RESULTS.resolve("call.log");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    process.getOutputStream().close();
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    String said = Files.readString(output);
    assertThat(process.exitValue()).as(said).isZero();
    return said;
  }
}
