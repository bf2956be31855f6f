// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.bench;

import dev.ninebind.posix.Name;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;

/** Puts a server under a load of one operation, from one or more connections, a thread each. */
final class LoadGenerator {
  private final InetSocketAddress server;
  private final String aname;
  private final Name file;
  private final long fileSize;

  /**
   * @param aname what to attach to
   * @param file in the root of that
   * @param fileSize in bytes, a multiple of 64 KiB
   */
  LoadGenerator(InetSocketAddress server, String aname, Name file, long fileSize) {
    this.server = server;
    this.aname = aname;
    this.file = file;
    this.fileSize = fileSize;
  }

  /**
   * What one run gave.
   *
   * @param perSecond operations a second, all connections together
   * @param p50 median latency in microseconds
   * @param p99 99th percentile in microseconds
   */
  record Result(double perSecond, double p50, double p99) {}

  Result run(Operation operation, int depth, int connections, Duration warmUp, Duration measured)
      throws IOException, InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(connections);
    try {
      List<Future<LoadConnection.Measured>> running = new ArrayList<>();
      for (int i = 0; i < connections; i++) {
        running.add(
            threads.submit(
                () -> {
                  try (LoadConnection connection =
                      new LoadConnection(server, aname, file, fileSize)) {
                    return connection.run(operation, depth, warmUp.toNanos(), measured.toNanos());
                  }
                }));
      }
      double perSecond = 0;
      List<long[]> latencies = new ArrayList<>();
      for (Future<LoadConnection.Measured> one : running) {
        perSecond += one.get().perSecond();
        latencies.add(one.get().latencies());
      }
      long[] all = latencies.stream().flatMapToLong(LongStream::of).sorted().toArray();
      return new Result(perSecond, quantile(all, 0.5), quantile(all, 0.99));
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  private static double quantile(long[] ascending, double quantile) {
    return ascending.length == 0
        ? Double.NaN
        : ascending[(int) (quantile * (ascending.length - 1))] / 1000.0;
  }
}
