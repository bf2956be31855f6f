// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.bench;

import dev.ninebind.host.Ea;
import dev.ninebind.host.EaList;
import dev.ninebind.host.HostException;
import dev.ninebind.host.HostStat;
import dev.ninebind.host.NtConstants;
import dev.ninebind.posix.FileType;
import dev.ninebind.posix.ntfs.LxMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs to turn NTFS's metadata into POSIX's and back, in nanoseconds: every stat does the
 * one, every create and chmod the other.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class MetadataBenchmark {
  private static final int MODE = FileType.REGULAR.modeBits() | 0640;
  private static final LxMetadata.Defaults DEFAULTS = new LxMetadata.Defaults(0, 0, 022, 022);

  private HostStat withMetadata;
  private HostStat without;
  private LxMetadata metadata;
  private List<Ea> eas;
  private byte[] encoded;

  @Setup
  public void prepare() {
    withMetadata =
        stat(
            NtConstants.LX_FILE_METADATA_HAS_UID
                | NtConstants.LX_FILE_METADATA_HAS_GID
                | NtConstants.LX_FILE_METADATA_HAS_MODE);
    without = stat(0);
    metadata = new LxMetadata(1000, 1000, MODE, 0, 0);
    eas = new ArrayList<>(metadata.toEas());
    eas.add(new Ea("LX.USER.COMMENT", new byte[40]));
    encoded = EaList.encode(eas);
  }

  private static HostStat stat(int flags) {
    return new HostStat(
        1L << 48 | 1234,
        1,
        2,
        3,
        4,
        4096,
        4096,
        NtConstants.FILE_ATTRIBUTE_NORMAL,
        0,
        1,
        NtConstants.FILE_ALL_ACCESS,
        flags,
        1000,
        1000,
        MODE,
        0,
        0);
  }

  /** Of a file that a guest has made. */
  @Benchmark
  public LxMetadata stored() {
    return LxMetadata.of(withMetadata, DEFAULTS);
  }

  /** Of a file that a Windows program has made. */
  @Benchmark
  public LxMetadata synthesised() {
    return LxMetadata.of(without, DEFAULTS);
  }

  /** Owner, group and mode as EAs. */
  @Benchmark
  public List<Ea> toEas() {
    return metadata.toEas();
  }

  /** Those and an attribute as the bytes that a host call takes. */
  @Benchmark
  public byte[] encode() {
    return EaList.encode(eas);
  }

  /** The bytes that a host call gave. */
  @Benchmark
  public List<Ea> decode() throws HostException {
    return EaList.decode(encoded);
  }
}
