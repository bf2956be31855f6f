// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.session;

import static dev.ninebind.p9.session.TestConnection.ROOT;
import static dev.ninebind.p9.session.TestConnection.flush;
import static dev.ninebind.p9.session.TestConnection.walk;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.p9.wire.Reply;
import dev.ninebind.p9.wire.Request;
import dev.ninebind.posix.ByteString;
import dev.ninebind.posix.Errno;
import dev.ninebind.posix.Gate;
import dev.ninebind.posix.Node;
import dev.ninebind.posix.OpenFlags;
import dev.ninebind.posix.PosixException;
import dev.ninebind.posix.ReadOnlyVolume;
import dev.ninebind.posix.TestVolume;
import dev.ninebind.posix.TestVolume.Op;
import dev.ninebind.posix.XattrMode;
import dev.ninebind.posix.XattrName;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Txattrwalk and Txattrcreate, and what becomes of the fids they make. */
class XattrTest {
  private static final int FILE = 2;
  private static final int OPEN = 3;
  private static final int SUBJECT = 10;
  private static final ByteString NAME = ByteString.of("user.a");
  private static final int ANY = 0;
  private static final int CREATE = 1;
  private static final int REPLACE = 2;
  private static final int LIMIT = 100_000;

  private final TestVolume volume = SampleTree.volume();
  private final TestPool pool = new TestPool();
  private final TestConnection connection =
      TestConnection.open(volume, pool, new SessionLimits(1 << 16, 100, 100, 1 << 24, 10, LIMIT));

  @BeforeEach
  void open() {
    connection.attach().walked(FILE, "file");
    connection.opened(OPEN, "file", OpenFlags.READ_WRITE);
  }

  @AfterEach
  void nothingIsKept() {
    connection.close();
  }

  private interface InVolume<T> {
    T call(Node file) throws PosixException;
  }

  /** Looks at the file without the session. */
  private <T> T inVolume(InVolume<T> call) throws PosixException {
    Node node = volume.walk(volume.root(), TestConnection.name("file")).node();
    try {
      return call.call(node);
    } finally {
      volume.release(node);
    }
  }

  private void set(String name, String value) throws PosixException {
    inVolume(
        node -> {
          volume.setXattr(node, XattrName.of(name), ByteString.of(value), XattrMode.SET);
          return null;
        });
  }

  /** The names in the volume. */
  private String names() throws PosixException {
    return inVolume(volume::xattrNames).toString();
  }

  private String value(String name) throws PosixException {
    return inVolume(node -> volume.xattr(node, XattrName.of(name))).toString();
  }

  private static Request.Txattrwalk walkTo(int fid, int newfid, ByteString name) {
    return new Request.Txattrwalk(fid, newfid, name);
  }

  private static Request.Txattrcreate create(int fid, long size, int flags) {
    return new Request.Txattrcreate(fid, NAME, size, flags);
  }

  private static Request.Twrite write(int fid, long offset, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new Request.Twrite(fid, offset, Unpooled.wrappedBuffer(bytes));
  }

  private String read(int fid, long offset, int count) {
    Reply.Rread reply = connection.call(Reply.Rread.class, new Request.Tread(fid, offset, count));
    return new String(ByteBufUtil.getBytes(reply.data()), StandardCharsets.UTF_8);
  }

  /** The subject becomes a clone of the file's fid, and then a draft. */
  private void draft(long size, int flags) {
    connection.call(Reply.Rwalk.class, walk(FILE, SUBJECT));
    connection.call(Reply.Rxattrcreate.class, create(SUBJECT, size, flags));
  }

  private void write(long offset, String text) {
    assertThat(connection.call(Reply.Rwrite.class, write(SUBJECT, offset, text)).count())
        .isEqualTo(text.length());
  }

  private void clunk() {
    connection.call(Reply.Rclunk.class, new Request.Tclunk(SUBJECT));
  }

  /** Asserts that the clunk says so, and that the fid is gone all the same. */
  private void clunkFails(Errno errno) {
    connection.callFails(errno, new Request.Tclunk(SUBJECT));
    connection.callFails(Errno.EBADF, new Request.Tclunk(SUBJECT));
  }

