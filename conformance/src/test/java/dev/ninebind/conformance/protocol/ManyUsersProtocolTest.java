// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.ninebind.conformance.P9Client;
import dev.ninebind.conformance.P9Connection;
import dev.ninebind.conformance.ServedVolume;
import dev.ninebind.p9.wire.Message;
import dev.ninebind.p9.wire.Reply;
import dev.ninebind.p9.wire.Request;
import dev.ninebind.posix.ByteString;
import dev.ninebind.posix.Errno;
import dev.ninebind.posix.Name;
import dev.ninebind.posix.OpenFlags;
import dev.ninebind.posix.PosixException;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/**
 * One connection for all users of a guest: Linux attaches once for each of them as they come
 * (access=client, and user), and each acts by its own fids. With the messages that Windows' own
 * utility machines ask for, 64 KiB.
 */
class ManyUsersProtocolTest extends VolumeProtocolTest {
  private static final int MSIZE = 65_536;
  private static final int USERS = 500;

  /** Fids of users' tops, of their files, and of the directories that they make. */
  private static final int TOPS = 10_000;

  private static final int FILES = 20_000;
  private static final int FIRST_UID = 100_000;

  ManyUsersProtocolTest(ServedVolume served) {
    super(served);
  }

  private P9Client connection() throws IOException {
    P9Client many = connect();
    assertThat(many.version(MSIZE)).isEqualTo(MSIZE);
    return many;
  }

  private static Request.Tattach attach(int fid, int uid) {
    return new Request.Tattach(
        fid, Message.NOFID, ByteString.EMPTY, ByteString.of(ServedVolume.EXPORT), uid);
  }

  private Name name(String text) {
    try {
      return Name.of(text);
    } catch (PosixException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  /** Sends one request for each user, all at once, and waits for all replies. */
  private static List<Reply> each(P9Client by, IntFunction<Request> request) throws IOException {
    List<Request> requests = new ArrayList<>();
    for (int user = 0; user < USERS; user++) {
      requests.add(request.apply(user));
    }
    List<CompletableFuture<Reply>> sent = new ArrayList<>();
    for (Request one : requests) {
      sent.add(by.send(one));
    }
    List<Reply> replies = new ArrayList<>();
    for (int user = 0; user < USERS; user++) {
      replies.add(P9Connection.await(requests.get(user), sent.get(user)));
    }
    return replies;
  }

  @Test
  void eachUsersFidsMakeItsOwnFiles() throws IOException {
    assumeThat(ServedVolume.isRoot()).as("only root's server gives files owners").isTrue();
    P9Client many = connection();
    each(many, user -> attach(TOPS + user, FIRST_UID + user));
    each(many, user -> new Request.Twalk(TOPS + user, FILES + user, List.of(name(directory()))));
    each(
        many,
        user ->
            new Request.Tlcreate(
                FILES + user,
                name("file" + user),
                OpenFlags.READ_WRITE,
                0640,
                FIRST_UID + user + 1));
    byte[][] texts = new byte[USERS][];
    for (int user = 0; user < USERS; user++) {
      texts[user] = bytes("text of " + user);
    }
    each(many, user -> new Request.Twrite(FILES + user, 0, Unpooled.wrappedBuffer(texts[user])));
    for (int user = 0; user < USERS; user++) {
      assertThat(many.readAll(FILES + user)).isEqualTo(texts[user]);
      Reply.Rgetattr attributes = many.getattr(FILES + user);
      assertThat(attributes.uid()).isEqualTo(FIRST_UID + user);
      assertThat(attributes.gid()).isEqualTo(FIRST_UID + user + 1);
    }
    assertThat(entries()).hasSize(USERS);
  }

  @Test
  void oneUsersEndIsNotTheOthers() throws IOException {
    P9Client many = connection();
    each(many, user -> attach(TOPS + user, FIRST_UID + user));
    refused(Errno.EBADF, () -> many.getattr(TOPS + USERS));
    for (int user = 0; user < USERS; user += 2) {
      many.clunk(TOPS + user);
    }
    for (int user = 0; user < USERS; user++) {
      int fid = TOPS + user;
      if (user % 2 == 0) {
        refused(Errno.EBADF, () -> many.getattr(fid));
      } else {
        assertThat(many.getattr(fid).mode() & S_IFMT).isEqualTo(0040000);
      }
    }
    // The same user comes again, also by a fid that another one had.
    many.attach(TOPS, ServedVolume.EXPORT, FIRST_UID + 1);
    refused(Errno.EBADF, () -> many.attach(TOPS + 1, ServedVolume.EXPORT, FIRST_UID));
    // The fid that was in use stands for what it stood for.
    assertThat(many.walk(TOPS + 1, FILES, directory())).hasSize(1);
  }

  /** Parallel work of all of them: no reply goes to another user, no fid is mixed up. */
  @Test
  void allUsersWorkAtOnce() throws IOException {
    P9Client many = connection();
    each(many, user -> attach(TOPS + user, FIRST_UID + user));
    each(many, user -> new Request.Twalk(TOPS + user, FILES + user, List.of(name(directory()))));
    for (int round = 0; round < 4; round++) {
      String prefix = "round" + round + "-";
      each(many, user -> new Request.Tmkdir(FILES + user, name(prefix + user), 0755, user));
      List<Reply> walked =
          each(
              many,
              user ->
                  new Request.Twalk(
                      FILES + user, FILES + 10_000 + user, List.of(name(prefix + user))));
      List<Reply> seen = each(many, user -> new Request.Tgetattr(FILES + 10_000 + user, 0x3fff));
      for (int user = 0; user < USERS; user++) {
        Reply.Rgetattr attributes = (Reply.Rgetattr) seen.get(user);
        assertThat(((Reply.Rwalk) walked.get(user)).qids().get(0).path())
            .isEqualTo(attributes.qid().path());
        if (ServedVolume.isRoot()) {
          assertThat(attributes.uid()).isEqualTo(FIRST_UID + user);
          assertThat(attributes.gid()).isEqualTo(user);
        }
      }
      each(many, user -> new Request.Tclunk(FILES + 10_000 + user));
      each(many, user -> new Request.Tunlinkat(FILES + user, name(prefix + user), 0x200));
    }
    assertThat(entries()).isEmpty();
  }

  @Test
  void smallMessagesCarryLargeData() throws IOException {
    P9Client many = connection();
    many.attach(TOPS, ServedVolume.EXPORT, 0);
    many.walk(TOPS, FILES, directory());
    byte[] content = new byte[1_000_003];
    new Random(5).nextBytes(content);
    many.create(FILES, "large", OpenFlags.READ_WRITE, 0644, 0);
    assertThat(many.largestData()).isEqualTo(MSIZE - Message.IO_HEADER_SIZE);
    many.writeAll(FILES, content);
    assertThat(many.readAll(FILES)).isEqualTo(content);
    assertThat(many.read(FILES, 0, 1 << 20)).hasSize(MSIZE - 11);
  }

  /** Nothing bounds the number of connections to one export. */
  @Test
  void manyConnectionsShareAnExport() throws IOException {
    List<P9Client> all = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      all.add(connect());
    }
    for (P9Client one : all) {
      int fid = one.walkTo(0, directory());
      assertThat(one.getattr(fid).mode() & S_IFMT).isEqualTo(0040000);
    }
  }
}
