// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.posix;

import static dev.ninebind.host.posix.LinuxConstants.AT_EMPTY_PATH;

import dev.ninebind.host.Outcome;
import dev.ninebind.posix.Attributes;
import dev.ninebind.posix.ByteString;
import dev.ninebind.posix.FileType;
import dev.ninebind.posix.Name;
import dev.ninebind.posix.PosixException;
import dev.ninebind.posix.XattrName;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** How each {@link Trial} is made: with the calls that serving the folder makes. */
final class Attempts {
  private static final int UID = 12_345;
  private static final int GID = 54_321;
  private static final int MODE = 07751;

  /** 1969-12-31 23:59:57.123456700: in units that NTFS has too. */
  private static final long SECONDS = -3;

  private static final long NANOS = 123_456_700;

  private static final long TIB = 1L << 40;

  private static final ByteString SHORT = ByteString.of("value");

  /** u::rw- u:5:r-- g::r-- m::r-- o::---, in Linux' form. */
  private static final int[][] ACL = {
    {1, 6, -1}, {2, 4, 5}, {4, 4, -1}, {0x10, 4, -1}, {0x20, 0, -1}
  };

  private Attempts() {}

  /** Tries one thing in an empty folder of its own. */
  static Outcome make(Trial trial, TrialFolder folder) throws PosixException {
    return switch (trial) {
      case FILE -> file(folder);
      case OWNER -> owner(folder);
      case MODE -> mode(folder);
      case SYMBOLIC_LINK -> symbolicLink(folder);
      case HARD_LINK -> hardLink(folder);
      case FIFO -> fifo(folder);
      case SOCKET -> socket(folder);
      case DEVICE -> device(folder);
      case USER_XATTR -> userXattr(folder);
      case TRUSTED_XATTR -> trustedXattr(folder);
      case SECURITY_XATTR -> securityXattr(folder);
      case LONG_XATTR -> longXattr(folder);
      case ACCESS_ACL -> accessAcl(folder);
      case DEFAULT_ACL -> defaultAcl(folder);
      case FILE_HANDLE -> fileHandle(folder);
      case BIRTH_TIME -> birthTime(folder);
      case TIMES -> times(folder);
      case CASE -> letterCase(folder);
      case ANY_NAME -> anyName(folder);
      case LONG_NAME -> longName(folder);
      case LARGE_FILE -> largeFile(folder);
      case OPEN_UNLINKED -> openUnlinked(folder);
      case FILE_LOCK -> fileLock(folder);
      case INSTANT_READ -> instantRead(folder);
    };
  }

  /** What a call came to: 0 or more, or the error negated. */
  private static Outcome outcome(long result) {
    return outcome(result, true);
  }

  /** The same, and whether what came of it is what was wanted. */
  private static Outcome outcome(long result, boolean kept) {
    return result < 0 ? Outcome.failed(HostErrno.of(result).name()) : Outcome.kept(kept);
  }

  private static Outcome file(TrialFolder folder) throws PosixException {
    return outcome(folder.file(folder.name("file")));
  }

  private static Outcome owner(TrialFolder folder) throws PosixException {
    int fd = folder.file(folder.name("owner"));
    if (fd < 0) {
      return outcome(fd);
    }
    Scratch scratch = folder.scratch();
    int result = Libc.fchownat(fd, scratch.empty(), UID, GID, AT_EMPTY_PATH);
    scratch.stat(fd);
    return outcome(result, scratch.statx.uid() == UID && scratch.statx.gid() == GID);
  }

  private static Outcome mode(TrialFolder folder) throws PosixException {
    Name name = folder.name("mode");
    int fd = folder.file(name);
    if (fd < 0) {
      return outcome(fd);
    }
    Scratch scratch = folder.scratch();
    int result = Libc.fchmodat(folder.fd, scratch.name(name), MODE);
    scratch.stat(fd);
    return outcome(result, scratch.statx.permissions() == MODE);
  }

  private static Outcome symbolicLink(TrialFolder folder) throws PosixException {
    Scratch scratch = folder.scratch();
    Name name = folder.name("link");
    byte[] target = "nowhere/\u00e9".getBytes(StandardCharsets.UTF_8);
    int result = Libc.symlinkat(scratch.linkTarget(target), folder.fd, scratch.name(name));
    scratch.stat(folder.fd, name);
    boolean isLink = scratch.statx.type() == FileType.SYMBOLIC_LINK;
    return outcome(result, isLink && scratch.statx.length() == target.length);
  }