  // ---- values

  @Test
  void aValueIsReadInSlicesAsItWasAtTheWalk() throws Exception {
    set("user.a", "0123456789");
    for (int fid : new int[] {FILE, OPEN}) {
      set("user.a", "0123456789");
      Reply.Rxattrwalk reply = connection.call(Reply.Rxattrwalk.class, walkTo(fid, SUBJECT, NAME));
      assertThat(reply.size()).isEqualTo(10);
      set("user.a", "changed");
      assertThat(read(SUBJECT, 0, 100)).isEqualTo("0123456789");
      assertThat(read(SUBJECT, 0, 4)).isEqualTo("0123");
      assertThat(read(SUBJECT, 7, 100)).isEqualTo("789");
      assertThat(read(SUBJECT, 10, 100)).isEmpty();
      assertThat(read(SUBJECT, Long.MAX_VALUE, 100)).isEmpty();
      connection.callFails(Errno.EINVAL, new Request.Tread(SUBJECT, -1, 100));
      assertThat(connection.session().xattrMemory().used()).isEqualTo(10);
      clunk();
      assertThat(connection.session().xattrMemory().used()).isZero();
    }
  }

  @Test
  void anEmptyValueIsOne() throws Exception {
    set("user.a", "");
    Reply.Rxattrwalk reply = connection.call(Reply.Rxattrwalk.class, walkTo(FILE, SUBJECT, NAME));
    assertThat(reply.size()).isZero();
    assertThat(read(SUBJECT, 0, 100)).isEmpty();
  }

  @Test
  void anEmptyNameGivesTheNames() throws Exception {
    set("user.a", "x");
    set("user.b", "y");
    Reply.Rxattrwalk reply =
        connection.call(Reply.Rxattrwalk.class, walkTo(FILE, SUBJECT, ByteString.EMPTY));
    String names = "trusted.a\0user.a\0user.b\0";
    assertThat(reply.size()).isEqualTo(names.length());
    assertThat(read(SUBJECT, 0, 100)).isEqualTo(names);
  }

  @Test
  void aFailedWalkMakesNoFid() {
    connection.callFails(Errno.ENODATA, walkTo(FILE, SUBJECT, NAME));
    connection.callFails(Errno.EOPNOTSUPP, walkTo(FILE, SUBJECT, ByteString.of("system.nfs4_acl")));
    connection.callFails(
        Errno.ERANGE, walkTo(FILE, SUBJECT, ByteString.of("user." + "n".repeat(251))));
    connection.callFails(Errno.EBADF, walkTo(FILE, FILE, NAME));
    connection.callFails(Errno.EBADF, new Request.Tclunk(SUBJECT));
    connection.walked(SUBJECT, "file");
  }

  // ---- drafts

  @Test
  void anAttributeIsSetWhenItsFidIsClunked() throws Exception {
    draft(10, CREATE);
    write(0, "01234");
    write(5, "");
    write(5, "56789");
    assertThat(names()).doesNotContain("user.a");
    clunk();
    assertThat(value("user.a")).isEqualTo("0123456789");
    connection.callFails(Errno.EBADF, new Request.Tclunk(SUBJECT));
    connection.call(Reply.Rgetattr.class, new Request.Tgetattr(FILE, 0));
  }

  @Test
  void aDraftIsSetOnThePoolToo() throws Exception {
    volume.fast(false);
    draft(2, ANY);
    write(0, "ab");
    clunk();
    assertThat(value("user.a")).isEqualTo("ab");
  }

  @Test
  void aClunkThatWouldWaitInlineSetsOnce() throws Exception {
    draft(2, CREATE);
    write(0, "ab");
    Gate gate = volume.blockNext(Op.CHANGE_XATTR);
    int tag = connection.send(new Request.Tclunk(SUBJECT));
    gate.awaitEntered();
    assertThat(connection.session().xattrMemory().used()).isEqualTo(2);
    gate.release();
    connection.receive(tag, Reply.Rclunk.class);
    assertThat(value("user.a")).isEqualTo("ab");
    assertThat(connection.session().xattrMemory().used()).isZero();
  }

