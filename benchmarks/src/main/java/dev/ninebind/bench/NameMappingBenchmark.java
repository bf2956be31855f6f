// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.bench;

import dev.ninebind.posix.Name;
import dev.ninebind.posix.PosixException;
import dev.ninebind.posix.ntfs.NameMapping;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What it costs to turn a guest's name into NTFS's and back, in nanoseconds. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class NameMappingBenchmark {
  /** Plain; with what Windows forbids; with what is not ASCII. */
  @Param({"some-file-name.txt", "a:b?c*d|e.log", "Größe-der-Äpfel-測試.txt"})
  public String text;

  private Name guest;
  private String host;

  @Setup
  public void prepare() throws PosixException {
    guest = Name.of(text);
    host = NameMapping.toHost(guest);
    if (!guest.equals(NameMapping.toGuest(host))) {
      throw new IllegalStateException(text);
    }
  }

  @Benchmark
  public String toHost() {
    return NameMapping.toHost(guest);
  }

  @Benchmark
  public Name toGuest() {
    return NameMapping.toGuest(host);
  }
}
