// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host;

import static dev.ninebind.host.NtConstants.FILE_APPEND_DATA;
import static dev.ninebind.host.NtConstants.FILE_ATTRIBUTE_SPARSE_FILE;
import static dev.ninebind.host.NtConstants.FILE_READ_DATA;
import static dev.ninebind.host.NtConstants.FILE_WRITE_DATA;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What files hold: docs/ntfs.md 4.2. */
public abstract class HostDataContract extends HostContract {
  @Test
  void whatIsWrittenIsRead() throws Exception {
    HostFile file = create("f");
    write(file, "Hello, world", 0);
    write(file, "W", 7);
    assertThat(read(file, 0, 100)).isEqualTo("Hello, World");
    assertThat(read(file, 7, 3)).isEqualTo("Wor");
    assertThat(read(file, 12, 3)).isEmpty();
    assertThat(read(file, 1L << 40, 3)).isEmpty();
    assertThat(file.stat().endOfFile()).isEqualTo(12);
    assertThat(text("f")).isEqualTo("Hello, World");
  }

  @Test
  void aBufferIsUsedFromItsPositionToItsLimit() throws Exception {
    HostFile file = create("f");
    ByteBuffer source = direct("0123456789").position(2).limit(5);
    assertThat(file.write(source, 0)).isEqualTo(3);
    assertThat(source.position()).isEqualTo(5);
    ByteBuffer target = direct("xxxxxxxxxx").position(4).limit(6);
    assertThat(file.read(target, 0)).isEqualTo(2);
    assertThat(target.position()).isEqualTo(6);
    target.clear();
    byte[] bytes = new byte[10];
    target.get(bytes);
    assertThat(new String(bytes, StandardCharsets.US_ASCII)).isEqualTo("xxxx23xxxx");
  }

  @Test
  void aGapReadsAsZeros() throws Exception {
    HostFile file = create("f");
    write(file, "a", 0);
    write(file, "b", 200_000);
    assertThat(file.stat().endOfFile()).isEqualTo(200_001);
    assertThat(read(file, 0, 3)).isEqualTo("a\0\0");
    assertThat(read(file, 199_998, 9)).isEqualTo("\0\0b");
  }

  @Test
  void anEndThatMovesBackAndForthLeavesZeros() throws Exception {
    HostFile file = create("f");
    write(file, "x".repeat(10_000), 0);
    file.setEndOfFile(3);
    assertThat(read(file, 0, 100)).isEqualTo("xxx");
    file.setEndOfFile(6);
    assertThat(read(file, 0, 100)).isEqualTo("xxx\0\0\0");
    write(file, "y", 8);
    assertThat(read(file, 0, 100)).isEqualTo("xxx\0\0\0\0\0y");
    file.setEndOfFile(0);
    assertThat(file.stat().endOfFile()).isZero();
    assertFails(() -> file.setEndOfFile(-1), HostError.INVALID_PARAMETER);
  }

  @Test
  void minusOneIsTheEnd() throws Exception {
    HostFile file = create("f");
    write(file, "a", HostFile.APPEND);
    write(file, "b", HostFile.APPEND);
    file.setEndOfFile(5);
    write(file, "c", HostFile.APPEND);
    assertThat(read(file, 0, 100)).isEqualTo("ab\0\0\0c");
    assertFails(() -> file.write(direct("x"), -3), HostError.INVALID_PARAMETER);
    assertFails(() -> file.read(direct("x"), -1), HostError.INVALID_PARAMETER);
  }

  @Test
  void nothingToWriteIsWrittenAllTheSame() throws Exception {
    HostFile file = create("f");
    assertThat(file.write(ByteBuffer.allocateDirect(0), 100)).isZero();
    assertThat(file.write(ByteBuffer.allocateDirect(0), HostFile.APPEND)).isZero();
    assertThat(file.read(ByteBuffer.allocateDirect(0), 0)).isZero();
    assertThat(file.stat().endOfFile()).isZero();
  }

  @Test
  void directoriesHoldNoData() throws Exception {
    HostFile directory = mkdir("d");
    assertFails(() -> directory.read(direct("x"), 0), HostError.INVALID_DEVICE_REQUEST);
    assertFails(() -> directory.write(direct("x"), 0), HostError.INVALID_DEVICE_REQUEST);
    assertFails(() -> directory.setEndOfFile(0), HostError.INVALID_PARAMETER);
  }