  @Test
  void theClunkTellsWhatTheVolumeSaid() throws Exception {
    set("user.a", "old");
    draft(1, CREATE);
    write(0, "x");
    clunkFails(Errno.EEXIST);
    draft(1, ANY);
    write(0, "x");
    volume.failNext(Op.CHANGE_XATTR, Errno.ENOSPC);
    clunkFails(Errno.ENOSPC);
    assertThat(value("user.a")).isEqualTo("old");
    assertThat(connection.session().xattrMemory().used()).isZero();
  }

  @Test
  void replaceWantsAnAttribute() throws Exception {
    draft(1, REPLACE);
    write(0, "x");
    clunkFails(Errno.ENODATA);
    set("user.a", "old");
    draft(1, REPLACE);
    write(0, "x");
    clunk();
    assertThat(value("user.a")).isEqualTo("x");
  }

  @Test
  void nothingReplacingSomethingRemovesIt() throws Exception {
    set("user.a", "old");
    draft(0, REPLACE);
    clunk();
    assertThat(names()).doesNotContain("user.a");
    draft(0, REPLACE);
    clunkFails(Errno.ENODATA);
  }

  @Test
  void nothingElseIsAnEmptyValue() throws Exception {
    draft(0, ANY);
    clunk();
    assertThat(value("user.a")).isEmpty();
    draft(0, CREATE);
    clunkFails(Errno.EEXIST);
  }

  @Test
  void bytesComeInOrderAndNoMoreThanAnnounced() throws Exception {
    draft(4, ANY);
    connection.callFails(Errno.EINVAL, write(SUBJECT, 1, "x"));
    connection.callFails(Errno.ENOSPC, write(SUBJECT, 0, "01234"));
    write(0, "01");
    connection.callFails(Errno.EINVAL, write(SUBJECT, 0, "01"));
    connection.callFails(Errno.EINVAL, write(SUBJECT, -1, "01"));
    connection.callFails(Errno.EINVAL, write(SUBJECT, 3, "3"));
    connection.callFails(Errno.ENOSPC, write(SUBJECT, 2, "234"));
    write(2, "23");
    connection.callFails(Errno.ENOSPC, write(SUBJECT, 4, "4"));
    clunk();
    assertThat(value("user.a")).isEqualTo("0123");
  }

  @Test
  void fewerBytesThanAnnouncedSetNothing() throws Exception {
    draft(4, ANY);
    write(0, "012");
    clunkFails(Errno.EINVAL);
    assertThat(names()).doesNotContain("user.a");
  }

  @Test
  void whatCannotBeSetIsRefusedAtOnce() {
    connection.callFails(Errno.E2BIG, create(FILE, 65_537, ANY));
    connection.callFails(Errno.E2BIG, create(FILE, -1, ANY));
    for (int flags : new int[] {CREATE | REPLACE, 4, -1}) {
      connection.callFails(Errno.EINVAL, create(FILE, 1, flags));
    }
    for (Map.Entry<String, Errno> bad :
        Map.of(
                "", Errno.ERANGE,
                "user.", Errno.EINVAL,
                "user.a\0b", Errno.EINVAL,
                "other.a", Errno.EOPNOTSUPP,
                "system.posix_acl", Errno.EOPNOTSUPP)
            .entrySet()) {
      ByteString name = ByteString.of(bad.getKey());
      connection.callFails(bad.getValue(), new Request.Txattrcreate(FILE, name, 1, ANY));
    }
    connection.callFails(Errno.EBUSY, create(OPEN, 1, ANY));
    connection.call(Reply.Rlopen.class, new Request.Tlopen(FILE, OpenFlags.READ_ONLY));
  }

