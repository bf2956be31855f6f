// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.ntfs3g;

import dev.ninebind.host.HostException;
import dev.ninebind.host.posix.Descriptor;
import dev.ninebind.host.posix.Libc;
import dev.ninebind.host.posix.LinuxConstants;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/**
 * {@code .ninebind/unlinked} in the served folder: where files are that have lost their name and
 * are still open, as {@code \$Extend\$Deleted} is on Windows. libfuse would leave an open file in
 * its directory as {@code .fuse_hidden*}, which then could not be removed, and would lose an O_PATH
 * descriptor's file at once. With the lock of names held.
 */
final class Unlinked {
  /** The served folder's entry that nobody sees. */
  static final String TOP = ".ninebind";

  private static final String FOLDER = "unlinked";

  /** How the names of what is being made begin. */
  private static final String TEMPORARY = ".ninebind-ntfs3g-";

  /**
   * As ntfs-3g and lowntfs-3g call what host programs removed and still have open, and what was
   * being made when a server ended.
   */
  private static final Pattern HIDDEN =
      Pattern.compile(
          "\\.fuse_hidden[0-9a-f]{16,}|\\.ghost-ntfs-3g-[0-9]+|\\.ninebind-ntfs3g-[-.0-9]+");

  /** This process: another one may have its number later, in a container always does. */
  private static final String PROCESS = process(ProcessHandle.current());

  /** Of all volumes of this process, for two may be of one folder. */
  private static final AtomicLong COUNTER = new AtomicLong();

  private final int root;
  private final AtomicInteger descriptors;
  private Descriptor folder;
  private long folderId;

  Unlinked(int root, AtomicInteger descriptors) {
    this.root = root;
    this.descriptors = descriptors;
  }

  /** True for the name of a file that is kept only because it is open. */
  static boolean isHidden(String name) {
    return name.startsWith(".") && HIDDEN.matcher(name).matches();
  }

  /** Removes what processes that have ended left there. */
  void clean() throws HostException {
    Memory memory = Memory.mine();
    int top = memory.openPath(root, TOP);
    if (top < 0) {
      return;
    }
    int fd = memory.openPath(top, FOLDER);
    Libc.close(top);
    if (fd < 0) {
      return;
    }
    try {
      for (String name : DirectoryReader.names(fd)) {
        if (!isOfLivingProcess(name)) {
          int result = Libc.unlinkat(fd, memory.name(name), 0);
          if (result < 0) {
            Libc.unlinkat(fd, memory.name(name), LinuxConstants.AT_REMOVEDIR);
          }
        }
      }
    } finally {
      Libc.close(fd);
    }
  }

  private static boolean isOfLivingProcess(String name) {
    String process = name.substring(0, Math.max(0, name.indexOf('-')));
    String number = process.substring(0, Math.max(0, process.indexOf('.')));
    return number.matches("[0-9]{1,18}")
        && ProcessHandle.of(Long.parseLong(number))
            .filter(alive -> process(alive).equals(process))
            .isPresent();
  }

  private static String process(ProcessHandle process) {
    return process.pid()
        + "."
        + process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }

  /** A name in any directory for what is being made; it is hidden. */
  static String temporary() {
    return TEMPORARY + unique();
  }

  /** A name that nobody else uses. */
  private static String unique() {
    return PROCESS + "-" + COUNTER.incrementAndGet();
  }

  /** Moves a file there: the name that it has got. */
  String take(int directory, String name) throws HostException {
    Memory memory = Memory.mine();
    Descriptor target = folder();
    String hidden = unique();
    HostStatus.check(
        Libc.renameat(directory, memory.name(name), target.fd(), memory.otherName(hidden)));
    return hidden;
  }

  /** Moves a name there and tells it so; its handles stay good. */
  void take(OpenName name) throws HostException {
    String hidden = take(name.directory(), name.name());
    name.move(folder, new OpenName.Key(folderId, hidden));
    name.setRemoved(true);
  }

  /** Undoes {@link #take(OpenName)}. */
  void giveBack(OpenName name, Descriptor directory, OpenName.Key key) throws HostException {
    Memory memory = Memory.mine();
    HostStatus.check(
        Libc.renameat(
            name.directory(),
            memory.name(name.name()),
            directory.fd(),
            memory.otherName(key.name())));
    name.move(directory, key);
    name.setRemoved(false);
  }

  /**
   * Removes a directory. What host programs removed in it and still have open does not keep it:
   * that is moved here.
   */
  void removeDirectory(int parent, String name) throws HostException {
    Memory memory = Memory.mine();
    int result = Libc.unlinkat(parent, memory.name(name), LinuxConstants.AT_REMOVEDIR);
    if (result == -HostStatus.ENOTEMPTY && empty(parent, name)) {
      result = Libc.unlinkat(parent, memory.name(name), LinuxConstants.AT_REMOVEDIR);
    }
    HostStatus.check(result);
  }

  /** Moves hidden files out of a directory; false if there is anything else in it. */
  boolean empty(int parent, String name) throws HostException {
    int fd = (int) HostStatus.check(Memory.mine().openPath(parent, name));
    try {
      List<String> names = DirectoryReader.names(fd);
      for (String inside : names) {
        if (!isHidden(inside)) {
          return false;
        }
      }
      for (String inside : names) {
        take(fd, inside);
      }
      return true;
    } finally {
      Libc.close(fd);
    }
  }

  private Descriptor folder() throws HostException {
    if (folder == null) {
      Memory memory = Memory.mine();
      int top = make(root, TOP);
      try {
        int fd = make(top, FOLDER);
        folder = new Descriptor(fd, descriptors);
        HostStatus.check(memory.stat(fd));
        folderId = memory.statx.inode();
      } finally {
        Libc.close(top);
      }
    }
    return folder;
  }

  private static int make(int directory, String name) throws HostException {
    Memory memory = Memory.mine();
    int result = Libc.mkdirat(directory, memory.name(name), 0700);
    HostStatus.check(result == -HostStatus.EEXIST ? 0 : result);
    return (int) HostStatus.check(memory.openPath(directory, name));
  }

  /** Leaves nothing behind, if nothing is kept. */
  void close() {
    if (folder == null) {
      return;
    }
    folder.release();
    folder = null;
    Memory memory = Memory.mine();
    int top = memory.openPath(root, TOP);
    if (top >= 0) {
      Libc.unlinkat(top, memory.name(FOLDER), LinuxConstants.AT_REMOVEDIR);
      Libc.close(top);
      Libc.unlinkat(root, memory.name(TOP), LinuxConstants.AT_REMOVEDIR);
    }
  }
}
