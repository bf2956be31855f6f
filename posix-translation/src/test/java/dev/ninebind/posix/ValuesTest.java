// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix;

import static dev.ninebind.posix.PosixAssertions.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The small values: strings of bytes, flags, types, errors, changes. */
class ValuesTest {
  /** From include/uapi/asm-generic/errno-base.h and errno.h. */
  private static final String LINUX =
      """
      EPERM 1 ENOENT 2 ESRCH 3 EINTR 4 EIO 5 ENXIO 6 E2BIG 7 EBADF 9 EAGAIN 11 ENOMEM 12 EACCES 13
      EFAULT 14 EBUSY 16 EEXIST 17 EXDEV 18 ENODEV 19 ENOTDIR 20 EISDIR 21 EINVAL 22 ENFILE 23
      EMFILE 24 ENOTTY 25 ETXTBSY 26 EFBIG 27 ENOSPC 28 ESPIPE 29 EROFS 30 EMLINK 31 EPIPE 32
      ERANGE 34 EDEADLK 35 ENAMETOOLONG 36 ENOLCK 37 ENOSYS 38 ENOTEMPTY 39 ELOOP 40 ENODATA 61
      ETIME 62 EPROTO 71 EOVERFLOW 75 EILSEQ 84 EMSGSIZE 90 EOPNOTSUPP 95 ENOBUFS 105 ETIMEDOUT 110
      ESTALE 116 EUCLEAN 117 EDQUOT 122 ENOMEDIUM 123 ECANCELED 125
      """;

  @Test
  void errorsHaveTheNumbersOfLinux() {
    Map<String, Integer> linux = new HashMap<>();
    List<String> words = Pattern.compile("\\s+").splitAsStream(LINUX.strip()).toList();
    for (int i = 0; i < words.size(); i += 2) {
      linux.put(words.get(i), Integer.valueOf(words.get(i + 1)));
    }
    for (Errno errno : Errno.values()) {
      assertThat(errno.number()).as(errno.name()).isEqualTo(linux.remove(errno.name()));
      assertThat(Errno.ofNumber(errno.number())).isEqualTo(errno);
    }
    assertThat(linux).isEmpty();
  }

  @Test
  void aNumberWithoutAnErrorIsEio() {
    for (int number : new int[] {Integer.MIN_VALUE, -1, 0, 8, 41, 133, 255, 256, 1 << 20}) {
      assertThat(Errno.ofNumber(number)).isEqualTo(Errno.EIO);
    }
  }

  @Test
  void anErrorCarriesAStackTraceOnlyWithACause() {
    assertThat(new PosixException(Errno.ENOENT).getStackTrace()).isEmpty();
    assertThat(new PosixException(Errno.ENOENT)).hasMessage("ENOENT");
    PosixException wrapped = new PosixException(Errno.EIO, new IllegalStateException("why"));
    assertThat(wrapped.errno()).isEqualTo(Errno.EIO);
    assertThat(wrapped).hasMessageContaining("EIO").hasMessageContaining("why");
    assertThat(wrapped.getCause()).isInstanceOf(IllegalStateException.class);
    assertThat(wrapped.getStackTrace()).isNotEmpty();
  }

  @Test
  void bytesAreCopiedFromAnIndexOnAsFarAsTheyFit() {
    ByteString string = ByteString.of("01234");
    ByteBuffer target = ByteBuffer.allocate(4);
    assertThat(string.copyTo(target, 3)).isEqualTo(2);
    assertThat(string.copyTo(target, 0)).isEqualTo(2);
    assertThat(string.copyTo(target, 0)).isZero();
    assertThat(string.copyTo(target.clear(), 5)).isZero();
    assertThat(target.array()).isEqualTo(new byte[] {'3', '4', '0', '1'});
    assertThat(string.startsWith(ByteString.of("012"))).isTrue();
    assertThat(string.startsWith(string)).isTrue();
    assertThat(string.startsWith(ByteString.of("013"))).isFalse();
    assertThat(string.startsWith(ByteString.of("012345"))).isFalse();
  }

  @Test
  void flagsHaveTheNumbersOfLinuxOnX86() {
    int[] flags = {
      OpenFlags.CREATE,
      OpenFlags.EXCL,
      OpenFlags.NOCTTY,
      OpenFlags.TRUNC,
      OpenFlags.APPEND,
      OpenFlags.NONBLOCK,
      OpenFlags.DSYNC,
      OpenFlags.FASYNC,
      OpenFlags.DIRECT,
      OpenFlags.LARGEFILE,
      OpenFlags.DIRECTORY,
      OpenFlags.NOFOLLOW,
      OpenFlags.NOATIME,
      OpenFlags.CLOEXEC,
      OpenFlags.SYNC
    };
    for (int i = 0; i < flags.length; i++) {
      assertThat(flags[i]).isEqualTo(0x40 << i);
    }
  }

  @Test
  void unknownFlagsAreEinval() throws Exception {
    int path = 010000000;
    int temporary = 020000000;
    for (int bits : new int[] {3, path, temporary, 04, 010, 020, 040, 1 << 30, 1 << 31}) {
      assertFails(Errno.EINVAL, () -> OpenFlags.of(bits));
    }
    assertThat(OpenFlags.of(07777702).bits()).isEqualTo(07777702);
  }