  @Test
  void valuesOf64KiBGoBothWays() throws Exception {
    String value = "0123456789abcdef".repeat(4096);
    draft(65_536, ANY);
    write(0, value.substring(0, 40_000));
    write(40_000, value.substring(40_000));
    clunk();
    assertThat(value("user.a")).isEqualTo(value);
    connection.call(Reply.Rxattrwalk.class, walkTo(FILE, SUBJECT, NAME));
    assertThat(read(SUBJECT, 0, 60_000) + read(SUBJECT, 60_000, 60_000)).isEqualTo(value);
  }

  @Test
  void aDraftFollowsItsFile() throws Exception {
    draft(1, ANY);
    write(0, "x");
    connection.call(
        Reply.Rrenameat.class,
        new Request.Trenameat(
            ROOT, TestConnection.name("file"), ROOT, TestConnection.name("moved")));
    clunk();
    connection.walked(11, "moved");
    connection.call(Reply.Rxattrwalk.class, walkTo(11, 12, NAME));
  }

  @Test
  void aDraftHoldsItsNode() {
    connection.walked(SUBJECT, "other");
    int nodes = volume.usage().nodes();
    connection.call(Reply.Rxattrcreate.class, create(SUBJECT, 0, ANY));
    assertThat(volume.usage().nodes()).isEqualTo(nodes);
    clunk();
    assertThat(volume.usage().nodes()).isEqualTo(nodes - 1);
  }

  @Test
  void anOpenFileIsReachedAfterItsLastName() throws Exception {
    connection.call(Reply.Rwalk.class, walk(OPEN, SUBJECT));
    connection.call(
        Reply.Runlinkat.class, new Request.Tunlinkat(ROOT, TestConnection.name("file"), 0));
    connection.call(Reply.Rxattrcreate.class, create(SUBJECT, 1, ANY));
    write(0, "x");
    clunk();
    connection.call(Reply.Rxattrwalk.class, walkTo(OPEN, SUBJECT, NAME));
    assertThat(read(SUBJECT, 0, 10)).isEqualTo("x");
  }

  @Test
  void aReadOnlyExportRefusesAtTheClunk() {
    try (TestConnection other =
        TestConnection.open(new ReadOnlyVolume(volume), pool, TestConnection.limits())) {
      other.attach().walked(FILE, "file");
      other.call(Reply.Rxattrcreate.class, create(FILE, 0, ANY));
      other.callFails(Errno.EROFS, new Request.Tclunk(FILE));
      connection.call(Reply.Rclunk.class, new Request.Tclunk(FILE));
      connection.call(Reply.Rclunk.class, new Request.Tclunk(OPEN));
      connection.call(Reply.Rclunk.class, new Request.Tclunk(ROOT));
    }
  }

  // ---- ends without effect

  @Test
  void aRemovedDraftSetsNothing() throws Exception {
    draft(1, ANY);
    write(0, "x");
    connection.callFails(Errno.EBADF, new Request.Tremove(SUBJECT));
    connection.callFails(Errno.EBADF, new Request.Tclunk(SUBJECT));
    assertThat(names()).doesNotContain("user.a");
    assertThat(connection.session().xattrMemory().used()).isZero();
    connection.walked(SUBJECT, "file");
  }

  @Test
  void aRemovedValueIsGivenBack() throws Exception {
    set("user.a", "x");
    connection.call(Reply.Rxattrwalk.class, walkTo(FILE, SUBJECT, NAME));
    connection.callFails(Errno.EBADF, new Request.Tremove(SUBJECT));
    assertThat(connection.session().xattrMemory().used()).isZero();
    connection.walked(SUBJECT, "file");
  }

  @Test
  void aVersionSetsNothingAndGivesEverythingBack() throws Exception {
    set("trusted.a", "0123456789");
    draft(1, ANY);
    write(0, "x");
    connection.call(Reply.Rxattrwalk.class, walkTo(FILE, 11, ByteString.of("trusted.a")));
    connection.version();
    assertThat(names()).doesNotContain("user.a");
    assertThat(connection.session().xattrMemory().used()).isZero();
  }

  @Test
  void aLostConnectionSetsNothing() throws Exception {
    draft(1, ANY);
    write(0, "x");
    connection.close();
    assertThat(names()).doesNotContain("user.a");
  }

