// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.guest;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import jnr.ffi.LibraryLoader;

/**
 * Wakes a guest's kernel at short intervals. User-Mode Linux loses interrupts: one that comes after
 * its last look for work and before it sleeps is seen only when something else wakes it, at the
 * next tick, up to 10 ms later (os_idle_sleep and sigsuspend in arch/um/os-Linux; no machine has
 * this race). A hundredth of a mount's replies came just then, and guests lost half of their time.
 *
 * <p>The interrupt is that of a device that has nothing to say: SIGIO.
 */
final class IdleInterrupts implements AutoCloseable {
  private static final Duration INTERVAL = Duration.ofNanos(500_000);
  private static final int SIGIO = 29;

  /** What jnr-ffi binds; public because the class that it generates is in another loader. */
  public interface Signals {
    int kill(int pid, int signal);
  }

  private static final Signals SIGNALS = LibraryLoader.create(Signals.class).load("c");

  private final ProcessHandle kernel;
  private final Thread thread;
  private volatile boolean closed;

  private IdleInterrupts(ProcessHandle kernel) {
    this.kernel = kernel;
    this.thread = new Thread(this::interrupt, "guest-interrupts-" + kernel.pid());
    thread.setDaemon(true);
  }

  /**
   * Begins with it, until it is closed or the kernel ends.
   *
   * @param launched what {@link GuestLinux#commandLine} has become, with a kernel that has booted:
   *     before that it has no use for signals and dies of them
   */
  static IdleInterrupts of(Process launched) {
    List<ProcessHandle> kernel =
        launched.children().flatMap(ProcessHandle::children).toList(); // of unshare's shell
    if (kernel.size() != 1) {
      throw new GuestException("not one kernel, but " + kernel);
    }
    IdleInterrupts interrupts = new IdleInterrupts(kernel.get(0));
    interrupts.thread.start();
    return interrupts;
  }

  private void interrupt() {
    int pid = Math.toIntExact(kernel.pid());
    while (!closed && SIGNALS.kill(pid, SIGIO) == 0) {
      LockSupport.parkNanos(INTERVAL.toNanos());
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw HostProcesses.interrupted(e);
    }
  }
}
