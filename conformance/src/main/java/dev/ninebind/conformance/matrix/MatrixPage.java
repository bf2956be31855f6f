// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.matrix;

import dev.ninebind.conformance.TestedVolume;
import dev.ninebind.conformance.guest.GuestLinux;
import dev.ninebind.conformance.report.CheckResult;
import dev.ninebind.conformance.report.Markdown;
import dev.ninebind.conformance.report.Tally;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code docs/matrix.md}: file operations in every cell. */
final class MatrixPage {
  private MatrixPage() {}

  /**
   * Writes the page.
   *
   * @param results of the tasks, by their ids
   */
  static String of(List<Task> tasks, Map<String, TaskResult> results) {
    Map<Cell, TaskResult> byCell = new LinkedHashMap<>();
    Map<String, Cell> cells = new LinkedHashMap<>();
    for (Task task : tasks) {
      if (task.subject().equals(FilesTask.SUBJECT)) {
        byCell.put(task.cell(), results.get(task.id()));
        cells.put(task.id(), task.cell());
      }
    }
    Markdown page = new Markdown().line("# File operations in every cell");
    page.paragraph(
            "The smoke test (`smoke.sh`) and the POSIX suite, in a guest of each kernel, with each way of")
        .line(
            "caching and size of messages, on each kind of volume. `Linux 6.1` is Debian 12's User-Mode Linux,")
        .line(
            "`Linux 6.12` Debian 13's, `Linux 7` that of Debian's next release; the guest's programs are Debian 12's.")
        .line(
            "`passthrough` is a folder of the host's file system, `ntfs-3g` a real NTFS volume, `memory` NTFS in the")
        .line("server's memory.");
    PageParts.origin(page, byCell.values());
    page.paragraph(PageParts.summary(byCell.values()));

    List<String> heads = new ArrayList<>(List.of("kernel", "volume"));
    for (String cache : Cell.CACHES) {
      Cell.MSIZES.forEach(size -> heads.add(cache + ", " + Cell.size(size)));
    }
    page.table(heads);
    for (GuestLinux linux : Cell.KERNELS) {
      for (TestedVolume volume : Cell.VOLUMES) {
        List<String> row = new ArrayList<>(List.of("Linux " + linux.title(), volume.title()));
        for (String cache : Cell.CACHES) {
          for (int msize : Cell.MSIZES) {
            TaskResult result = byCell.get(new Cell(linux, cache, msize, volume));
            row.add(result == null ? "not asked for" : counted(result));
          }
        }
        page.row(row);
      }
    }

    page.paragraph("## Failures");
    PageParts.list(page, CheckResult.Status.FAILED, byCell.values(), cells);
    page.paragraph("## Not run");
    PageParts.list(page, CheckResult.Status.NOT_RUN, byCell.values(), cells);
    return page.toString();
  }

  private static String counted(TaskResult result) {
    Tally tally = result.tally();
    return tally.isGreen() ? tally.passed() + " passed" : PageParts.verdict(result);
  }
}
