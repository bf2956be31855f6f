// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.daemon;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/**
 * The place, in the list of commands, of one that is a program of its own, with libraries that a
 * server has no use for: {@code bin/ninebind} starts that one instead of this.
 */
abstract class SourceTreeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Unmatched private final List<String> arguments = new ArrayList<>(); // picocli adds to it

  @Override
  public Integer call() throws UsageException {
    throw new UsageException(
        "it is not among these jars; in a source tree: bin/ninebind "
            + spec.name()
            + " "
            + String.join(" ", arguments));
  }

  /** The harness. */
  @Command(
      name = "conformance",
      description = "Tells how well any 9P2000.L server does what Linux asks of it.")
  static final class Conformance extends SourceTreeCommand {}

  /** The benchmark. */
  @Command(
      name = "bench",
      description = "Tells how fast Ninebind is on this machine, beside other servers.")
  static final class Bench extends SourceTreeCommand {}
}