  private static Outcome hardLink(TrialFolder folder) throws PosixException {
    Scratch scratch = folder.scratch();
    Name name = folder.name("name");
    int fd = folder.file(name);
    if (fd < 0) {
      return outcome(fd);
    }
    Name other = folder.name("other");
    int result = Libc.linkat(folder.fd, scratch.name(name), folder.fd, scratch.otherName(other), 0);
    scratch.stat(fd);
    return outcome(result, scratch.statx.links() == 2);
  }

  private static Outcome node(TrialFolder folder, FileType type, int device) throws PosixException {
    Scratch scratch = folder.scratch();
    Name name = folder.name("node");
    int result = Libc.mknodat(folder.fd, scratch.name(name), type.modeBits() | 0600, device);
    scratch.stat(folder.fd, name);
    return outcome(result, scratch.statx.type() == type);
  }

  private static Outcome fifo(TrialFolder folder) throws PosixException {
    return node(folder, FileType.FIFO, 0);
  }

  private static Outcome socket(TrialFolder folder) throws PosixException {
    return node(folder, FileType.SOCKET, 0);
  }

  /** /dev/null's number: harmless, whoever would open it. */
  private static Outcome device(TrialFolder folder) throws PosixException {
    return node(folder, FileType.CHARACTER_DEVICE, Creation.device(1, 3));
  }

  private static Outcome xattr(TrialFolder folder, XattrName name, ByteString value)
      throws PosixException {
    Scratch scratch = folder.scratch();
    int fd = folder.file(folder.name("attribute"));
    if (fd < 0) {
      return outcome(fd);
    }
    return xattr(scratch, fd, name, value);
  }

  private static Outcome xattr(Scratch scratch, int fd, XattrName name, ByteString value) {
    long at = scratch.value(value);
    int result = Libc.fsetxattr(fd, scratch.name(name), at, value.length(), 0);
    return outcome(result, result < 0 || scratch.xattr(fd, name) == value.length());
  }

  private static Outcome userXattr(TrialFolder folder) throws PosixException {
    return xattr(folder, XattrName.of("user.doctor"), SHORT);
  }

  private static Outcome trustedXattr(TrialFolder folder) throws PosixException {
    return xattr(folder, XattrName.of("trusted.doctor"), SHORT);
  }

  private static Outcome securityXattr(TrialFolder folder) throws PosixException {
    return xattr(folder, XattrName.of("security.doctor"), SHORT);
  }

  private static Outcome longXattr(TrialFolder folder) throws PosixException {
    ByteString longest = ByteString.of("x".repeat(XattrName.MAX_VALUE));
    return xattr(folder, XattrName.of("user.doctor"), longest);
  }

  private static Outcome accessAcl(TrialFolder folder) throws PosixException {
    return xattr(folder, XattrName.ACCESS_ACL, acl());
  }

  private static Outcome defaultAcl(TrialFolder folder) throws PosixException {
    Scratch scratch = folder.scratch();
    Name name = folder.name("directory");
    int result = Libc.mkdirat(folder.fd, scratch.name(name), 0700);
    int path = result < 0 ? result : folder.keep(scratch.openPath(folder.fd, name, 0));
    int fd = path < 0 ? path : folder.keep(scratch.reopen(path, LinuxConstants.O_RDONLY));
    return fd < 0 ? outcome(fd) : xattr(scratch, fd, XattrName.DEFAULT_ACL, acl());
  }

