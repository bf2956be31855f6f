// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.session;

import static dev.ninebind.p9.session.TestConnection.ROOT;
import static dev.ninebind.p9.session.TestConnection.name;

import dev.ninebind.p9.wire.Reply;
import dev.ninebind.p9.wire.Request;
import dev.ninebind.posix.ByteString;
import dev.ninebind.posix.Errno;
import dev.ninebind.posix.OpenFlags;
import dev.ninebind.posix.TestVolume;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is said of files that another client has replaced or removed. */
class LookedUpTest {
  private static final int FILE = 2;
  private static final int LINK = 3;
  private static final int CHMOD = 1;

  private final TestVolume volume = SampleTree.volume();
  private final TestPool pool = new TestPool();
  private final TestConnection connection = open();
  private final TestConnection other = open();

  private TestConnection open() {
    return TestConnection.open(volume, pool, TestConnection.limits()).attach();
  }

  @AfterEach
  void nothingIsKept() {
    connection.disconnect(); // the last one to close looks whether anything is held
    connection.awaitEnded();
    other.close();
    connection.close();
  }

  private void replace(String name) {
    other.call(Reply.Rrenameat.class, new Request.Trenameat(ROOT, name("other"), ROOT, name(name)));
  }

  private void remove(String name) {
    other.call(Reply.Runlinkat.class, new Request.Tunlinkat(ROOT, name(name), 0));
  }

  @Test
  void whoHasJustLookedUpIsToLookAgain() {
    connection.walked(FILE, "file");
    replace("file");
    List<Request> requests =
        List.of(
            new Request.Tgetattr(FILE, 0),
            new Request.Tlopen(FILE, OpenFlags.READ_ONLY),
            new Request.Tsetattr(FILE, CHMOD, 0600, 0, 0, 0, 0, 0, 0, 0),
            new Request.Tstatfs(FILE),
            new Request.Txattrwalk(FILE, 3, ByteString.of("user.x")),
            new Request.Txattrwalk(FILE, 3, ByteString.EMPTY));
    for (Request request : requests) {
      connection.callFails(Errno.ESTALE, request);
    }
    connection.call(
        Reply.Rxattrcreate.class, new Request.Txattrcreate(FILE, ByteString.of("user.x"), 0, 0));
    connection.callFails(Errno.ESTALE, new Request.Tclunk(FILE));
    connection.walked(FILE, "file");
    connection.call(Reply.Rgetattr.class, new Request.Tgetattr(FILE, 0));
  }

  @Test
  void aReplacedLinkIsToBeLookedUpAgain() {
    connection.walked(FILE, "link");
    replace("link");
    connection.callFails(Errno.ESTALE, new Request.Treadlink(FILE));
  }

  /** Linux looks twice, and the second time too may come before its own unlink is answered. */
  @Test
  void whatWasRemovedIsNotLookedUpAgain() {
    connection.walked(FILE, "file");
    connection.walked(LINK, "link");
    remove("file");
    remove("link");
    connection.callFails(Errno.ENOENT, new Request.Tgetattr(FILE, 0));
    connection.callFails(Errno.ENOENT, new Request.Tlopen(FILE, OpenFlags.READ_ONLY));
    connection.callFails(
        Errno.ENOENT, new Request.Tsetattr(FILE, CHMOD, 0600, 0, 0, 0, 0, 0, 0, 0));
    connection.callFails(Errno.ENOENT, new Request.Treadlink(LINK));
  }

  @Test
  void whatWasRemovedStaysSoWhenTheNameIsThereAgain() {
    connection.walked(FILE, "file");
    remove("file");
    replace("file");
    connection.callFails(Errno.ENOENT, new Request.Tlopen(FILE, OpenFlags.READ_ONLY));
  }

  @Test
  void whoKnewTheFileIsToldThatItIsGone() {
    connection.walked(FILE, "file");
    connection.call(Reply.Rgetattr.class, new Request.Tgetattr(FILE, 0));
    replace("file");
    Reply gone = new Reply.Rlerror(Errno.ENOENT.number());
    Await.until(
        "the client is not looking any more",
        () -> connection.call(new Request.Tgetattr(FILE, 0)).equals(gone));
    connection.callFails(Errno.ESTALE, new Request.Tlopen(FILE, OpenFlags.READ_ONLY));
  }
}
