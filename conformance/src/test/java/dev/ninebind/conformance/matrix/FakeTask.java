// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.matrix;

import dev.ninebind.conformance.report.CheckResult;
import java.util.List;
import java.util.Map;

/** A task that does nothing but tell what came of it. */
final class FakeTask implements Task {
  private final Cell cell;
  private final CheckResult check;
  private String missing = "";
  private RuntimeException thrown;
  int runs;

  FakeTask(Cell cell, CheckResult check) {
    this.cell = cell;
    this.check = check;
  }

  static FakeTask passing(Cell cell) {
    return new FakeTask(cell, CheckResult.passed("posix", "smoke", "it is so"));
  }

  static FakeTask failing(Cell cell) {
    return new FakeTask(
        cell, CheckResult.failed("posix", "rename", "it is so", "rename: expected <0>, got <EIO>"));
  }

  FakeTask missing(String what) {
    missing = what;
    return this;
  }

  FakeTask thenThrowing(RuntimeException e) {
    thrown = e;
    return this;
  }

  @Override
  public String subject() {
    return FilesTask.SUBJECT;
  }

  @Override
  public Cell cell() {
    return cell;
  }

  @Override
  public String missing() {
    return missing;
  }

  @Override
  public void run(Recorder recorder) {
    runs++;
    recorder.versions(Map.of("Linux", "6.1.176"));
    recorder.says("# 42 things");
    recorder.says("does it");
    recorder.checks(List.of(check));
    if (thrown != null) {
      throw thrown;
    }
  }
}
