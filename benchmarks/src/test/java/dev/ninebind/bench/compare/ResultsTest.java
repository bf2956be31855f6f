// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of figures. */
class ResultsTest {
  private final Results results = new Results();

  private void add(String row, String contestant, double... rates) {
    for (double rate : rates) {
      results.series(row, contestant).add(new Sample(rate, 1, 100 / rate, 3, 1000 / rate));
    }
  }

  private Map<String, Goal> goals() {
    return Goals.of(results).stream().collect(Collectors.toMap(Goal::what, goal -> goal));
  }

  @Test
  void aMedianIsInTheMiddle() {
    assertThat(Range.of(DoubleStream.of(5, 1, 3))).isEqualTo(new Range(3, 1, 5));
    assertThat(Range.of(DoubleStream.of(4, 1, 2, 3))).isEqualTo(new Range(2.5, 1, 4));
    assertThat(Range.of(DoubleStream.empty()).isKnown()).isFalse();
  }

  @Test
  void aRatioIsOfMediansAndItsRangeOfRounds() {
    add("r", "ninebind", 10, 20, 30);
    add("r", "diod", 10, 5, 20);
    Range ratio = results.get("r", "ninebind").ratioTo(results.get("r", "diod"), Sample::perSecond);
    assertThat(ratio).isEqualTo(new Range(2, 1, 4));
  }

  @Test
  void whoGaveAWrongAnswerHasNoFigures() {
    add("r", "diod", 10, 20);
    results.series("r", "diod").fail("the byte at 7 is not what was written");
    assertThat(results.get("r", "diod").samples()).isEmpty();
    assertThat(results.get("r", "diod").range(Sample::perSecond).isKnown()).isFalse();
  }

  @Test
  void verdicts() {
    add("stat-d16", "ninebind", 40);
    add("stat-d16", "diod", 10);
    Goal rate = goals().get("stat-d16: times diod's rate");
    assertThat(rate.value()).isEqualTo(4);
    assertThat(rate.verdict()).isEqualTo(Goal.Verdict.REACHED);
    Goal processor = goals().get("stat-d16: times diod's processor time");
    assertThat(processor.value()).isEqualTo(0.25);
    assertThat(processor.verdict()).isEqualTo(Goal.Verdict.REACHED);
    assertThat(goals().get("stat-d16: times diod's p99").verdict()).isEqualTo(Goal.Verdict.AIM);
    assertThat(Goal.atLeast("", 2.9, 3, 6).verdict()).isEqualTo(Goal.Verdict.MISSED);
    assertThat(Goal.atMost("", 0.51, 0.5, 0.2).verdict()).isEqualTo(Goal.Verdict.MISSED);
    assertThat(Goal.atLeast("", 6, 3, 6).verdict()).isEqualTo(Goal.Verdict.AIM);
  }

  @Test
  void withOneRequestOutstandingTheAimIsBothBoundsOneAfterTheOther() {
    add("getattr-d1", "ninebind", 30);
    add("getattr-d1", "diod", 10);
    add("getattr-d1", "echo", 60);
    results.series("getattr-d1", "calls").add(Sample.ofRate(120));
    Goal goal = goals().get("getattr-d1: times diod's rate");
    assertThat(goal.aim()).isCloseTo(4, within(1e-9));
    assertThat(goal.verdict()).isEqualTo(Goal.Verdict.REACHED);
  }

  @Test
  void whatWasNotMeasuredHasNoGoal() {
    add("stat-d16", "ninebind", 40);
    assertThat(goals()).isEmpty();
  }

  @Test
  void memoryIsAGoal() {
    results.memory().put("ninebind", new Results.Memory(60L << 20, 300L << 20));
    assertThat(goals().get("idle memory").verdict()).isEqualTo(Goal.Verdict.REACHED);
    assertThat(goals().get("memory under load, at most").verdict()).isEqualTo(Goal.Verdict.MISSED);
  }

  @Test
  void everyRoundIsALine() {
    add("r", "diod", 10, 20);
    results.series("r", "calls").add(Sample.ofRate(5));
    assertThat(Csv.of(results))
        .endsWith(
            "r,diod,1,10.000,1.000,10.000,3.000,100.000",
            "r,diod,2,20.000,1.000,5.000,3.000,50.000",
            "r,calls,1,5.000,,,,");
  }

  @Test
  void aPageKeepsWhatItSaysBesides() {
    add("r", "ninebind", 10);
    Page page =
        new Page(
            results,
            new Page.Run(LocalDate.EPOCH, "a machine", List.of(), "tmpfs", 1, 1, true),
            Optional.of(Path.of("plots")));
    String first = page.replaceIn("# Speed\n\nBefore.\n");
    assertThat(first).startsWith("# Speed\n\nBefore.\n").contains("| r | ninebind | 10.0");
    add("r", "ninebind", 30);
    String second = page.replaceIn(first + "\nAfter.\n");
    assertThat(second)
        .startsWith("# Speed\n\nBefore.\n")
        .endsWith("\nAfter.\n")
        .contains("20.0 (10.0–30.0) /s")
        .containsOnlyOnce("## Beside its peers");
    assertThat(page.replaceIn(second)).isEqualTo(second);
  }

  @Test
  void plotsAreDrawn(@TempDir Path folder) throws Exception {
    add("one", "ninebind", 10);
    add("one", "diod", 100);
    add("two", "ninebind", 1000);
    results.series("two", "calls").add(Sample.ofRate(5));
    assertThat(Plots.write(results, folder)).isEmpty();
    for (String each : Plots.FILES) {
      assertThat(ImageIO.read(folder.resolve(each).toFile()).getWidth()).isGreaterThan(1000);
    }
  }
}
