// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.workload;

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

  private final String what;

  Kill(String what) {
    this.what = what;
  }

  /** In the words of reports. */
  public String what() {
    return what;
  }
}
