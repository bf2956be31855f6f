// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows.verification;

import dev.ninebind.host.windows.Ntdll;
import dev.ninebind.host.windows.WindowsPrograms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import jnr.ffi.LibraryLoader;

/**
 * Runs all that needs a real Windows in a new folder below the one that is given, and writes one
 * report. It needs no administrator rights and changes nothing outside that folder.
 *
 * <pre>WindowsVerification FOLDER REPORT [SUITE...]</pre>
 *
 * <p>Suites are named by their classes, without the package; without any all are run.
 *
 * <p>Exit codes: 0 all passed, 1 something failed, 2 cannot be done as asked.
 */
public final class WindowsVerification {
  private static final String TESTS = "dev.ninebind.host.windows.";

  private static final List<Suite> SUITES =
      List.of(
          new Suite("structures of NT", TESTS + "NtStructuresTest"),
          new Suite("NT's rules", TESTS + "WindowsVolumeContractTest"),
          new Suite("NT's rules, with the store", TESTS + "StoreOnWindowsContractTest"),
          new Suite("POSIX, metadata in the files", TESTS + "NtfsInFilesOnWindowsTest"),
          new Suite("POSIX, metadata in the store", TESTS + "NtfsOnWindowsTest"));

  private WindowsVerification() {}

  public static void main(String[] args) throws Exception {
    List<String> names = args.length < 3 ? List.of() : List.of(args).subList(2, args.length);
    List<Suite> suites = Suite.chosen(SUITES, names);
    if (args.length < 2 || suites == null) {
      exit("usage: WindowsVerification FOLDER REPORT [SUITE...]");
    }
    if (!WindowsPrograms.isWindows()) {
      exit("this is no Windows");
    }
    Path parent = Path.of(args[0]).toAbsolutePath();
    Path report = Path.of(args[1]).toAbsolutePath();
    if (!Files.isDirectory(parent)) {
      exit(parent + " is no folder");
    }
    if (report.getParent() == null || !Files.isDirectory(report.getParent())) {
      exit(report + " is in no folder");
    }
    Ntdll ntdll = LibraryLoader.create(Ntdll.class).load("ntdll");
    Path outputs = Files.createTempDirectory("ninebind-verify-out-");
    ScratchFolder scratch = ScratchFolder.below(ntdll, parent);
    boolean good;
    try {
      good = run(ntdll, scratch, outputs, report, suites);
    } finally {
      String left = scratch.remove();
      if (left != null) {
        System.err.println("left behind: " + scratch.path + " (" + left + ")");
      }
      delete(outputs);
    }
    System.exit(good ? 0 : 1);
  }

  private static boolean run(
      Ntdll ntdll, ScratchFolder scratch, Path outputs, Path report, List<Suite> suites)
      throws IOException, InterruptedException {
    String folder = scratch.path.toString();
    Verification verification = new Verification(ntdll, folder, outputs, System.err);
    verification.run(suites);
    verification.probes(TESTS + "probes.ProbesRun");
    verification.program(
        "ninebind doctor", "doctor", "dev.ninebind.p9.daemon.Main", List.of("doctor", folder));
    verification.program(
        "Experiments", "experiments", TESTS + "experiments.WindowsExperiments", List.of(folder));
    Files.write(report, verification.report());
    System.err.println("report: " + report);
    return verification.isGood();
  }

  private static void exit(String reason) {
    System.err.println("verify-windows: " + reason);
    System.exit(2);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    }
  }
}
