// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.session;

import dev.ninebind.posix.AttributeChanges;
import dev.ninebind.posix.Attributes;
import dev.ninebind.posix.FileType;
import dev.ninebind.posix.ForwardingFile;
import dev.ninebind.posix.OpenFile;
import dev.ninebind.posix.OpenFlags;
import dev.ninebind.posix.PosixException;
import dev.ninebind.posix.PosixVolume;
import java.nio.ByteBuffer;

/**
 * A program with a set-id bit, open for writing by a user of the guest: the first write takes the
 * bits away, as Linux does (file_remove_privs in fs/inode.c). A guest's kernel before 6.8 leaves
 * that to the server where it caches nothing: its client writes without asking what the file is
 * (v9fs_file_write_iter in fs/9p/vfs_file.c). The server itself has every right, so the host takes
 * no bit from what it writes.
 *
 * <p>Looked at is what the file had when it was opened. Root's writes leave the bits, as root's do
 * in the guest.
 */
final class SetIdFile extends ForwardingFile {
  private static final int SET_UID = 04000;
  private static final int SET_GID = 02000;
  private static final int GROUP_EXECUTE = 010;
  private static final int ROOT = 0;

  private volatile boolean taken;

  private SetIdFile(OpenFile target) {
    super(target);
  }

  /**
   * The open file, or one that takes the bits away.
   *
   * @param uid of the user whose fid it is
   */
  static OpenFile of(PosixVolume.Opened opened, int uid, OpenFlags flags) {
    Attributes found = opened.attributes();
    return uid != ROOT
            && flags.writes()
            && found.type() == FileType.REGULAR
            && without(found.mode()) != found.mode()
        ? new SetIdFile(opened.file())
        : opened.file();
  }

  /** Set-gid without the group's execution means something else (chmod(2)): it stays. */
  private static int without(int mode) {
    return mode & ~SET_UID & ((mode & GROUP_EXECUTE) != 0 ? ~SET_GID : ~0);
  }

  @Override
  public int write(ByteBuffer source, long offset) throws PosixException {
    if (!taken && source.hasRemaining()) {
      int mode = attributes().mode();
      if (without(mode) != mode) {
        change(AttributeChanges.ofMode(without(mode) & 07777));
      }
      taken = true;
    }
    return super.write(source, offset);
  }
}
