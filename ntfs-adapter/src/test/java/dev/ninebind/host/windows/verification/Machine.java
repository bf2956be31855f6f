// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows.verification;

import dev.ninebind.host.HostException;
import dev.ninebind.host.UnsuitableVolumeException;
import dev.ninebind.host.windows.Ntdll;
import dev.ninebind.host.windows.WindowsFeature;
import dev.ninebind.host.windows.WindowsFeatures;
import dev.ninebind.host.windows.WindowsPrograms;
import dev.ninebind.host.windows.WindowsVolume;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a report begins with: which machine, which Java, which file system. */
final class Machine {
  private static final String VERSION = "HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion";
  private static final String FILE_SYSTEM = "HKLM\\SYSTEM\\CurrentControlSet\\Control\\FileSystem";

  /** The mandatory level of a process with administrator rights. */
  private static final String HIGH = "S-1-16-12288";

  private Machine() {}

  static Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("Windows", registry(VERSION, "ProductName"));
    facts.put("version", registry(VERSION, "DisplayVersion"));
    facts.put("build", registry(VERSION, "CurrentBuild") + ", UBR " + registry(VERSION, "UBR"));
    facts.put("os.name", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    facts.put("architecture", System.getProperty("os.arch"));
    facts.put("processors", String.valueOf(Runtime.getRuntime().availableProcessors()));
    facts.put(
        "Java", System.getProperty("java.vm.vendor") + " " + System.getProperty("java.vm.version"));
    facts.put("administrator rights", rights());
    String flag = registry(FILE_SYSTEM, "NtfsEnableDirCaseSensitivity");
    facts.put("NtfsEnableDirCaseSensitivity", flag);
    if (flag.equals("not set")) {
      facts.put(
          "with administrator rights",
          "reg add "
              + FILE_SYSTEM
              + " /v NtfsEnableDirCaseSensitivity /t REG_DWORD /d 1 switches"
              + " the case flag of directories on; then run this again");
    }
    return facts;
  }

  private static String registry(String key, String value) {
    return WindowsPrograms.registry(key, value).replaceFirst("^REG_\\w+ ", "");
  }

  private static String rights() {
    Path whoami = WindowsPrograms.system("whoami.exe");
    if (whoami == null) {
      return "not known";
    }
    try {
      String told = WindowsPrograms.run(List.of(whoami.toString(), "/groups"));
      return told != null && told.contains(HIGH)
          ? "yes"
          : "no; what needs them (switching the registry's value, listing filter drivers) is left";
    } catch (IOException | InterruptedException e) {
      return "not known: " + e.getMessage();
    }
  }

  /** What the folder's file system was found to do, as rows of a table; or why it was not. */
  static List<String> features(Ntdll ntdll, String folder) {
    List<String> lines = new ArrayList<>();
    try (WindowsVolume volume =
        WindowsVolume.open(ntdll, folder, WindowsVolume.Metadata.ELSEWHERE)) {
      WindowsFeatures features = volume.features();
      lines.add(
          String.format(
              "File system %s, attributes 0x%08X, %s.",
              features.fileSystem(),
              features.fileSystemAttributes(),
              features.remote() ? "remote" : "local"));
      lines.add("");
      lines.add("| feature | there | status |");
      lines.add("| --- | --- | --- |");
      for (Map.Entry<WindowsFeature, WindowsFeatures.Finding> each :
          features.findings().entrySet()) {
        WindowsFeatures.Finding finding = each.getValue();
        String status =
            finding.status() < 0
                ? new HostException(finding.status()).getMessage()
                : String.format("0x%X", finding.status());
        lines.add(
            "| "
                + each.getKey().description()
                + " | "
                + (finding.present() ? "yes" : "no")
                + " | "
                + status
                + " |");
      }
    } catch (UnsuitableVolumeException e) {
      lines.add("It cannot be served: " + e.getMessage());
    }
    return lines;
  }
}
