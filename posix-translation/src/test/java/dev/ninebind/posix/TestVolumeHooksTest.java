// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix;

import static dev.ninebind.posix.PosixAssertions.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ninebind.posix.TestVolume.Op;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the volume of the tests offers beyond the contract. */
class TestVolumeHooksTest {
  private final TestVolume volume = new TestVolume();
  private final Tree tree = new Tree(volume);

  @AfterEach
  void nothingIsInUse() throws Exception {
    tree.close();
    assertThat(volume.usage()).isEqualTo(new PosixVolume.Usage(0, 0));
    volume.close();
  }

  private static LockRequest request(LockRequest.Type type, String client, boolean waits) {
    return new LockRequest(type, 0, 0, 1, ByteString.of(client), "connection", waits);
  }

  private static LockRequest write(String client, boolean waits) {
    return request(LockRequest.Type.WRITE, client, waits);
  }

  private static LockRequest unlock(String client) {
    return request(LockRequest.Type.UNLOCK, client, false);
  }

  @Test
  void aGateHoldsOneCallUntilItIsReleased() throws Exception {
    Gate gate = volume.blockNext(Op.MAKE);
    CompletableFuture<Void> done =
        CompletableFuture.runAsync(
            () -> {
              try {
                tree.directory("directory");
              } catch (PosixException e) {
                throw new AssertionError(e);
              }
            });
    gate.awaitEntered();
    assertThat(tree.exists("directory")).isFalse();
    tree.file("file", "other calls go on");
    gate.release();
    done.get(30, TimeUnit.SECONDS);
    assertThat(tree.exists("directory")).isTrue();
  }

  @Test
  void anInlineCallLeavesAGateToTheNextOne() throws Exception {
    Gate gate = volume.blockNext(Op.MAKE);
    Inline.enter();
    assertThatThrownBy(() -> tree.directory("directory")).isSameAs(NotInline.INSTANCE);
    Inline.leave();
    assertThat(gate.isEntered()).isFalse();
    assertThat(volume.calls(Op.MAKE)).isZero();
    gate.release();
    tree.directory("directory");
    assertThat(gate.isEntered()).isTrue();
    assertThat(volume.calls(Op.MAKE)).isEqualTo(1);
  }

  @Test
  void oneCallFailsAsOrdered() throws Exception {
    volume.failNext(Op.CREATE, Errno.ENOSPC);
    assertFails(Errno.ENOSPC, () -> tree.file("file", ""));
    tree.file("file", "");
    assertThat(tree.names("")).containsExactly("file");
  }

  @Test
  void aCallOnAClosedFileIsToldApart() throws Exception {
    OpenFile file = tree.create("file", OpenFlags.READ_WRITE, 0644);
    tree.close(file);
    assertThatIllegalStateException().isThrownBy(file::attributes);
    assertThatIllegalStateException().isThrownBy(file::close);
  }

  @Test
  void speedIsWhatTheTestSays() {
    assertThat(volume.isFast()).isTrue();
    assertThat(volume.fast(false).isFast()).isFalse();
  }

  @Test
  void locksAreGrantedInTheOrderOfTheRequests() throws Exception {
    OpenFile file = tree.create("file", OpenFlags.READ_WRITE, 0644);
    assertThat(file.lock(write("a", false))).isCompletedWithValue(LockStatus.GRANTED);
    assertThat(file.lock(write("a", false))).isCompletedWithValue(LockStatus.GRANTED);
    assertThat(file.lock(write("b", false))).isCompletedWithValue(LockStatus.BLOCKED);
    CompletableFuture<LockStatus> b = file.lock(write("b", true));
    CompletableFuture<LockStatus> c = file.lock(write("c", true));
    assertThat(file.conflictingLock(write("b", false))).isEqualTo(write("a", false));
    assertThat(file.conflictingLock(write("a", false))).isNull();
    assertThat(file.lock(unlock("c"))).isCompletedWithValue(LockStatus.GRANTED);
    assertThat(b).isNotDone();
    assertThat(file.lock(unlock("a"))).isCompletedWithValue(LockStatus.GRANTED);
    assertThat(b).isCompletedWithValue(LockStatus.GRANTED);
    assertThat(c).isNotDone();
    assertThat(file.lock(unlock("b"))).isCompletedWithValue(LockStatus.GRANTED);
    assertThat(c).isCompletedWithValue(LockStatus.GRANTED);
  }

  @Test
  void aCancelledWaitIsPassedOver() throws Exception {
    OpenFile file = tree.create("file", OpenFlags.READ_WRITE, 0644);
    CompletableFuture<LockStatus> a = file.lock(write("a", true));
    CompletableFuture<LockStatus> b = file.lock(write("b", true));
    CompletableFuture<LockStatus> c = file.lock(write("c", true));
    assertThat(a).isCompletedWithValue(LockStatus.GRANTED);
    b.cancel(false);
    assertThat(file.lock(unlock("a"))).isCompletedWithValue(LockStatus.GRANTED);
    assertThat(c).isCompletedWithValue(LockStatus.GRANTED);
  }

  @Test
  void closingAFileGivesItsLockToTheNext() throws Exception {
    OpenFile one = tree.create("file", OpenFlags.READ_WRITE, 0644);
    OpenFile two = tree.open("file", OpenFlags.READ_WRITE);
    assertThat(one.lock(write("a", true))).isCompletedWithValue(LockStatus.GRANTED);
    CompletableFuture<LockStatus> b = two.lock(write("b", true));
    tree.close(one);
    assertThat(b).isCompletedWithValue(LockStatus.GRANTED);
  }
}
