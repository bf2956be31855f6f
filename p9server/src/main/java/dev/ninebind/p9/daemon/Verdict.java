// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.daemon;

import dev.ninebind.host.Outcome;

/** Whether a folder carries something. */
enum Verdict {
  WORKS("works"),
  /** Guests can live with what it does instead. */
  LIMITED("limited"),
  MISSING("missing"),
  UNTRIED("untried");

  /** How it is written, for people and programs. */
  final String word;

  Verdict(String word) {
    this.word = word;
  }

  /** That of an outcome, where a failure means this. */
  static Verdict of(Outcome outcome, Verdict failure) {
    return switch (outcome.state()) {
      case WORKS -> WORKS;
      case FAILS -> failure;
      case UNTRIED -> UNTRIED;
    };
  }
}
