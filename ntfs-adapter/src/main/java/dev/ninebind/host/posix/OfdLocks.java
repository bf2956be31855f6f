// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.posix;

import dev.ninebind.posix.ByteString;
import dev.ninebind.posix.HostLocks;
import dev.ninebind.posix.Inode;
import dev.ninebind.posix.LockRequest;
import dev.ninebind.posix.OpenFile;
import dev.ninebind.posix.PosixException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Locks of a Linux host, which its programs see whether they use fcntl's locks or these: open file
 * description locks (fcntl(2), F_OFD_SETLK), for those of the process as a whole would not keep two
 * volumes of one server apart, and go when any descriptor of the file is closed.
 *
 * <p>Each file with locks has one descriptor of its own for them. It is open for reading and
 * writing, as a write lock wants it; or for reading, where the host lets nobody write (EROFS,
 * ETXTBSY, rights): a write lock on that file then fails with EBADF, as flock on NFS does. EACCES
 * would be the nicer word, but a program that tries to lock takes it to mean that somebody else has
 * the lock.
 */
final class OfdLocks implements HostLocks {
  private static final ByteString HOST = ByteString.of("host");

  private final AtomicInteger count;
  private final Map<Inode, Descriptor> descriptors = new HashMap<>();

  /**
   * @param count counts descriptors held
   */
  OfdLocks(AtomicInteger count) {
    this.count = count;
  }

  @Override
  public boolean raise(OpenFile through, long first, long last, LockRequest.Type type)
      throws PosixException {
    int result = set(descriptor((PassthroughFile) through), first, last, type);
    if (result == -HostErrno.EAGAIN || result == -HostErrno.EACCES) {
      return false;
    }
    HostErrno.check(result);
    return true;
  }

  @Override
  public void lower(Inode file, long first, long last, LockRequest.Type type) {
    set(descriptors.get(file), first, last, type);
  }

  private static int set(Descriptor descriptor, long first, long last, LockRequest.Type type) {
    return Scratch.mine()
        .lock(descriptor.fd(), LinuxConstants.F_OFD_SETLK, number(type), first, last);
  }

  private Descriptor descriptor(PassthroughFile through) throws PosixException {
    Inode inode = through.node().inode();
    Descriptor known = descriptors.get(inode);
    if (known == null) {
      known = open(through);
      descriptors.put(inode, known);
    }
    return known;
  }

  private Descriptor open(PassthroughFile through) throws PosixException {
    Descriptor held = through.held();
    try {
      Scratch scratch = Scratch.mine();
      int flags = LinuxConstants.O_NONBLOCK | LinuxConstants.O_NOCTTY | LinuxConstants.O_CLOEXEC;
      int fd = scratch.reopen(held.fd(), flags | LinuxConstants.O_RDWR);
      if (fd < 0) {
        fd = scratch.reopen(held.fd(), flags | LinuxConstants.O_RDONLY);
      }
      return new Descriptor((int) HostErrno.check(fd), count);
    } finally {
      held.release();
    }
  }

  @Override
  public LockRequest conflict(OpenFile through, long first, long last, LockRequest.Type type)
      throws PosixException {
    // Any descriptor will do while none of ours holds a lock, and only the one that does after.
    Descriptor held = ((PassthroughFile) through).held();
    try {
      Descriptor own = descriptors.getOrDefault(through.node().inode(), held);
      Scratch scratch = Scratch.mine();
      HostErrno.check(
          scratch.lock(own.fd(), LinuxConstants.F_OFD_GETLK, number(type), first, last));
      return switch (scratch.lockType()) {
        case LinuxConstants.F_RDLCK -> found(scratch, LockRequest.Type.READ);
        case LinuxConstants.F_WRLCK -> found(scratch, LockRequest.Type.WRITE);
        default -> null;
      };
    } finally {
      held.release();
    }
  }

  private LockRequest found(Scratch scratch, LockRequest.Type type) {
    return new LockRequest(
        type, scratch.lockStart(), scratch.lockLength(), scratch.lockProcess(), HOST, this, false);
  }

  @Override
  public void forget(Inode file) {
    Descriptor descriptor = descriptors.remove(file);
    if (descriptor != null) {
      descriptor.release();
    }
  }

  private static short number(LockRequest.Type type) {
    return switch (type) {
      case READ -> LinuxConstants.F_RDLCK;
      case WRITE -> LinuxConstants.F_WRLCK;
      case UNLOCK -> LinuxConstants.F_UNLCK;
    };
  }
}
