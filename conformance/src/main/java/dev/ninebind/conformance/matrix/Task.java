// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.matrix;

/** One piece of a full run: what is done in one cell, in one guest, with one server. */
interface Task {
  /** What is done there: {@code files}, or the name of a workload. */
  String subject();

  Cell cell();

  /** Why this machine cannot do it; empty if it can. */
  String missing();

  /** Does it; an exception is a failure, and what was recorded until then counts. */
  void run(Recorder recorder);

  /** Fit for a file's name, and unique. */
  default String id() {
    return subject() + "-" + cell().id();
  }

  default String title() {
    return subject() + " on " + cell();
  }
}
