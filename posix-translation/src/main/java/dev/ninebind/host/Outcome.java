// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host;

/**
 * How a trial of something that a folder may or may not carry ended.
 *
 * @param state whether it does
 * @param told what the host said where it does not: an error's name, or that nothing came of it
 */
public record Outcome(State state, String told) {
  /** Whether it works. */
  public enum State {
    WORKS,
    FAILS,
    /** Nobody has tried: nothing may be written, or that is not wanted. */
    UNTRIED
  }

  public static final Outcome WORKS = new Outcome(State.WORKS, "");
  public static final Outcome UNTRIED = new Outcome(State.UNTRIED, "not tried");

  /** The host took it, and what it keeps is something else. */
  public static final Outcome NOT_KEPT = failed("accepted, but not kept");

  /** It does not, and the host said this. */
  public static Outcome failed(String told) {
    return new Outcome(State.FAILS, told);
  }

  /** Of a call that the host has taken. */
  public static Outcome kept(boolean kept) {
    return kept ? WORKS : NOT_KEPT;
  }

  public boolean works() {
    return state == State.WORKS;
  }

  public boolean fails() {
    return state == State.FAILS;
  }
}
