// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.session;

import static dev.ninebind.p9.session.TestConnection.name;
import static dev.ninebind.p9.session.TestConnection.walk;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.p9.wire.Message;
import dev.ninebind.p9.wire.Reply;
import dev.ninebind.p9.wire.Request;
import dev.ninebind.posix.AttributeChanges;
import dev.ninebind.posix.ByteString;
import dev.ninebind.posix.Node;
import dev.ninebind.posix.OpenFlags;
import dev.ninebind.posix.PosixException;
import dev.ninebind.posix.TestVolume;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a user's write leaves of a program's set-id bits. */
class SetIdFileTest {
  private static final int USERS_ROOT = 5;
  private static final int FILE = 6;
  private static final int SECOND = 7;
  private static final int USER = 1000;

  private final TestVolume volume = SampleTree.volume();
  private final TestPool pool = new TestPool();
  private final TestConnection connection =
      TestConnection.open(volume, pool, TestConnection.limits()).attach();

  @AfterEach
  void nothingIsKept() {
    connection.close();
  }

  private void attachAs(int uid) {
    connection.call(
        Reply.Rattach.class,
        new Request.Tattach(
            USERS_ROOT, Message.NOFID, ByteString.of("user"), ByteString.of(""), uid));
  }

  private void open(int fid, int flags) {
    connection.call(Reply.Rwalk.class, walk(USERS_ROOT, fid, "file"));
    connection.call(Reply.Rlopen.class, new Request.Tlopen(fid, flags));
  }

  private void write(int fid, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    connection.call(Reply.Rwrite.class, new Request.Twrite(fid, 0, Unpooled.wrappedBuffer(bytes)));
  }

  private void mode(int bits) throws PosixException {
    Node node = volume.walk(volume.root(), name("file")).node();
    volume.change(node, AttributeChanges.ofMode(bits));
    volume.release(node);
  }

  private String mode() throws PosixException {
    Node node = volume.walk(volume.root(), name("file")).node();
    try {
      return Integer.toOctalString(volume.attributes(node).mode() & 07777);
    } finally {
      volume.release(node);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "4755, 755",
    "2755, 755",
    "6711, 711",
    "4644, 644",
    "2644, 2644",
    "6745, 2745",
    "7777, 1777",
    "1644, 1644"
  })
  void goWithTheFirstWrite(String before, String after) throws PosixException {
    mode(Integer.parseInt(before, 8));
    attachAs(USER);
    open(FILE, OpenFlags.READ_WRITE);
    assertThat(mode()).as("opened").isEqualTo(before);
    write(FILE, "");
    assertThat(mode()).as("nothing written").isEqualTo(before);

    write(FILE, "other code");

    assertThat(mode()).isEqualTo(after);
  }

  @Test
  void stayIfRootWrites() throws PosixException {
    mode(06755);
    attachAs(0);
    open(FILE, OpenFlags.WRITE_ONLY);
    write(FILE, "its next version");

    assertThat(mode()).isEqualTo("6755");
  }

  @Test
  void areNotTakenAgainFromWhoeverIsGivenThemAfterwards() throws PosixException {
    mode(04755);
    attachAs(USER);
    open(FILE, OpenFlags.WRITE_ONLY);
    open(SECOND, OpenFlags.WRITE_ONLY);
    write(FILE, "first");
    mode(0750);

    write(SECOND, "second");

    assertThat(mode()).as("what was set meanwhile stays").isEqualTo("750");
  }
}
