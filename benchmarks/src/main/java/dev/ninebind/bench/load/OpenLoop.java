// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.bench.load;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * Operations at a fixed rate, whether or not the server keeps up, as independent visitors come.
 * Each one's latency counts from when it was due, so that those count which had to wait because the
 * server was held up: a closed loop would not have asked them meanwhile.
 */
public final class OpenLoop extends PipelinedLoad {
  private static final long NANOS = 1_000_000_000;

  private final double perSecond;

  /**
   * At a rate.
   *
   * @param depth operations that may be outstanding on a connection; what is due beyond waits
   * @param perSecond of all connections together
   */
  public OpenLoop(Workload workload, int connections, int depth, double perSecond) {
    super(workload, connections, depth);
    this.perSecond = perSecond / connections;
  }

  @Override
  List<Callable<Void>> tasks(List<Pump> pumps, long start) {
    List<Callable<Void>> tasks = new ArrayList<>();
    for (Pump pump : pumps) {
      PacedPump paced = new PacedPump(pump, new Schedule(start, NANOS / perSecond));
      tasks.add(paced::send);
      tasks.add(paced::receive);
    }
    return tasks;
  }
}
