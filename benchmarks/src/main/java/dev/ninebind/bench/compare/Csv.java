// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.bench.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Every round of every contestant as a line, for other programs. */
final class Csv {
  private static final String HEADER =
      "row,contestant,round,operations_per_second,p50_us,p99_us,p999_us,server_cpu_us_per_operation";

  private Csv() {}

  static List<String> of(Results results) {
    List<String> lines = new ArrayList<>(List.of(HEADER));
    for (String row : results.rows()) {
      for (Map.Entry<String, Series> each : results.of(row).entrySet()) {
        List<Sample> samples = each.getValue().samples();
        for (int i = 0; i < samples.size(); i++) {
          lines.add(line(row, each.getKey(), i + 1, samples.get(i)));
        }
      }
    }
    return lines;
  }

  private static String line(String row, String contestant, int round, Sample sample) {
    return String.join(
        ",",
        row,
        contestant,
        Integer.toString(round),
        number(sample.perSecond()),
        number(sample.p50()),
        number(sample.p99()),
        number(sample.p999()),
        number(sample.cpuMicros()));
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.3f", value);
  }
}