  @Test
  void allHandlesSeeTheSame() throws Exception {
    HostFile writer = create("f");
    HostFile reader = open("f", FILE_READ_DATA | STAT);
    write(writer, "first", 0);
    assertThat(read(reader, 0, 9)).isEqualTo("first");
    writer.link(root, "g");
    HostFile other = open("g", FILE_WRITE_DATA);
    write(other, "F", 0);
    assertThat(read(reader, 0, 9)).isEqualTo("First");
    assertThat(reader.stat().endOfFile()).isEqualTo(5);
  }

  @Test
  void whatIsFlushedIsThere() throws Exception {
    HostFile file = create("f");
    write(file, "x", 0);
    file.flush(HostFile.Flush.DATA);
    file.flush(HostFile.Flush.ALL);
    open("f", FILE_APPEND_DATA).flush(HostFile.Flush.ALL);
    assertThat(text("f")).isEqualTo("x");
  }

  @Test
  void aSparseFileReachesFarAndTakesLittle() throws Exception {
    HostFile file = create("f");
    file.setSparse();
    long far = 5L << 30;
    file.setEndOfFile(far);
    write(file, "end", far);
    assertThat(file.stat().endOfFile()).isEqualTo(far + 3);
    assertThat(read(file, far - 2, 9)).isEqualTo("\0\0end");
    assertThat(read(file, 1L << 30, 2)).isEqualTo("\0\0");
    if (has(HostCapability.TRUE_ALLOCATION)) {
      assertThat(file.stat().hasAttribute(FILE_ATTRIBUTE_SPARSE_FILE)).isTrue();
      assertThat(file.stat().allocated()).isBetween(1L, 128L << 10);
    }
    file.setEndOfFile(far + 1);
    file.setEndOfFile(far + 5);
    assertThat(read(file, far, 9)).isEqualTo("e\0\0\0\0");
  }

  @Test
  void dataSurvivesBecomingSparse() throws Exception {
    HostFile file = create("f");
    write(file, "x".repeat(100_000), 0);
    file.setSparse();
    assertThat(read(file, 0, 200_000)).isEqualTo("x".repeat(100_000));
    write(file, "y", 1 << 20);
    file.setEndOfFile(50_000);
    file.setEndOfFile(60_000);
    assertThat(read(file, 49_999, 3)).isEqualTo("x\0\0");
  }

  @Test
  void aFileThatIsNotSparseTakesWhatItsLengthTakes() throws Exception {
    HostFile file = create("f");
    file.setEndOfFile(1 << 20);
    assertThat(read(file, (1 << 20) - 2, 9)).isEqualTo("\0\0");
    if (has(HostCapability.TRUE_ALLOCATION)) {
      assertThat(file.stat().allocated()).isEqualTo(1 << 20);
      assertFails(() -> file.setEndOfFile(15L << 40), HostError.DISK_FULL);
      assertFails(() -> file.write(direct("x"), 15L << 40), HostError.DISK_FULL);
    }
    assertThat(file.stat().endOfFile()).isEqualTo(1 << 20);
  }

  @Test
  void appendsFromManyThreadsAllStay() throws Exception {
    create("f").close();
    int threads = 4;
    int rounds = 200;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Callable<Void>> work = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        String line = String.valueOf((char) ('a' + t)).repeat(7) + "\n";
        work.add(
            () -> {
              HostOpen how = HostOpen.existing(FILE_APPEND_DATA, 0);
              try (HostFile file = volume.open(root, "f", how)) {
                for (int i = 0; i < rounds; i++) {
                  write(file, line, HostFile.APPEND);
                }
              }
              return null;
            });
      }
      for (Future<Void> done : pool.invokeAll(work)) {
        done.get();
      }
    } finally {
      pool.shutdown();
    }
    List<String> lines = text("f").lines().toList();
    assertThat(lines).hasSize(threads * rounds);
    assertThat(lines).allMatch(line -> line.matches("(.)\\1{6}"));
  }
}
