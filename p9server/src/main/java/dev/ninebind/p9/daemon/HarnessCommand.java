// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.daemon;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/**
 * The place of {@code ninebind conformance} in the list of commands. The harness is a program of
 * its own, with libraries that a server has no use for: {@code bin/ninebind} starts that one
 * instead of this.
 */
@Command(
    name = "conformance",
    description = "Tells how well any 9P2000.L server does what Linux asks of it.")
final class HarnessCommand implements Callable<Integer> {
  @Unmatched private List<String> arguments = List.of();

  @Override
  public Integer call() throws UsageException {
    throw new UsageException(
        "the harness is not among these jars; in a source tree: bin/ninebind conformance "
            + String.join(" ", arguments));
  }
}
