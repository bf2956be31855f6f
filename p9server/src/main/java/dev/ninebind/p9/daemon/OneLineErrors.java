// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.daemon;

import java.io.PrintWriter;
import picocli.CommandLine;

/** How commands refuse what cannot be done as asked: one line that says why, and exit code 2. */
public final class OneLineErrors {
  private OneLineErrors() {}

  /** Has a command line, and its subcommands, refuse so. */
  public static CommandLine on(CommandLine commandLine) {
    commandLine.setParameterExceptionHandler(
        (e, unused) -> refuse(e.getCommandLine(), e.getMessage()));
    commandLine.setExecutionExceptionHandler(
        (e, failed, unused) -> {
          if (e instanceof UsageException) {
            return refuse(failed, e.getMessage());
          }
          throw e;
        });
    return commandLine;
  }

  private static int refuse(CommandLine commandLine, String message) {
    PrintWriter err = commandLine.getErr();
    err.println(
        "ninebind: "
            + message.strip().replaceAll("\\s*\\R\\s*", " ")
            + " (see: "
            + commandLine.getCommandSpec().qualifiedName()
            + " --help)");
    err.flush();
    return CommandLine.ExitCode.USAGE;
  }
}