  @Test
  void theAccessModeSaysWhatAFileIsOpenFor() throws Exception {
    OpenFlags reader = OpenFlags.of(OpenFlags.READ_ONLY | OpenFlags.NOFOLLOW);
    OpenFlags writer = OpenFlags.of(OpenFlags.WRITE_ONLY | OpenFlags.APPEND);
    OpenFlags both = OpenFlags.of(OpenFlags.READ_WRITE);
    assertThat(reader.reads()).isTrue();
    assertThat(reader.writes()).isFalse();
    assertThat(reader.changes()).isFalse();
    assertThat(writer.reads()).isFalse();
    assertThat(writer.writes()).isTrue();
    assertThat(writer.has(OpenFlags.APPEND)).isTrue();
    assertThat(both.reads() && both.writes() && both.changes()).isTrue();
    assertThat(OpenFlags.of(OpenFlags.TRUNC).changes()).isTrue();
    assertThat(OpenFlags.of(OpenFlags.CREATE).changes()).isTrue();
    assertThat(writer.without(OpenFlags.APPEND | OpenFlags.SYNC).bits()).isEqualTo(1);
  }

  @Test
  void typesHaveTheNumbersOfLinux() {
    int[][] numbers = {
      {0x1000, 1}, {0x2000, 2}, {0x4000, 4}, {0x6000, 6}, {0x8000, 8}, {0xa000, 10}, {0xc000, 12}
    };
    int index = 0;
    for (FileType type : FileType.values()) {
      int[] expected = numbers[index++];
      assertThat(type.modeBits()).isEqualTo(expected[0]);
      assertThat(type.directoryType()).isEqualTo(expected[1]);
      assertThat(type.directoryType()).isEqualTo(type.modeBits() >> 12);
      assertThat(FileType.ofMode(type.modeBits() | 07777)).isEqualTo(type);
    }
    assertThat(FileType.values()).hasSameSizeAs(numbers);
    for (int none : new int[] {0, 0777, 0030000, 0170000}) {
      assertThat(FileType.ofMode(none)).isNull();
    }
  }

  @Test
  void locksHaveTheNumbersOfTheProtocol() {
    assertThat(LockRequest.Type.values())
        .containsExactly(LockRequest.Type.READ, LockRequest.Type.WRITE, LockRequest.Type.UNLOCK);
    assertThat(LockStatus.values())
        .containsExactly(
            LockStatus.GRANTED, LockStatus.BLOCKED, LockStatus.ERROR, LockStatus.GRACE);
  }

  @Test
  void aStringOfBytesComparesByBytes() {
    byte[] bytes = {(byte) 0xff, 0, 'x'};
    ByteString string = ByteString.of(bytes);
    bytes[0] = 1;
    string.toBytes()[2] = 1;
    assertThat(string.toBytes()).containsExactly(0xff, 0, 'x');
    assertThat(string).isEqualTo(ByteString.wrap(new byte[] {(byte) 0xff, 0, 'x'}));
    assertThat(string).hasSameHashCodeAs(ByteString.wrap(new byte[] {(byte) 0xff, 0, 'x'}));
    assertThat(string).isNotEqualTo(ByteString.of(new byte[] {(byte) 0xfe, 0, 'x'}));
    assertThat(string.length()).isEqualTo(3);
    assertThat(string.at(0)).isEqualTo((byte) 0xff);
    assertThat(string.contains((byte) 0)).isTrue();
    assertThat(string.contains((byte) 1)).isFalse();
    assertThat(ByteString.of("\u00e9").length()).isEqualTo(2);
    assertThat(ByteString.of("text")).hasToString("text");
    assertThat(ByteString.of("")).isSameAs(ByteString.EMPTY);
  }

  @Test
  void changesSayWhatTheySet() {
    assertThat(AttributeChanges.ofMode(0600).valid()).isEqualTo(AttributeChanges.MODE);
    assertThat(AttributeChanges.ofSize(5).sets(AttributeChanges.SIZE)).isTrue();
    assertThat(AttributeChanges.ofSize(5).sets(~AttributeChanges.SIZE)).isFalse();
    AttributeChanges owner = AttributeChanges.ofOwner(1, 2);
    assertThat(owner.valid()).isEqualTo(AttributeChanges.UID | AttributeChanges.GID);
  }

  @Test
  void anInlineThreadDoesNotWaitForALock() throws Exception {
    ReentrantLock lock = new ReentrantLock();
    Inline.lock(lock);
    Throwable[] thrown = new Throwable[1];
    Thread other =
        new Thread(
            () -> {
              Inline.enter();
              thrown[0] = catchThrowable(() -> Inline.lock(lock));
              Inline.leave();
            });
    other.start();
    other.join();
    assertThat(thrown[0]).isSameAs(NotInline.INSTANCE);
    assertThat(Inline.active()).isFalse();
    lock.unlock();
    assertThat(lock.isLocked()).isFalse();
  }
}
