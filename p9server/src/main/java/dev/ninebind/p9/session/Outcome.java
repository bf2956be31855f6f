// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.session;

import dev.ninebind.p9.wire.Reply;

/**
 * What an operation gives: a reply and what the fid it is about becomes, or a promise of that.
 *
 * @param reply null where the outcome is still to come
 * @param next what the fid that the request makes or rebinds stands for from now on; null where
 *     none
 * @param waiting for the outcome of a request that cannot be answered yet, else null
 */
record Outcome(Reply reply, FidState next, Wait waiting) {
  static Outcome of(Reply reply) {
    return new Outcome(reply, null, null);
  }

  static Outcome of(Reply reply, FidState next) {
    return new Outcome(reply, next, null);
  }

  static Outcome of(Wait waiting) {
    return new Outcome(null, null, waiting);
  }
}
