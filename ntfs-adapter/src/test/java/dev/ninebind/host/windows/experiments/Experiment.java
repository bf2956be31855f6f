// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows.experiments;

/**
 * A question about NTFS on Windows, and how it is answered.
 *
 * @param id as X1
 */
record Experiment(String id, String question, Trial trial) {
  /** What is done. */
  @FunctionalInterface
  interface Trial {
    void on(Bench bench) throws Exception;
  }
}
