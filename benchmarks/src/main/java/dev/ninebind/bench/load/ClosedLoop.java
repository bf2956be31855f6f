// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.bench.load;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * A fixed number of operations outstanding on each connection: the next begins when one ends, as
 * programs do that wait for an answer. It sends when nothing more has arrived: as many requests in
 * one write as replies came in one read. There are no more threads than processors.
 */
public final class ClosedLoop extends PipelinedLoad {
  public ClosedLoop(Workload workload, int connections, int depth) {
    super(workload, connections, depth);
  }

  @Override
  List<Callable<Void>> tasks(List<Pump> pumps, long start) {
    int threads = Math.min(pumps.size(), Runtime.getRuntime().availableProcessors());
    List<Callable<Void>> tasks = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      List<Pump> share =
          pumps.subList(i * pumps.size() / threads, (i + 1) * pumps.size() / threads);
      tasks.add(
          () -> {
            if (share.size() == 1) {
              share.get(0).run();
            } else {
              Selecting.run(share);
            }
            return null;
          });
    }
    return tasks;
  }
}
