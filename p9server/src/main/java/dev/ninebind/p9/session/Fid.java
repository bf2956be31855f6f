// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.session;

import dev.ninebind.posix.PosixVolume;
import java.util.ArrayList;
import java.util.List;

/** A client's handle. Everything here is touched on the session's event loop only. */
final class Fid {
  /** Old states that one fid may keep. A client that is no attacker makes none or one. */
  static final int MAX_RETIRED = 16;

  private final int number;
  private final AttachPoint attachPoint;
  private final int uid;
  private FidState state = new FidState.Reserved();
  private int users;
  private List<FidState.Walked> retired = List.of();

  /** True while a request runs after which the fid stands for something else. */
  private boolean rebinding;

  /** The request that ends the fid and waits for {@link #users} to be itself alone. */
  private Exchange ending;

  /**
   * @param attachPoint beyond which it does not go
   * @param uid who asks by this fid
   */
  Fid(int number, AttachPoint attachPoint, int uid) {
    this.number = number;
    this.attachPoint = attachPoint;
    this.uid = uid;
  }

  int number() {
    return number;
  }

  AttachPoint attachPoint() {
    return attachPoint;
  }

  Export export() {
    return attachPoint.export();
  }

  PosixVolume volume() {
    return export().volume();
  }

  int uid() {
    return uid;
  }

  FidState state() {
    return state;
  }

  /**
   * True if a request may make the fid stand for something else: no other one is about to, and not
   * too many old states are kept for requests that still run.
   */
  boolean mayRebind() {
    return !rebinding && retired.size() < MAX_RETIRED;
  }

  void rebinding(boolean now) {
    rebinding = now;
  }

  /** Takes a new state. What the old one held is kept while requests may still use it. */
  void become(FidState next) {
    if (state instanceof FidState.Walked walked) {
      if (retired.isEmpty()) {
        retired = new ArrayList<>(1);
      }
      retired.add(walked);
    }
    state = next;
  }

  /** One more request uses the fid. */
  void use() {
    users++;
  }

  /** One request less; returns the request that may end the fid now, or null. */
  Exchange unuse() {
    users--;
    if (users == 0) {
      releaseRetired();
    }
    if (users == 1 && ending != null) {
      Exchange last = ending;
      ending = null;
      return last;
    }
    return null;
  }

  /** True if no other request than the one that ends the fid uses it; else that one has to wait. */
  boolean mayEnd(Exchange last) {
    if (users == 1) {
      return true;
    }
    ending = last;
    return false;
  }

  /** True if a request that ends the fid waits for the others. */
  boolean isEnding() {
    return ending != null;
  }

  /** Gives back old states; to be called when no request uses the fid. */
  void releaseRetired() {
    retired.forEach(old -> old.close(volume()));
    retired = List.of();
  }
}
