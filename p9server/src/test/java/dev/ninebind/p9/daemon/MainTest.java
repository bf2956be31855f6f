// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.host.posix.HostProcess;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** The command line, up to the point where it would serve. */
class MainTest {
  @TempDir Path directory;
  private Path folder;
  private int umask;

  /** How a command ended. */
  private record Result(int exitCode, String out, String err) {}

  @BeforeEach
  void makeFolder() throws Exception {
    folder = Files.createDirectory(directory.resolve("data"));
    umask = HostProcess.umask(022);
  }

  @AfterEach
  void resetUmask() {
    HostProcess.umask(umask);
  }

  private static Result run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine commandLine = Main.commandLine();
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    int exitCode = commandLine.execute(arguments);
    return new Result(exitCode, out.toString(), err.toString());
  }

  private static Result serve(String... arguments) {
    return run(
        Stream.concat(
                Stream.of("serve", "--dry-run", "--listen", "tcp://127.0.0.1:0"),
                Stream.of(arguments))
            .toArray(String[]::new));
  }

  private static void assertRefused(Result result, String reason) {
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err().lines()).as("one line on stderr").hasSize(1);
    assertThat(result.err()).startsWith("ninebind: ").contains(reason).contains("--help)");
  }

  @Test
  void helpNamesTheCommandsAndEndsWell() {
    for (String[] arguments : new String[][] {{"--help"}, {"-h"}, {"help"}, {}}) {
      Result result = run(arguments);
      assertThat(result.exitCode()).isZero();
      assertThat(result.err()).isEmpty();
      assertThat(result.out()).contains("Usage: ninebind").contains("serve").contains("Examples:");
    }
  }

  @Test
  void helpOfServeNamesEveryOption() {
    Result result = run("serve", "--help");
    assertThat(result.exitCode()).isZero();
    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .contains(
            "--listen",
            "--memory-size",
            "memory:",
            "--read-only",
            "--map-owner",
            "--append",
            "--locks",
            "--lock-hold",
            "--uid",
            "--gid",
            "--umask",
            "--fmask",
            "--dmask",
            "--mirror-readonly",
            "--only",
            "--sub-paths",
            "--export-options",
            "--busy-poll",
            "--msize",
            "--allow",
            "--insecure",
            "--dry-run",
            "Examples:");
    assertThat(run("help", "serve").out()).isEqualTo(result.out());
  }

  @Test
  void theVersionIsOneLine() {
    Result result = run("--version");
    assertThat(result.exitCode()).isZero();
    assertThat(result.out().lines()).hasSize(1);
    assertThat(result.out()).startsWith("ninebind ");
  }

  static List<Arguments> mistakes() {
    return List.of(
        mistake("Unknown option", "--no-such-option"),
        mistake("'/no/such/folder' does not exist", "/no/such/folder"),
        mistake("is no folder", "/proc/version"),
        mistake("msize", "--msize", "4095"),
        mistake("msize", "--msize", "8388609"),
        mistake("msize", "--msize", "much"),
        mistake("busy-poll", "--busy-poll", "-1"),
        mistake("busy-poll", "--busy-poll", "1001"),
        mistake("busy-poll", "--busy-poll", "long"),
        mistake("map-owner", "--map-owner", "root"),
        mistake("map-owner", "--map-owner", "1000"),
        mistake("map-owner", "--map-owner", "1000:1000:1000"),
        mistake("map-owner", "--map-owner", "1000:-1"),
        mistake("map-owner", "--map-owner", ""),
        mistake("--allow", "--allow", "10.0.0.0"),
        mistake("--allow", "--allow", "10.0.0.0/33"),
        mistake("--allow", "--allow", "10.0.0.0/x"),
        mistake("--allow", "--allow", "/8"),
        mistake("--allow", "--allow", "localhost/8"),
        mistake("append", "--append", "end"),
        mistake("locks", "--locks", "both"),
        mistake("lock-hold", "--lock-hold", "0"),
        mistake("--export-options", "--export-options", "other:read-only"),
        mistake("'' is none of", "--export-options", "data:"),
        mistake("'rw' is none of", "--export-options", "data:rw"),
        mistake("uid 'root' is no number", "--uid", "root"),
        mistake("gid", "--gid", "-1"),
        mistake("umask '9'", "--umask", "9"),
        mistake("fmask", "--fmask", "rwx"),
        mistake("dmask", "--dmask", ""),
        mistake("have no effect on", "--uid", "1000"),
        mistake("have no effect on", "--export-options", "data:mirror-readonly"),
        mistake("only 'a/b' is no name", "--only", "a/b"),
        mistake("only '..' is a name that", "--only", ".."),
        mistake("only 'a' is there twice", "--only", "a", "--export-options", "data:only=a"),
        mistake("sub-paths has no value", "--export-options", "data:sub-paths=1"),
        mistake("metadata 'eas' is none of", "--metadata", "eas"),
        mistake("metadata and mirror-readonly have no effect on", "--metadata", "store"),
        mistake("metadata has no effect on", "memory:1M", "--export-options", "memory:metadata=ea"),
        mistake("--memory-size '1T' is no size", "--memory-size", "1T"),
        mistake("--memory-size", "--memory-size", "-1"),
        mistake("--memory-size", "--memory-size", ""),
        mistake("is less than 1M", "--memory-size", "1048575"),
        mistake("is more than can be", "--memory-size", "9999999999999G"),
        mistake("do not fit into this JVM's heap", "memory:8000000G"),
        mistake("NINEBIND_JAVA_OPTS=-Xmx", "memory:", "--memory-size", "8000000G"),
        mistake("memory: '1MB' is no size", "memory:1MB"),
        mistake("locks=host has no effect on", "memory:1M", "--locks", "host"),
        mistake("--listen", "--listen", "5640"),
        mistake("--listen", "--listen", "tcp://127.0.0.1:99999"),
        mistake("--listen", "--listen", "unix://relative"),
        mistake("no such host", "--listen", "tcp://no.such.host.invalid:5640"),
        mistake("--insecure", "--listen", "tcp://0.0.0.0:0"),
        mistake("--insecure", "--listen", "tcp://[::]:0"),
        mistake("cannot listen", "--listen", "unix:///no/such/folder/socket"));
  }

  private static Arguments mistake(String reason, String... arguments) {
    return Arguments.of(reason, List.of(arguments));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void aMistakeIsToldInOneLine(String reason, List<String> arguments) {
    Stream<String> all =
        reason.contains("folder") || reason.contains("exist")
            ? arguments.stream()
            : Stream.concat(Stream.of(folder.toString()), arguments.stream());
    assertRefused(serve(all.toArray(String[]::new)), reason);
  }

  @Test
  void anUnknownCommandIsToldInOneLine() {
    assertRefused(run("server"), "server");
  }

  /** bin/ninebind starts them elsewhere; who starts the jars is told so. */
  @Test
  void whatIsNoPartOfTheServerIsToldInOneLine() {
    assertRefused(run("conformance", "--list"), "bin/ninebind conformance --list");
    assertRefused(run("bench", "--peers"), "bin/ninebind bench --peers");
  }

  @Test
  void anOptionWithoutItsValueIsToldInOneLine() {
    assertRefused(run("serve", folder.toString(), "--msize"), "--msize");
  }

  @Test
  void twoExportsOfOneNameAreRefused() throws Exception {
    Path other = Files.createDirectories(directory.resolve("other/data"));
    assertRefused(serve(folder.toString(), other.toString()), "'data'");
  }

  @Test
  void aPortInUseIsToldInOneLine() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "tcp://127.0.0.1:" + taken.getLocalPort();
      Result result = serve(folder.toString(), "--listen", address);
      assertRefused(result, "cannot listen on " + address);
      assertThat(result.err()).contains("in use");
    }
  }

  @Test
  void aFileAtTheSocketsPathIsKept() throws Exception {
    Path file = Files.writeString(directory.resolve("notes"), "of value");
    assertRefused(serve(folder.toString(), "--listen", "unix://" + file), "no socket");
    assertThat(file).hasContent("of value");
  }

  @Test
  void aDryRunTellsWhatWouldBeServedAndLeavesNothing() {
    Path socket = directory.resolve("socket");
    Result result = serve("db=" + folder, "--listen", "unix://" + socket, "--read-only");
    assertThat(result.exitCode()).isZero();
    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .contains("serving db from " + folder + ", read-only")
        .containsPattern("listening on tcp://127\\.0\\.0\\.1:[1-9]")
        .contains("listening on unix://" + socket)
        .containsPattern("mount -t 9p -o trans=tcp,port=[1-9].*,aname=db 127\\.0\\.0\\.1 /mnt")
        .contains("aname=db " + socket + " /mnt")
        .doesNotContain("SIGTERM");
    assertThat(socket).doesNotExist();
  }

  @Test
  void whatIsGivenOfAFolderIsTold() {
    Result result =
        serve(
            "0=" + folder,
            "1=" + folder,
            "--export-options",
            "0:only=a.conf,only=b\\,c,read-only",
            "--export-options",
            "1:sub-paths");
    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .contains("serving 0 from " + folder + ", only [a.conf, b,c], read-only")
        .contains("serving 1 from " + folder + ", with sub-paths")
        .containsPattern("aname=0 127\\.0\\.0\\.1 /mnt");
  }

  @Test
  void withoutFoldersOneVolumeIsInMemory() {
    Result result = serve();
    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .contains("no folder given")
        .containsPattern("serving memory from memory \\(NTFS, [0-9]+M\\)")
        .containsPattern("mount -t 9p -o .*,aname=memory 127\\.0\\.0\\.1 /mnt");
  }

  @Test
  void volumesInMemoryAreServedNextToFolders() {
    Result result =
        serve(
            folder.toString(),
            "a=memory:",
            "b=memory:3M",
            "--memory-size",
            "2048K",
            "--export-options",
            "b:read-only,uid=5,gid=6,umask=022,fmask=133,dmask=0,mirror-readonly,append=offset");
    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .contains(
            "serving data from " + folder,
            "serving a from memory (NTFS, 2M)",
            "serving b from memory (NTFS, 3M), read-only")
        .doesNotContain("no folder given", "instead of");
  }

  @Test
  void otherMachinesMayBeLetIn() {
    for (List<String> how : List.of(List.of("--allow", "10.0.0.0/8"), List.of("--insecure"))) {
      String[] arguments =
          Stream.concat(Stream.of(folder.toString(), "--listen", "tcp://0.0.0.0:0"), how.stream())
              .toArray(String[]::new);
      Result result = serve(arguments);
      assertThat(result.err()).isEmpty();
      assertThat(result.exitCode()).isZero();
      assertThat(result.out()).contains("ADDRESS-OF-THIS-HOST");
    }
  }

  @Test
  void allOptionsGoTogether() {
    Result result =
        serve(
            folder.toString(),
            "--map-owner",
            "1000:4294967294",
            "--append",
            "offset",
            "--msize",
            "8192",
            "--read-only");
    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).contains("msize=8192");
  }
}
