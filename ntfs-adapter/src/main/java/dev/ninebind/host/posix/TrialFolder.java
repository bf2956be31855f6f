// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.posix;

import dev.ninebind.posix.Name;
import dev.ninebind.posix.PosixException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A folder below {@code .ninebind} of another one, in which things are tried and that no guest
 * sees. What was made in it goes with {@link #clear}, it itself and {@code .ninebind}, if that was
 * not there, with {@link #close}; the other folder's times are as before then.
 */
final class TrialFolder implements AutoCloseable {
  private static final String TOP = ".ninebind";
  private static final AtomicLong COUNTER = new AtomicLong();

  private record Made(int directory, Name name) {}

  private final Scratch scratch = Scratch.mine();
  private final int outside;
  private final Name name;
  private final int top;
  private final boolean madeTop;
  private final long[] times;
  private final Deque<Made> made = new ArrayDeque<>();
  private final Deque<Integer> open = new ArrayDeque<>();
  final int fd;

  private TrialFolder(int outside, int top, boolean madeTop, Name name, int fd, long[] times) {
    this.outside = outside;
    this.top = top;
    this.madeTop = madeTop;
    this.name = name;
    this.fd = fd;
    this.times = times;
  }

  /**
   * Makes one.
   *
   * @param outside a descriptor of the folder, which stays open, and with it the file system
   * @throws PosixException what the host says when nothing can be made there
   */
  static TrialFolder in(int outside) throws PosixException {
    Scratch scratch = Scratch.mine();
    Name topName = Name.of(TOP);
    HostErrno.check(scratch.stat(outside));
    long[] times = times(scratch);
    int madeTop = Libc.mkdirat(outside, scratch.name(topName), 0700);
    if (madeTop != -HostErrno.EEXIST) {
      HostErrno.check(madeTop);
    }
    Name name =
        Name.of("doctor-" + ProcessHandle.current().pid() + "-" + COUNTER.incrementAndGet());
    int top = scratch.openPath(outside, topName, LinuxConstants.O_DIRECTORY);
    int result = top < 0 ? top : Libc.mkdirat(top, scratch.name(name), 0700);
    int path = result < 0 ? result : scratch.openPath(top, name, LinuxConstants.O_DIRECTORY);
    // Not an O_PATH one: it also says which file system handles are of.
    int fd =
        path < 0
            ? path
            : scratch.reopen(path, LinuxConstants.O_RDONLY | LinuxConstants.O_DIRECTORY);
    if (path >= 0) {
      Libc.close(path);
    }
    TrialFolder folder = new TrialFolder(outside, top, madeTop == 0, name, fd, times);
    if (fd < 0) {
      folder.close();
      throw HostErrno.exception(fd);
    }
    return folder;
  }

  private static long[] times(Scratch scratch) {
    var attributes = scratch.statx.attributes(0);
    return new long[] {
      attributes.accessed().seconds(),
      attributes.accessed().nanos(),
      attributes.modified().seconds(),
      attributes.modified().nanos()
    };
  }

  Scratch scratch() {
    return scratch;
  }

  /** Has what is to be made under a name removed at the end: the name. */
  Name name(String text) throws PosixException {
    return name(fd, Name.of(text));
  }

  Name name(int directory, Name of) {
    made.push(new Made(directory, of));
    return of;
  }

  /** Has a descriptor closed at the end; passes errors on. */
  int keep(int descriptor) {
    if (descriptor >= 0) {
      open.push(descriptor);
    }
    return descriptor;
  }

  /** A new regular file, open for reading and writing: its descriptor, or the error negated. */
  int file(Name of) {
    return keep(scratch.create(fd, of, LinuxConstants.O_RDWR | LinuxConstants.O_CLOEXEC, 0600));
  }

  /** Removes all that was made so far; closed first, as drivers are kinder to. */
  void clear() {
    while (!open.isEmpty()) {
      Libc.close(open.pop());
    }
    while (!made.isEmpty()) {
      Made last = made.pop();
      if (Libc.unlinkat(last.directory(), scratch.name(last.name()), 0) < 0) {
        Libc.unlinkat(last.directory(), scratch.name(last.name()), LinuxConstants.AT_REMOVEDIR);
      }
    }
  }

  @Override
  public void close() {
    clear();
    if (fd >= 0) {
      Libc.close(fd);
    }
    if (top >= 0) {
      Libc.unlinkat(top, scratch.name(name), LinuxConstants.AT_REMOVEDIR);
      Libc.close(top);
    }
    if (madeTop) {
      try {
        Libc.unlinkat(outside, scratch.name(Name.of(TOP)), LinuxConstants.AT_REMOVEDIR);
      } catch (PosixException e) {
        throw new AssertionError(e); // it is a name
      }
      scratch.setTimes(outside, times[0], times[1], times[2], times[3]);
    }
  }
}
