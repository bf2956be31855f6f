// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.memory;

import static dev.ninebind.host.NtConstants.DELETE;
import static dev.ninebind.host.NtConstants.FILE_APPEND_DATA;
import static dev.ninebind.host.NtConstants.FILE_EXECUTE;
import static dev.ninebind.host.NtConstants.FILE_READ_DATA;
import static dev.ninebind.host.NtConstants.FILE_SHARE_DELETE;
import static dev.ninebind.host.NtConstants.FILE_SHARE_READ;
import static dev.ninebind.host.NtConstants.FILE_SHARE_WRITE;
import static dev.ninebind.host.NtConstants.FILE_WRITE_DATA;

import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;

/**
 * What the handles of one file are open for and let others open it for (MS-FSA 2.1.5.1.2.2).
 * Handles that neither read, write, execute nor delete are let in always, and stand in nobody's way
 * (docs/ntfs.md 7).
 */
final class ShareModes {
  private static final int READ = FILE_READ_DATA | FILE_EXECUTE;
  private static final int WRITE = FILE_WRITE_DATA | FILE_APPEND_DATA;

  private int opens;
  private int readers;
  private int writers;
  private int deleters;
  private int sharingRead;
  private int sharingWrite;
  private int sharingDelete;

  /** Errors: SHARING_VIOLATION. */
  void check(int access, int share) throws HostException {
    if (!counts(access)) {
      return;
    }
    boolean refused =
        ((access & READ) != 0 && sharingRead < opens)
            || ((access & WRITE) != 0 && sharingWrite < opens)
            || ((access & DELETE) != 0 && sharingDelete < opens)
            || ((share & FILE_SHARE_READ) == 0 && readers > 0)
            || ((share & FILE_SHARE_WRITE) == 0 && writers > 0)
            || ((share & FILE_SHARE_DELETE) == 0 && deleters > 0);
    if (refused) {
      throw new HostException(HostError.SHARING_VIOLATION);
    }
  }

  void add(int access, int share) {
    count(access, share, 1);
  }

  void remove(int access, int share) {
    count(access, share, -1);
  }

  private void count(int access, int share, int one) {
    if (!counts(access)) {
      return;
    }
    opens += one;
    readers += (access & READ) != 0 ? one : 0;
    writers += (access & WRITE) != 0 ? one : 0;
    deleters += (access & DELETE) != 0 ? one : 0;
    sharingRead += (share & FILE_SHARE_READ) != 0 ? one : 0;
    sharingWrite += (share & FILE_SHARE_WRITE) != 0 ? one : 0;
    sharingDelete += (share & FILE_SHARE_DELETE) != 0 ? one : 0;
  }

  private static boolean counts(int access) {
    return (access & (READ | WRITE | DELETE)) != 0;
  }
}
