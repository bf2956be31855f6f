// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix.ntfs;

import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;

/** Names of the volume's own, which guests neither see nor use. */
final class PrivateNames {
  /** The directory below the root that holds what else must be somewhere. */
  static final String DIRECTORY = ".ninebind";

  /** In that: files that were removed while they are open, on hosts that cannot do so. */
  static final String UNLINKED = "unlinked";

  /** A file that is being made begins with it. */
  private static final String DRAFT = ".ninebind-new-";

  private static final long RUN = new SecureRandom().nextLong();
  private static final AtomicLong NEXT = new AtomicLong();

  private PrivateNames() {}

  /** The name of a file while it is being made. */
  static String draft() {
    return DRAFT + unique();
  }

  static boolean isDraft(String hostName) {
    return hostName.startsWith(DRAFT);
  }

  /** True for a name of the host that may stand for one of these where case does not count. */
  static boolean isReserved(String hostName) {
    return hostName.regionMatches(true, 0, DIRECTORY, 0, DIRECTORY.length());
  }

  /** No two servers give the same one. */
  static String unique() {
    return Long.toHexString(RUN) + "-" + Long.toHexString(NEXT.incrementAndGet());
  }
}
