// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.session;

import dev.ninebind.p9.wire.Request;
import dev.ninebind.posix.ByteString;

/** Who an attach speaks for. Without authentication that is whoever it says. */
final class Users {
  /** NONUNAME: the attach names its user by uname, as clients of the older dialects do. */
  private static final int NO_UID = 0xffffffff;

  /** The user nobody, for a name that is no number: the server does not know the guest's users. */
  private static final int NOBODY = 65534;

  private static final ByteString ROOT = ByteString.of("root");

  private Users() {}

  static int uid(Request.Tattach attach) {
    if (attach.uid() != NO_UID) {
      return attach.uid();
    }
    if (attach.uname().equals(ROOT)) {
      return 0;
    }
    try {
      return Integer.parseUnsignedInt(attach.uname().toString());
    } catch (NumberFormatException e) {
      return NOBODY;
    }
  }
}
