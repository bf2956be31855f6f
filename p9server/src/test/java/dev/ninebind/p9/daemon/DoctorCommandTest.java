// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.ninebind.host.HostVolume;
import dev.ninebind.host.VolumeTrial;
import dev.ninebind.host.memory.MemoryVolume;
import dev.ninebind.host.ntfs3g.NtfsImage;
import dev.ninebind.host.posix.BareFileSystem;
import dev.ninebind.host.posix.HostProcess;
import dev.ninebind.host.posix.Trial;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** {@code ninebind doctor}, and that {@code serve} decides as it says. */
class DoctorCommandTest {
  @TempDir Path folder;

  /** How a command ended. */
  private record Result(int exitCode, String out, String err) {}

  private static Result run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine commandLine = Main.commandLine();
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    int umask = HostProcess.umask(022);
    try {
      return new Result(commandLine.execute(arguments), out.toString(), err.toString());
    } finally {
      HostProcess.umask(umask);
    }
  }

  private static Result serve(Path folder, String... options) {
    List<String> arguments =
        new ArrayList<>(List.of("serve", "--dry-run", "--listen", "tcp://127.0.0.1:0"));
    arguments.addAll(List.of(options));
    arguments.add(folder.toString());
    return run(arguments.toArray(String[]::new));
  }

  @Test
  void aFolderOfLinuxIsServedAsItIsTold() throws Exception {
    Result told = run("doctor", folder.toString());
    assertThat(told.err()).isEmpty();
    assertThat(told.exitCode()).isZero();
    assertThat(told.out().lines().findFirst())
        .contains(folder + ": passthrough, a file system of Linux");
    assertThat(told.out().lines())
        .anyMatch(line -> line.matches("works +symbolic links +kept byte by byte"));
    String last = told.out().lines().reduce((one, other) -> other).orElseThrow();
    String command =
        HostProcess.canOwnFiles() ? "ninebind serve " : "ninebind serve --map-owner 1000:1000 ";
    assertThat(last).isEqualTo("serve it with: " + command + folder);
    String[] options =
        HostProcess.canOwnFiles() ? new String[0] : new String[] {"--map-owner", "1000:1000"};
    assertThat(serve(folder, options).exitCode()).isZero();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void jsonSaysTheSame() throws Exception {
    Result told = run("doctor", "--json", folder.toString());
    assertThat(told.exitCode()).isZero();
    List<String> features = new ArrayList<>();
    List<String> verdicts = new ArrayList<>();
    List<String> names = new ArrayList<>();
    try (JsonParser json = new JsonFactory().createParser(told.out())) {
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        if (token == JsonToken.VALUE_STRING && json.currentName().equals("feature")) {
          features.add(json.getText());
        } else if (token == JsonToken.VALUE_STRING && json.currentName().equals("verdict")) {
          verdicts.add(json.getText());
        } else if (token == JsonToken.FIELD_NAME && json.getParsingContext().getParent().inRoot()) {
          names.add(json.currentName());
        }
      }
    }
    assertThat(features)
        .containsExactlyElementsOf(
            PassthroughDoctor.ROWS.stream().map(Finding.Row::feature).toList());
    assertThat(verdicts).hasSameSizeAs(features).isSubsetOf("works", "limited", "missing");
    assertThat(names)
        .containsExactly("folder", "backEnd", "facts", "features", "served", "command", "reason");
  }

  @Test
  void withoutAProbeNothingIsMade() throws Exception {
    Object before = Files.getAttribute(folder, "unix:ctime");
    Result told = run("doctor", "--no-probe", folder.toString());
    assertThat(told.exitCode()).isZero();
    assertThat(told.out()).contains("untried").contains("serve it with: ");
    assertThat(Files.getAttribute(folder, "unix:ctime")).isEqualTo(before);
  }

  static List<List<String>> mistakes() {
    return List.of(
        List.of("Missing required parameter"),
        List.of("'/no/such' does not exist", "/no/such"),
        List.of("is no folder", "/proc/version"),
        List.of("Unknown option", "--fix", "/tmp"),
        List.of("Unmatched argument", "/tmp", "/tmp"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void aMistakeIsOneLine(List<String> mistake) {
    List<String> arguments = new ArrayList<>(mistake);
    arguments.set(0, "doctor");
    Result told = run(arguments.toArray(String[]::new));
    assertThat(told.exitCode()).isEqualTo(2);
    assertThat(told.out()).isEmpty();
    assertThat(told.err().lines()).singleElement().asString().contains(mistake.get(0));
  }

  @Test
  void everyTrialIsTold() {
    assertThat(PassthroughDoctor.ROWS.stream().map(Finding.Row::looked))
        .containsExactlyInAnyOrderElementsOf(EnumSet.complementOf(EnumSet.of(Trial.FILE)));
    assertThat(NtfsDoctor.TRIALS.stream().map(Finding.Row::looked))
        .containsExactlyInAnyOrderElementsOf(EnumSet.complementOf(EnumSet.of(VolumeTrial.FILE)));
    assertThat(PassthroughDoctor.ROWS.stream().map(Finding.Row::feature)).doesNotHaveDuplicates();
  }

  private static Map<String, Verdict> ntfs(MemoryVolume.Options world) {
    try (HostVolume volume = new MemoryVolume(world)) {
      return NtfsDoctor.findings(volume, true).stream()
          .collect(Collectors.toMap(Finding::feature, Finding::verdict));
    }
  }

  private static Set<String> other(MemoryVolume.Options world, Verdict verdict) {
    return ntfs(world).entrySet().stream()
        .filter(each -> each.getValue() == verdict)
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  @Test
  void ntfsIsTriedAtTheBorder() {
    MemoryVolume.Options windows = MemoryVolume.Options.DEFAULT;
    assertThat(other(windows, Verdict.MISSING)).isEmpty();
    assertThat(other(windows, Verdict.LIMITED))
        .containsExactlyInAnyOrder("short names", "renaming above open files");
    assertThat(other(windows.withExtendedAttributes(false), Verdict.MISSING))
        .containsExactly("owner, group, mode");
    assertThat(other(windows.withPosixSemantics(false), Verdict.LIMITED))
        .contains("files removed while open", "rename over an open file", "ACLs changed by others");
    Function<MemoryVolume.Options, Verdict> letterCase =
        world -> ntfs(world).get("upper and lower case");
    assertThat(letterCase.apply(windows)).isEqualTo(Verdict.WORKS);
    assertThat(letterCase.apply(windows.withCaseSensitiveDirectories(false)))
        .isEqualTo(Verdict.LIMITED);
  }

  @Test
  @Tag("ntfs")
  void whatCarriesNoMetadataIsRefusedInOneLineThatSaysWhoTellsMore() throws Exception {
    try (BareFileSystem bare = BareFileSystem.mount(folder)) {
      Result refused = serve(bare.folder());
      assertThat(refused.exitCode()).isEqualTo(2);
      assertThat(refused.err().lines())
          .singleElement()
          .asString()
          .contains("cannot be served", "cgroup2", "'ninebind doctor' tells more");
      assertThat(serve(bare.folder(), "--map-owner", "1:1").exitCode()).isEqualTo(2);
      assertThat(serve(bare.folder(), "--read-only").exitCode()).isZero();
      Result told = run("doctor", bare.folder().toString());
      assertThat(told.exitCode()).isEqualTo(1);
      assertThat(told.out().lines())
          .anyMatch(line -> line.startsWith("missing  symbolic links"))
          .anyMatch(line -> line.startsWith("serve refuses it: "));
      assertThat(bare.folder().resolve(".ninebind")).doesNotExist();
    }
  }

  @Test
  @Tag("ntfs")
  void ntfs3gIsToldAsItIsMounted() throws Exception {
    try (NtfsImage image = NtfsImage.make(64)) {
      Path served = Files.createDirectory(image.folder().resolve("served"));
      Result told = run("doctor", served.toString());
      assertThat(told.exitCode()).isZero();
      assertThat(told.out()).contains("ntfs-3g, NTFS on Linux").doesNotContain("missing");
      assertThat(told.out().strip()).endsWith("serve it with: ninebind serve " + served);
      assertThat(served).isEmptyDirectory();
    }
    try (NtfsImage image = NtfsImage.make(64, "allow_other")) {
      Result told = run("doctor", image.folder().toString());
      assertThat(told.exitCode()).isZero();
      assertThat(told.out())
          .contains("missing  fifos, sockets, devices", "mount with -o special_files=wsl");
      Result refused = serve(image.folder());
      assertThat(refused.exitCode()).isEqualTo(2);
      assertThat(refused.err()).contains("'ninebind doctor' tells more");
      String reason =
          told.out().lines().filter(line -> line.startsWith("note: ")).findFirst().orElseThrow();
      assertThat(refused.err()).contains(reason.substring("note: ".length()));
      assertThat(told.out().strip())
          .endsWith("serve it with: ninebind serve --metadata store " + image.folder());
      assertThat(serve(image.folder(), "--metadata", "store").exitCode()).isZero();
      told = run("doctor", image.folder().toString());
      assertThat(told.out().strip()).endsWith("ninebind serve " + image.folder());
      assertThat(serve(image.folder()).exitCode()).isZero();
    }
  }
}
