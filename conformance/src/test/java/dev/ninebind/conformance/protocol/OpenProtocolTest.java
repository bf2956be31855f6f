// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.conformance.Closes;
import dev.ninebind.conformance.Gap;
import dev.ninebind.conformance.P9Client;
import dev.ninebind.conformance.ServedVolume;
import dev.ninebind.p9.wire.Reply;
import dev.ninebind.p9.wire.Request;
import dev.ninebind.posix.Errno;
import dev.ninebind.posix.Name;
import dev.ninebind.posix.OpenFlags;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Flags of Tlopen and Tlcreate: what is honoured, what has no effect, what is refused, each with
 * the exact error; the rest is {@link OpenCases}.
 */
@Closes(Gap.OPEN)
class OpenProtocolTest extends VolumeProtocolTest {
  private static final int RACES = 500;

  /** Tsetattr: ATIME, MTIME, ATIME_SET, MTIME_SET. */
  private static final int SET_TIMES = 0x10 | 0x20 | 0x80 | 0x100;

  OpenProtocolTest(ServedVolume served) {
    super(served);
  }

  private int open(String name, int flags) throws IOException {
    return opened(client, top, flags, name);
  }

  // ---- access

  @Test
  void aFidThatIsNotOpenIsNeitherReadNorWritten() throws IOException {
    file("file", "text");
    int fid = client.walkTo(top, "file");
    refused(Errno.EBADF, () -> client.read(fid, 0, 4));
    refused(Errno.EBADF, () -> client.write(fid, 0, bytes("no")));
    refused(Errno.EBADF, () -> client.fsync(fid, false));
    refused(Errno.EBADF, () -> client.readdir(fid, 0, 100));
  }

  @Test
  void theModeOfAFileMadeDoesNotBindItsMaker() throws IOException {
    int fid = client.createIn(top, "file", OpenFlags.READ_WRITE, 0);
    client.write(fid, 0, bytes("text"));
    assertThat(text(client.readAll(fid))).isEqualTo("text");
    int reader = client.createIn(top, "other", OpenFlags.READ_ONLY, 0777);
    refused(Errno.EBADF, () -> client.write(reader, 0, bytes("no")));
  }

  @Test
  void theFourthAccessModeIsRefused() throws IOException {
    file("file", "text");
    refused(Errno.EINVAL, () -> open("file", 3));
    refused(Errno.EINVAL, () -> client.createIn(top, "new", 3, 0644));
    assertThat(entries()).hasSize(1);
  }

  /** O_PATH and O_TMPFILE among them. */
  @ParameterizedTest
  @ValueSource(ints = {010, 020, 040, 010000000, 020000000, 020200000, 0100000000, 1 << 31})
  void aFlagThatNobodyKnowsIsRefused(int flag) throws IOException {
    file("file", "text");
    refused(Errno.EINVAL, () -> open("file", flag));
    refused(Errno.EINVAL, () -> open("file", flag | OpenFlags.READ_WRITE));
    refused(Errno.EINVAL, () -> client.createIn(top, "new", flag, 0644));
    assertThat(entries()).hasSize(1);
  }

  // ---- CREATE, EXCL

  @Test
  void createFindsOtherThingsInItsWay() throws IOException {
    client.mkdir(top, "directory", 0755);
    client.symlink(top, "link", "nowhere");
    refused(Errno.EISDIR, () -> client.createIn(top, "directory", OpenFlags.WRITE_ONLY, 0644));
    refused(Errno.ELOOP, () -> client.createIn(top, "link", OpenFlags.WRITE_ONLY, 0644));
    for (String name : new String[] {"directory", "link"}) {
      refused(Errno.EEXIST, () -> client.createIn(top, name, OpenFlags.EXCL, 0644));
    }
    assertThat(entries()).hasSize(2);
  }

  @Test
  void twoThatCreateOneNameHaveOneWinner() throws Exception {
    P9Client other = connect();
    int otherTop = top(other);
    for (int i = 0; i < RACES; i++) {
      Name name = Name.of("name" + i);
      Request create = createNew(client.walkTo(top), name);
      Request otherCreate = createNew(other.walkTo(otherTop), name);
      CompletableFuture<Reply> mine = null;
      CompletableFuture<Reply> others = null;
      for (int turn = 0; turn < 2; turn++) { // they take turns at being first
        if ((turn + i) % 2 == 0) {
          mine = client.send(create);
        } else {
          others = other.send(otherCreate);
        }
      }
      List<Reply> replies = List.of(mine.get(), others.get());
      assertThat(replies).filteredOn(Reply.Rlcreate.class::isInstance).hasSize(1);
      assertThat(replies).contains(new Reply.Rlerror(Errno.EEXIST.number()));
    }
    assertThat(entries()).hasSize(RACES);
  }

  private static Request createNew(int fid, Name name) {
    return new Request.Tlcreate(fid, name, OpenFlags.CREATE | OpenFlags.EXCL, 0644, 0);
  }

  // ---- TRUNC

  @ParameterizedTest
  @ValueSource(ints = {OpenFlags.WRITE_ONLY, OpenFlags.READ_WRITE})
  void truncEmptiesTheFile(int access) throws IOException {
    file("file", "text");
    int fid = open("file", access | OpenFlags.TRUNC);
    assertThat(client.getattr(fid).size()).isZero();
    client.write(fid, 0, bytes("x"));
    assertThat(content("file")).isEqualTo("x");
    client.clunk(client.createIn(top, "file", access | OpenFlags.TRUNC, 0644));
    assertThat(content("file")).isEmpty();
  }

  // ---- what is opened

