// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.workload;

import java.util.Map;

/** What ends, in the middle of an application's work. */
public enum Kill {
  /** The application's processes, by SIGKILL. */
  APPLICATION("the application"),

  /** The server, by SIGKILL; it comes back and the guest mounts it again. */
  SERVER("the server"),

  /** The guest, as if its power were gone; it boots again. */
  GUEST("the guest"),

  /** The power of the server's machine: what no fsync covered is gone, data and names. */
  POWER("the power");

  /**
   * How often each in one cell of a full run, for those who tell what they have committed. Two of
   * their three cells are on volumes that outlive their server, so that it is killed twenty times.
   * The matrix leaves out power cuts, which have a test of their own.
   */
  static final Map<Kill, Integer> ROUNDS_OF_DATABASES =
      Map.of(APPLICATION, 2, SERVER, 10, GUEST, 2, POWER, 20);

  private final String what;

  Kill(String what) {
    this.what = what;
  }

  /** In the words of reports. */
  public String what() {
    return what;
  }
}
