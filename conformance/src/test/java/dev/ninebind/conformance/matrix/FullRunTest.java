// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ninebind.conformance.report.CheckResult.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FullRunTest {
  private final List<Cell> cells = Cell.all();
  private final List<String> said = new ArrayList<>();

  @TempDir Path results;

  private FullRun run(Task... tasks) {
    return runOf("server 1", tasks);
  }

  private FullRun runOf(String sources, Task... tasks) {
    Clock clock = Clock.fixed(Instant.parse("2026-02-03T04:05:06Z"), ZoneOffset.UTC);
    return new FullRun(List.of(tasks), "abc", sources, results, clock, said::add);
  }

  @Test
  @DisplayName("what has a result is not done again, what has none is")
  void goesOnWithWhatIsMissing() throws IOException {
    FakeTask first = FakeTask.passing(cells.get(0));
    FakeTask second = FakeTask.passing(cells.get(1));
    run(first).run();

    Map<String, TaskResult> all = run(first, second).run();

    assertThat(List.of(first.runs, second.runs)).containsExactly(1, 1);
    assertThat(all.keySet()).containsExactly(first.id(), second.id());
    assertThat(all.values()).allMatch(result -> result.tally().isGreen());
    assertThat(all.values()).allMatch(result -> result.versions().get("Ninebind").equals("abc"));
  }

  @Test
  @DisplayName("what was done with another server does not count, and is done again")
  void resultsOfAnotherServer() throws IOException {
    FakeTask task = FakeTask.passing(cells.get(0));
    run(task).run();

    assertThat(runOf("server 2", task).finished()).isEmpty();
    runOf("server 2", task).run();

    assertThat(task.runs).isEqualTo(2);
    assertThat(runOf("server 2", task).finished()).containsOnlyKeys(task.id());
  }

  @Test
  @DisplayName("an interruption keeps what was finished")
  void interruption() throws IOException {
    FakeTask first = FakeTask.passing(cells.get(0));
    Task pulled = new Interrupted(cells.get(1));
    assertThatThrownBy(() -> run(first, pulled).run()).isInstanceOf(ThreadDeathOfTest.class);
    assertThat(run(first, pulled).finished().keySet()).containsExactly(first.id());
  }

  private static final class ThreadDeathOfTest extends Error {}

  private record Interrupted(Cell cell) implements Task {
    @Override
    public String subject() {
      return FilesTask.SUBJECT;
    }

    @Override
    public String missing() {
      return "";
    }

    @Override
    public void run(Recorder recorder) {
      throw new ThreadDeathOfTest();
    }
  }

  @Test
  @DisplayName("a failure does not stop the others, and it is told")
  void failureDoesNotStopTheOthers() throws IOException {
    FakeTask failing = FakeTask.failing(cells.get(0));
    FakeTask broken =
        FakeTask.passing(cells.get(1)).thenThrowing(new IllegalStateException("no guest"));
    FakeTask last = FakeTask.passing(cells.get(2));

    Map<String, TaskResult> all = run(failing, broken, last).run();

    assertThat(all.get(failing.id()).tally()).hasToString("0 passed, 1 failed");
    assertThat(all.get(broken.id()).tally()).hasToString("1 passed, 1 failed");
    assertThat(all.get(broken.id()).with(Status.FAILED).get(0).detail()).contains("no guest");
    assertThat(all.get(last.id()).tally().isGreen()).isTrue();
    assertThat(said).anyMatch(line -> line.contains("rename: expected <0>, got <EIO>"));
  }

  @Test
  @DisplayName("what this machine cannot do counts as not run, and is tried the next time")
  void missingIsNotKept() throws IOException {
    FakeTask task = FakeTask.passing(cells.get(0)).missing("no root guest-sid");

    TaskResult result = run(task).run().get(task.id());
    assertThat(result.tally().isGreen()).isFalse();
    assertThat(result.tally()).hasToString("0 passed, 1 not run");
    assertThat(task.runs).isZero();

    task.missing("");
    assertThat(run(task).run().get(task.id()).tally().isGreen()).isTrue();
    assertThat(task.runs).isEqualTo(1);
  }

  @Test
  @DisplayName("forgotten results are done again")
  void forgets() throws IOException {
    FakeTask good = FakeTask.passing(cells.get(0));
    FakeTask bad = FakeTask.failing(cells.get(1));
    FullRun run = run(good, bad);
    run.run();

    run.forget(result -> !result.tally().isGreen());
    run.run();

    assertThat(List.of(good.runs, bad.runs)).containsExactly(1, 2);
  }

  @Test
  @DisplayName("a result reads back as it was written")
  void resultsReadBack() throws IOException {
    FakeTask task = FakeTask.failing(cells.get(0));
    TaskResult told = run(task).run().get(task.id());

    assertThat(run(task).finished()).containsEntry(task.id(), told);
    assertThat(told.notes()).containsExactly("42 things");
    assertThat(told.versions()).containsEntry("Linux", "6.1.176");
  }

  @Test
  @DisplayName("a file that is no result is told by its name")
  void damagedResult() throws IOException {
    FakeTask task = FakeTask.passing(cells.get(0));
    Files.writeString(results.resolve(task.id() + ".json"), "{\"id\": \"" + task.id());

    assertThatThrownBy(() -> run(task).run())
        .isInstanceOf(IOException.class)
        .hasMessageContaining(task.id());
  }
}
