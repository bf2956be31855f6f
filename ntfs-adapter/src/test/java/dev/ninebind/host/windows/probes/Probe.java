// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows.probes;

import dev.ninebind.host.windows.Ntdll;

/**
 * One question to an ntdll, whose answer is an NTSTATUS.
 *
 * @param call function with its class or code, as {@code NtSetInformationFile 65}
 * @param about what is asked for, in a few words
 * @param windows what Windows 10 1809 and later answer
 * @param question how it is asked
 */
record Probe(String call, String about, int windows, Question question) {
  /** STATUS_UNSUCCESSFUL: the calls did what they were told, and the outcome is another. */
  static final int ANOTHER_OUTCOME = 0xC0000001;

  /** STATUS_ENTRYPOINT_NOT_FOUND: ntdll has no such function. */
  static final int NOT_EXPORTED = 0xC0000139;

  @FunctionalInterface
  interface Question {
    int ask(Program program) throws Program.Refused;
  }

  /** For outcomes that no status tells. */
  static int outcome(boolean asOnWindows) {
    return asOnWindows ? 0 : ANOTHER_OUTCOME;
  }

  /**
   * Asks.
   *
   * @param parent a folder's name for NT
   * @param name a new one in it
   */
  int ask(Ntdll ntdll, String parent, String name) {
    try (Program program = new Program(ntdll, parent, name)) {
      return question.ask(program);
    } catch (Program.Refused e) {
      return e.status();
    } catch (UnsatisfiedLinkError e) {
      return NOT_EXPORTED;
    }
  }
}