  /** Its fid is bound though nobody is told of it, and closed with all others. */
  @Test
  void aWalkUnderWayIsGivenBackWhenTheSessionIsReset() throws Exception {
    set("user.a", "0123456789");
    Gate gate = volume.blockNext(Op.READ_XATTR);
    connection.send(walkTo(FILE, SUBJECT, NAME));
    gate.awaitEntered();
    int version = connection.send(new Request.Tversion(1 << 16, ByteString.of("9P2000.L")));
    Await.until("nothing is taken", () -> !connection.isReading());
    gate.release();
    connection.receive(version, Reply.Rversion.class);
    assertThat(connection.session().xattrMemory().used()).isZero();
  }

  @Test
  void aWalkUnderWayIsGivenBackWhenTheConnectionEnds() throws Exception {
    set("user.a", "0123456789");
    Gate gate = volume.blockNext(Op.READ_XATTR);
    connection.send(walkTo(FILE, SUBJECT, NAME));
    gate.awaitEntered();
    connection.disconnect();
    gate.release();
    connection.close();
  }

  /** It is too late to call it off, so it is answered before the flush, and there is a fid. */
  @Test
  void aFlushedWalkThatRunsMakesItsFid() throws Exception {
    set("user.a", "0123456789");
    Gate gate = volume.blockNext(Op.READ_XATTR);
    int tag = connection.send(walkTo(FILE, SUBJECT, NAME));
    gate.awaitEntered();
    int flush = connection.send(flush(tag));
    gate.release();
    connection.receive(tag, Reply.Rxattrwalk.class);
    connection.receive(flush, Reply.Rflush.class);
    clunk();
    assertThat(connection.session().xattrMemory().used()).isZero();
  }

  @Test
  void aFlushedWalkThatHasNotBegunTakesNothing() throws Exception {
    set("user.a", "0123456789");
    volume.fast(false);
    pool.hold();
    int tag = connection.send(walkTo(FILE, SUBJECT, NAME));
    connection.call(Reply.Rflush.class, flush(tag));
    pool.release();
    pool.awaitIdle();
    assertThat(connection.session().xattrMemory().used()).isZero();
    connection.walked(SUBJECT, "file");
  }

  @Test
  void aClunkThatWasCalledOffSetsNothing() throws Exception {
    connection.call(Reply.Rclunk.class, new Request.Tclunk(OPEN)); // or its close is held, too
    volume.fast(false);
    draft(0, ANY);
    pool.hold();
    connection.send(new Request.Tclunk(SUBJECT));
    int version = connection.send(new Request.Tversion(1 << 16, ByteString.of("9P2000.L")));
    connection.receive(version, Reply.Rversion.class);
    pool.release();
    pool.awaitIdle();
    assertThat(names()).doesNotContain("user.a");
    assertThat(connection.session().xattrMemory().used()).isZero();
  }

  // ---- the limit

  @Test
  void whatTheSessionHoldsIsBounded() throws Exception {
    set("user.a", "v".repeat(60_000));
    connection.call(Reply.Rxattrwalk.class, walkTo(FILE, 20, NAME));
    connection.callFails(Errno.ENOMEM, walkTo(FILE, 21, NAME));
    connection.call(Reply.Rwalk.class, walk(FILE, 22));
    connection.callFails(Errno.ENOMEM, create(22, 40_001, ANY));
    connection.call(Reply.Rxattrcreate.class, create(22, 40_000, ANY));
    connection.call(Reply.Rwalk.class, walk(FILE, 23));
    connection.callFails(Errno.ENOMEM, create(23, 1, ANY));
    connection.call(Reply.Rclunk.class, new Request.Tclunk(20));
    connection.call(Reply.Rxattrwalk.class, walkTo(FILE, 21, NAME));
    connection.callFails(Errno.EINVAL, new Request.Tclunk(22));
    connection.call(Reply.Rxattrcreate.class, create(23, 40_000, ANY));
    assertThat(connection.session().xattrMemory().used()).isEqualTo(LIMIT);
  }
}
