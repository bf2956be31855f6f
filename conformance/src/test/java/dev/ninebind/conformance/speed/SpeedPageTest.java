// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.speed;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SpeedPageTest {
  @Test
  void whatIsFasterHasARatioAboveOneWhateverIsCounted() {
    Map<Row, Map<Peer, List<Double>>> figures = new TreeMap<>();
    figures.put(
        Row.PGBENCH, Map.of(Peer.NINEBIND, List.of(30.0, 10.0, 20.0), Peer.DIOD, List.of(10.0)));
    figures.put(
        Row.UNTAR, Map.of(Peer.NINEBIND, List.of(1000.0, 2000.0), Peer.DIOD, List.of(3000.0)));
    String page = SpeedPage.text(LocalDate.of(2026, 1, 2), List.of("host: here"), 3, figures);
    assertThat(page)
        .contains("on 2026-01-02", "host: here.")
        .contains("| transactions/s | 20.0 (10.0–30.0) | 10.0 (10.0–10.0) | 2.00 |")
        .contains("| ms | 1,500 (1,000–2,000) | 3,000 (3,000–3,000) | 2.00 |");
  }
}