  private static ByteString acl() {
    ByteBuffer bytes = ByteBuffer.allocate(4 + 8 * ACL.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(2);
    for (int[] entry : ACL) {
      bytes.putShort((short) entry[0]).putShort((short) entry[1]).putInt(entry[2]);
    }
    return ByteString.wrap(bytes.array());
  }

  private static Outcome fileHandle(TrialFolder folder) {
    return fileHandle(folder.scratch(), folder.fd);
  }

  /** On any directory, whose descriptor is not an O_PATH one. */
  static Outcome fileHandle(Scratch scratch, int directory) {
    byte[] handle = scratch.fileHandle(directory, Name.DOT);
    if (handle == null) {
      return outcome(-HostErrno.EOPNOTSUPP);
    }
    int fd = scratch.openByHandle(directory, handle);
    if (fd >= 0) {
      Libc.close(fd);
    }
    return outcome(fd);
  }

  private static Outcome birthTime(TrialFolder folder) {
    return birthTime(folder.scratch(), folder.fd);
  }

  static Outcome birthTime(Scratch scratch, int fd) {
    int result = scratch.stat(fd);
    return outcome(result, result < 0 || scratch.statx.attributes(0).created() != null);
  }

  private static Outcome times(TrialFolder folder) throws PosixException {
    int fd = folder.file(folder.name("times"));
    if (fd < 0) {
      return outcome(fd);
    }
    Scratch scratch = folder.scratch();
    int result = scratch.setTimes(fd, SECONDS, NANOS, SECONDS, NANOS);
    scratch.stat(fd);
    Attributes now = scratch.statx.attributes(0);
    return outcome(result, now.modified().seconds() == SECONDS && now.modified().nanos() == NANOS);
  }

  private static Outcome letterCase(TrialFolder folder) throws PosixException {
    int first = folder.file(folder.name("name"));
    int second = first < 0 ? first : folder.file(folder.name("Name"));
    return second == -HostErrno.EEXIST ? Outcome.NOT_KEPT : outcome(second);
  }

  private static Outcome anyName(TrialFolder folder) throws PosixException {
    byte[] odd = {'a', ':', '\\', '*', '?', '"', '\n', (byte) 0xFF, '.', ' ', '.'};
    return named(folder, Name.of(odd));
  }

  private static Outcome longName(TrialFolder folder) throws PosixException {
    return named(folder, Name.of("x".repeat(Name.MAX_LENGTH)));
  }

  /** A file of this name, which then is the one name in its directory. */
  private static Outcome named(TrialFolder folder, Name name) throws PosixException {
    int fd = folder.file(folder.name(folder.fd, name));
    return outcome(fd, fd < 0 || folder.scratch().stat(folder.fd, name) == 0);
  }

  private static Outcome largeFile(TrialFolder folder) throws PosixException {
    int fd = folder.file(folder.name("large"));
    int result = fd < 0 ? fd : Libc.ftruncate(fd, TIB);
    if (result < 0) {
      return outcome(result);
    }
    folder.scratch().stat(fd);
    Statx now = folder.scratch().statx;
    return outcome(result, now.length() == TIB && now.blocks() < 1 << 20);
  }

  private static Outcome openUnlinked(TrialFolder folder) throws PosixException {
    Scratch scratch = folder.scratch();
    Name above = folder.name("directory");
    int result = Libc.mkdirat(folder.fd, scratch.name(above), 0700);
    int directory = result < 0 ? result : folder.keep(scratch.openPath(folder.fd, above, 0));
    if (directory < 0) {
      return outcome(directory);
    }
    Name name = Name.of("file");
    int fd =
        folder.keep(
            scratch.create(
                directory, name, LinuxConstants.O_RDWR | LinuxConstants.O_CLOEXEC, 0600));
    if (fd < 0) {
      return outcome(fd);
    }
    result = Libc.unlinkat(directory, scratch.name(name), 0);
    if (result < 0) {
      return outcome(result);
    }
    boolean works = Libc.ftruncate(fd, 1) == 0 && scratch.stat(fd) == 0;
    boolean left = Libc.unlinkat(folder.fd, scratch.name(above), LinuxConstants.AT_REMOVEDIR) < 0;
    return works && !left ? Outcome.WORKS : Outcome.NOT_KEPT;
  }

  private static Outcome fileLock(TrialFolder folder) throws PosixException {
    int fd = folder.file(folder.name("lock"));
    if (fd < 0) {
      return outcome(fd);
    }
    return outcome(
        folder
            .scratch()
            .lock(fd, LinuxConstants.F_OFD_SETLK, LinuxConstants.F_WRLCK, 0, Long.MAX_VALUE));
  }

  private static Outcome instantRead(TrialFolder folder) throws PosixException {
    int fd = folder.file(folder.name("read"));
    if (fd < 0) {
      return outcome(fd);
    }
    ByteBuffer room = ByteBuffer.allocateDirect(1);
    try {
      Libc.pwrite(fd, Libc.address(room), 1, 0);
      long result = folder.scratch().readNow(fd, Libc.address(room), 1, 0);
      return outcome(result == -HostErrno.EAGAIN ? 0 : result); // then it would have waited
    } finally {
      Reference.reachabilityFence(room); // its address keeps nothing alive
    }
  }
}
