// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.protocol;

/**
 * One check of a server by its answers to a 9P client.
 *
 * @param area what it is about
 * @param name says in words joined by hyphens what holds if it passes; unique in its area
 * @param body plays it, and returns if it passes
 */
public record ProtocolCase(Area area, String name, Body body) {
  /** What a case does. */
  @FunctionalInterface
  public interface Body {
    /**
     * Plays it.
     *
     * @throws CheckFailure if the server is wrong
     * @throws NotRun if it cannot be tried with this server
     * @throws Exception whatever else fails the case
     */
    void play(Stage stage) throws Exception;
  }

  /** How it is named on the command line. */
  public String path() {
    return area.title() + "/" + name;
  }
}
