// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.bench;

import dev.ninebind.host.UnsuitableVolumeException;
import dev.ninebind.host.memory.MemoryVolume;
import dev.ninebind.host.ntfs3g.Ntfs3gVolume;
import dev.ninebind.host.posix.PassthroughVolume;
import dev.ninebind.posix.AttributeChanges;
import dev.ninebind.posix.Attributes;
import dev.ninebind.posix.Credentials;
import dev.ninebind.posix.Errno;
import dev.ninebind.posix.Name;
import dev.ninebind.posix.Node;
import dev.ninebind.posix.OpenFile;
import dev.ninebind.posix.OpenFlags;
import dev.ninebind.posix.PosixException;
import dev.ninebind.posix.PosixVolume;
import dev.ninebind.posix.XattrName;
import dev.ninebind.posix.ntfs.NtfsPosixVolume;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.apache.commons.io.file.PathUtils;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What an operation costs on each kind of volume, without the protocol: microseconds.
 *
 * <p>The volumes over ntfs-3g want {@code -jvmArgs -Dninebind.bench.ntfs=DIR}, a folder that
 * ntfs-3g has mounted as the README says; without it only {@code -p volume=memory,passthrough}
 * runs.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class VolumeBenchmark {
  private static final int BYTES = 4096;

  /** Translated over the model; passed through to tmpfs; translated and passed to ntfs-3g. */
  @Param({"memory", "passthrough", "ntfs-3g", "passthrough-on-ntfs-3g"})
  public String volume;

  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BYTES);
  private Path folder;
  private PosixVolume served;
  private Node directory;
  private Node node;
  private OpenFile open;
  private OpenFlags read;
  private OpenFlags create;
  private Name file;
  private Name one;
  private Name two;
  private XattrName absent;

  @Setup
  public void prepare() throws IOException, PosixException, UnsuitableVolumeException {
    served = serve();
    read = OpenFlags.of(OpenFlags.READ_ONLY);
    create = OpenFlags.of(OpenFlags.READ_WRITE | OpenFlags.CREATE | OpenFlags.EXCL);
    one = Name.of("one");
    two = Name.of("two");
    absent = XattrName.of("security.capability");
    Name top = Name.of("directory");
    served.makeDirectory(served.root(), top, 0755, Credentials.ROOT);
    directory = served.walk(served.root(), top).node();
    file = Name.of("file");
    open = served.create(directory, file, create, 0644, Credentials.ROOT).file();
    write4k();
    node = served.walk(directory, file).node();
  }

  private PosixVolume serve() throws IOException, PosixException, UnsuitableVolumeException {
    if (volume.equals("memory")) {
      return NtfsPosixVolume.open(
          new MemoryVolume(MemoryVolume.Options.DEFAULT), NtfsPosixVolume.Options.DEFAULT);
    }
    String place =
        volume.equals("passthrough") ? "/dev/shm" : System.getProperty("ninebind.bench.ntfs");
    if (place == null) {
      throw new IllegalStateException("-Dninebind.bench.ntfs=DIR is missing");
    }
    folder = Files.createTempDirectory(Path.of(place), "ninebind-bench");
    return volume.equals("ntfs-3g")
        ? NtfsPosixVolume.open(Ntfs3gVolume.open(folder), NtfsPosixVolume.Options.DEFAULT)
        : PassthroughVolume.open(folder, PassthroughVolume.Options.DEFAULT);
  }

  @TearDown
  public void release() throws IOException, PosixException {
    open.close();
    served.release(node);
    served.release(directory);
    served.close();
    if (folder != null) {
      PathUtils.deleteDirectory(folder);
    }
  }

  @Benchmark
  public Attributes walkAndRelease() throws PosixException {
    PosixVolume.Located found = served.walk(directory, file);
    served.release(found.node());
    return found.attributes();
  }

  @Benchmark
  public Attributes getattr() throws PosixException {
    return served.attributes(directory);
  }

  @Benchmark
  public int openReadClose() throws PosixException {
    OpenFile opened = served.open(node, read).file();
    buffer.clear();
    int count = opened.read(buffer, 0);
    opened.close();
    return count;
  }

  @Benchmark
  public int read4k() throws PosixException {
    buffer.clear();
    return open.read(buffer, 0);
  }

  @Benchmark
  public int write4k() throws PosixException {
    buffer.clear();
    return open.write(buffer, 0);
  }

  @Benchmark
  public Errno getxattrAbsent() throws PosixException {
    try {
      served.xattr(directory, absent);
      return null;
    } catch (PosixException e) {
      return e.errno();
    }
  }

  @Benchmark
  public void chmod() throws PosixException {
    served.change(node, AttributeChanges.ofMode(0644));
  }

  @Benchmark
  public void createCloseUnlink() throws PosixException {
    served.create(directory, one, create, 0644, Credentials.ROOT).file().close();
    served.remove(directory, one, false);
  }

  @Benchmark
  public void createRenameUnlink() throws PosixException {
    served.create(directory, one, create, 0644, Credentials.ROOT).file().close();
    served.rename(directory, one, directory, two);
    served.remove(directory, two, false);
  }
}
