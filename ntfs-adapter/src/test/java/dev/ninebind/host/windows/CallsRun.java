// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

import dev.ninebind.posix.ntfs.CountedOperations;
import dev.ninebind.posix.ntfs.CountedOperations.Operation;
import dev.ninebind.posix.ntfs.NtfsPosixVolume;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Counts the calls of ntdll that operations take on the Windows that it runs on, with the store of
 * metadata. Its argument is the file for the counts, one a line: operation, number, calls.
 */
public final class CallsRun {
  private CallsRun() {}

  public static void main(String[] arguments) throws Exception {
    StringBuilder text = new StringBuilder();
    for (Map.Entry<String, Operation> each : CountedOperations.all().entrySet()) {
      List<String> calls = count(each.getValue());
      text.append(each.getKey()).append('\t').append(calls.size()).append('\t');
      text.append(CountedOperations.counted(calls)).append('\n');
    }
    Files.writeString(Path.of(arguments[0]), text.toString(), StandardCharsets.UTF_8);
    Runtime.getRuntime().exit(0);
  }

  private static List<String> count(Operation operation) throws Exception {
    List<String> log = new ArrayList<>();
    List<String> calls = new ArrayList<>();
    Thread guest = Thread.currentThread(); // the watch of the folder calls on its own
    Ntdll recorded =
        RecordedNtdll.of(
            TestedWindows.ntdll(),
            call -> {
              if (Thread.currentThread().equals(guest)) {
                log.add(NtCallsTest.shortened(call));
              }
            });
    CountedOperations.Counter counter =
        new CountedOperations.Counter() {
          @Override
          public void begin() {
            log.clear();
          }

          @Override
          public void end() {
            calls.addAll(log);
          }
        };
    Path folder = TestedWindows.folder();
    try (NtfsPosixVolume volume =
        NtfsPosixVolume.open(
            StoreOnWindowsContractTest.open(recorded, folder, folder),
            NtfsPosixVolume.Options.DEFAULT)) {
      CountedOperations.run(volume, operation, true, counter);
    }
    return calls;
  }
}