  @Test
  void directoryWantsADirectory() throws IOException {
    file("file", "text");
    client.mkdir(top, "directory", 0755);
    client.symlink(top, "link", "directory");
    refused(Errno.ENOTDIR, () -> open("file", OpenFlags.DIRECTORY));
    refused(
        Errno.ENOTDIR,
        () -> open("file", OpenFlags.READ_WRITE | OpenFlags.TRUNC | OpenFlags.DIRECTORY));
    assertThat(content("file")).as("not truncated").isEqualTo("text");
    int fid = open("directory", OpenFlags.DIRECTORY);
    assertThat(client.readdirAll(fid)).hasSize(2);
    int without = open("directory", OpenFlags.READ_ONLY);
    assertThat(client.readdirAll(without)).hasSize(2);
  }

  @Test
  void aDirectoryIsNotOpenedForWriting() throws IOException {
    client.mkdir(top, "directory", 0755);
    for (int flags : new int[] {1, 2, 1 | OpenFlags.DIRECTORY, 2 | OpenFlags.APPEND}) {
      refused(Errno.EISDIR, () -> open("directory", flags));
    }
    refused(Errno.EISDIR, () -> client.read(open("directory", 0), 0, 10));
  }

  @Test
  void aLinkIsNeverFollowed() throws IOException {
    file("file", "text");
    client.symlink(top, "link", "file");
    for (int flags :
        new int[] {0, 1, 2, OpenFlags.NOFOLLOW, 2 | OpenFlags.NOFOLLOW | OpenFlags.TRUNC}) {
      refused(Errno.ELOOP, () -> open("link", flags));
    }
    assertThat(content("file")).isEqualTo("text");
    client.clunk(open("file", OpenFlags.NOFOLLOW));
  }

  /** With NOATIME the time stays, on any host; without it the host has its own rule (relatime). */
  @Test
  void noatimeLeavesTheTimeOfAccess() throws IOException {
    file("file", "text");
    long old = Instant.parse("2001-02-03T04:05:06Z").getEpochSecond();
    long now = Instant.now().getEpochSecond();
    int file = client.walkTo(top, "file");
    client.call(new Request.Tsetattr(file, SET_TIMES, 0, 0, 0, 0, old, 0, now, 0));
    assertThat(client.getattr(file).atimeSeconds()).isEqualTo(old);
    int fid = open("file", OpenFlags.NOATIME);
    assertThat(text(client.readAll(fid))).isEqualTo("text");
    assertThat(client.getattr(fid).atimeSeconds()).isEqualTo(old);
  }

  // ---- SYNC, DSYNC

  @ParameterizedTest
  @ValueSource(ints = {OpenFlags.DSYNC, OpenFlags.SYNC, OpenFlags.SYNC | OpenFlags.DSYNC})
  void synchronousFilesAreWrittenAndRead(int flag) throws IOException {
    int fid = client.createIn(top, "file", OpenFlags.READ_WRITE | flag, 0644);
    for (int i = 0; i < 20; i++) {
      client.write(fid, i, bytes("x"));
    }
    client.fsync(fid, true);
    client.fsync(fid, false);
    assertThat(content("file")).hasSize(20);
  }

  // ---- without effect

  /** DIRECT among them: a guest's alignment is not the host's, and the guest has gone around. */
  @ParameterizedTest
  @ValueSource(
      ints = {
        OpenFlags.DIRECT,
        OpenFlags.NONBLOCK,
        OpenFlags.LARGEFILE,
        OpenFlags.NOCTTY,
        OpenFlags.CLOEXEC,
        OpenFlags.FASYNC,
        OpenFlags.DIRECT | OpenFlags.NONBLOCK | OpenFlags.LARGEFILE | OpenFlags.CLOEXEC
      })
  void otherFlagsHaveNoEffect(int flag) throws IOException {
    byte[] odd = new byte[10_007];
    Arrays.fill(odd, (byte) 'x');
    int made = client.createIn(top, "file", OpenFlags.READ_WRITE | flag, 0644);
    assertThat(client.write(made, 3, odd)).isEqualTo(odd.length);
    client.clunk(made);

    int fid = open("file", OpenFlags.READ_WRITE | flag);
    assertThat(client.write(fid, 0, bytes("abc"))).isEqualTo(3);
    assertThat(text(client.read(fid, 1, 5))).isEqualTo("bcxxx");
    assertThat(client.getattr(fid).size()).isEqualTo(odd.length + 3);
    client.fsync(fid, false);
    assertThat(client.readAll(fid)).hasSize(odd.length + 3);

    int directory = opened(client, top, flag);
    assertThat(client.readdirAll(directory)).hasSize(3);
  }

  /** Linux says them for files that it has just looked up. */
  @Test
  void createAndExclAskForNothingInTlopen() throws IOException {
    file("file", "text");
    int fid = open("file", OpenFlags.READ_ONLY | OpenFlags.CREATE | OpenFlags.EXCL);
    assertThat(text(client.readAll(fid))).isEqualTo("text");
  }

  @Test
  void anOpenFidIsNotOpenedAgain() throws IOException {
    file("file", "text");
    int fid = open("file", OpenFlags.READ_ONLY);
    refused(Errno.EBUSY, () -> client.open(fid, OpenFlags.READ_ONLY));
    refused(Errno.EBUSY, () -> client.create(fid, "new", OpenFlags.READ_ONLY, 0644, 0));
    int clone = client.walkTo(fid);
    client.open(clone, OpenFlags.READ_WRITE);
    client.write(clone, 0, bytes("T"));
    assertThat(text(client.readAll(fid))).isEqualTo("Text");
  }
}
