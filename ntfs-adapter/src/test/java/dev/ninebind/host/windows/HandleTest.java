// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A HANDLE is closed once, and never while somebody uses it. */
class HandleTest {
  private final List<Long> closed = new ArrayList<>();
  private final Ntdll ntdll = closing(value -> closed.add(value));
  private final Handle handle = new Handle(ntdll, 0x1_0000_0004L);

  private interface Closing {
    void closed(long value);
  }

  private static Ntdll closing(Closing closing) {
    return (Ntdll)
        Proxy.newProxyInstance(
            Ntdll.class.getClassLoader(),
            new Class<?>[] {Ntdll.class},
            (proxy, method, arguments) -> {
              assertThat(method.getName()).isEqualTo("NtClose");
              closing.closed((Long) arguments[0]);
              return 0;
            });
  }

  private static void assertClosed(Handle handle) {
    assertThatExceptionOfType(HostException.class)
        .isThrownBy(handle::use)
        .matches(e -> e.error() == HostError.INVALID_HANDLE);
  }

  @Test
  void itIsClosedOnce() {
    assertThat(handle.close()).isTrue();
    assertThat(handle.close()).isFalse();
    assertThat(closed).containsExactly(0x1_0000_0004L);
    assertClosed(handle);
  }

  @Test
  void theLastCallThatUsesItClosesIt() throws Exception {
    assertThat(handle.use()).isEqualTo(0x1_0000_0004L);
    assertThat(handle.use()).isEqualTo(0x1_0000_0004L);
    assertThat(handle.close()).isTrue();
    assertClosed(handle);
    handle.release();
    assertThat(closed).isEmpty();
    handle.release();
    assertThat(closed).hasSize(1);
  }

  @Test
  void nobodyUsesItOnceItIsClosed() throws Exception {
    for (int round = 0; round < 200; round++) {
      AtomicInteger closings = new AtomicInteger();
      Handle shared = new Handle(closing(value -> closings.incrementAndGet()), round);
      CountDownLatch going = new CountDownLatch(2);
      AtomicInteger late = new AtomicInteger();
      List<Thread> users = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        Thread user =
            new Thread(
                () -> {
                  going.countDown();
                  try {
                    while (true) {
                      shared.use();
                      late.addAndGet(closings.get());
                      shared.release();
                    }
                  } catch (HostException e) {
                    // closed
                  }
                });
        user.start();
        users.add(user);
      }
      going.await();
      shared.close();
      for (Thread user : users) {
        user.join();
      }
      assertThat(closings).hasValue(1);
      assertThat(late).hasValue(0);
    }
  }
}
