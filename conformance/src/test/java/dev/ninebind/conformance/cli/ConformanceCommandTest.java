// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import dev.ninebind.conformance.planted.InProcessServer;
import dev.ninebind.conformance.planted.TwoLinks;
import dev.ninebind.conformance.protocol.ProtocolSuite;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import picocli.CommandLine;

/** The command line: what it refuses, what it lists, what it reports. */
class ConformanceCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    CommandLine line = ConformanceCommand.commandLine();
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    return line.execute(arguments);
  }

  private void refused(String why) {
    assertThat(err.toString().lines()).hasSize(1).first().asString().contains(why);
    assertThat(err.toString())
        .startsWith("ninebind: ")
        .containsPattern("see: ninebind conformance( compare| speed)? --help");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--target",
        "--target udp://127.0.0.1",
        "--target tcp://127.0.0.1:0/x",
        "--target tcp://127.0.0.1:65536/x",
        "--target tcp://:1/x",
        "--target tcp://127.0.0.1:port/x",
        "--target unix:",
        "--target tcp://127.0.0.1/x --depth deep",
        "--target tcp://127.0.0.1/x --only nothing",
        "--target tcp://127.0.0.1/x --only lock/nothing",
        "--target tcp://127.0.0.1/x --msize 4095",
        "--target tcp://127.0.0.1/x --msize many",
        "--target tcp://127.0.0.1/x --timeout 0",
        "--target tcp://127.0.0.1/x --unknown",
        "--target tcp://127.0.0.1/x --depth workloads --only lock",
        "--target tcp://127.0.0.1/x --depth workloads --jenkins-war /no/such.war",
        "--list --only nothing",
        "compare --only nothing",
        "compare --depth deep",
        "speed --only nothing",
        "speed --rounds 0",
        "speed" // not started by the launcher
      })
  void whatCannotBeDoneAsAskedIsOneLine(String arguments) {
    assertThat(run(arguments.isEmpty() ? new String[0] : arguments.split(" "))).isEqualTo(2);
    refused("");
  }

  @Test
  void aServerThatIsNotThereIsOneLine() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    assertThat(run("--target", "tcp://127.0.0.1:" + port + "/x")).isEqualTo(2);
    refused("cannot connect to ");
  }

  @Test
  @Timeout(30)
  void whatIsNoServerIsOneLine() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String target = "tcp://127.0.0.1:" + socket.getLocalPort() + "/x";
      assertThat(run("--target", target, "--timeout", "1")).isEqualTo(2);
    }
    refused("no reply to Tversion in 1 s");
  }

  @Test
  void theListNamesEveryCheckAndRunsNone() {
    assertThat(run("--list")).isZero();
    List<String> expected = ProtocolSuite.cases().stream().map(each -> each.path()).toList();
    assertThat(expected).hasSizeGreaterThan(200).doesNotHaveDuplicates();
    List<String> listed =
        out.toString().lines().map(String::strip).filter(line -> line.matches("[^ ]+/.*")).toList();
    assertThat(listed).containsExactlyElementsOf(expected);
  }

  @Test
  void theListObeysOnly() {
    assertThat(run("--list", "--only", "lock/read-locks-are-shared,fsync")).isZero();
    assertThat(out.toString())
        .contains("lock/read-locks-are-shared", "fsync/a-file-is-synced")
        .doesNotContain("lock/a-clunk", "walk/", "protocol: walk");
  }

  @Test
  void helpHasExamples() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString()).contains("Examples:", "--target tcp://", "Exit codes:");
    assertThat(out.toString().lines()).allMatch(line -> line.length() <= 80);
  }

  @Test
  void onlyWhatIsWantedRunsAndAllPasses() throws Exception {
    try (InProcessServer server = new InProcessServer(InProcessServer.memory())) {
      assertThat(run("--target", target(server), "--only", "statfs,walk/dot-dot-goes-up")).isZero();
    }
    assertThat(out.toString().lines().map(line -> line.replaceAll(" +", " ")))
        .contains("protocol: walk: 1", "protocol: statfs: 6", "all 7 - -");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void whatFailsIsToldAndReported(@TempDir Path folder) throws Exception {
    Path reports = folder.resolve("new/reports");
    try (InProcessServer server = new InProcessServer(new TwoLinks(InProcessServer.memory()))) {
      int code =
          run("--target", target(server), "--only", "getattr,fsync", "--out", reports.toString());
      assertThat(code).isEqualTo(1);
    }
    String call = "Tgetattr(fid=4, mask=0x3fff): expected <nlink 1>, got <nlink 2>";
    assertThat(out.toString()).contains("FAILED getattr/a-file-has-one-link: " + call);

    String html = Files.readString(reports.resolve("report.html"));
    assertThat(html)
        .contains("getattr/a-file-has-one-link", "expected &lt;nlink 1&gt;, got &lt;nlink 2&gt;")
        .contains("after Twalk(", "--power-cut COMMAND")
        .doesNotContain("<script", "http://", "https://", "src=");

    List<String> statuses = new ArrayList<>();
    try (JsonParser json =
        new JsonFactory().createParser(Files.readString(reports.resolve("report.json")))) {
      while (json.nextToken() != null) {
        if ("status".equals(json.currentName())) {
          statuses.add(json.nextTextValue());
        }
      }
    }
    assertThat(statuses).contains("PASSED", "FAILED", "NOT_RUN");

    Document xml =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(reports.resolve("report.xml").toFile());
    assertThat(xml.getElementsByTagName("testcase").getLength()).isEqualTo(statuses.size());
    assertThat(xml.getElementsByTagName("failure").getLength())
        .isEqualTo((int) statuses.stream().filter("FAILED"::equals).count());
    assertThat(xml.getElementsByTagName("skipped").getLength())
        .isEqualTo((int) statuses.stream().filter("NOT_RUN"::equals).count());
  }

  @Test
  void aRestartCommandIsRunAndWaitedFor(@TempDir Path folder) throws Exception {
    Path mark = folder.resolve("mark");
    try (InProcessServer server = new InProcessServer(InProcessServer.memory())) {
      String only = "fsync/what-was-synced-outlives-the-server";
      String command = "echo restarted >>" + mark;
      int code = run("--target", target(server), "--only", only, "--restart", command);
      assertThat(code).isZero();
    }
    assertThat(Files.readString(mark).lines()).containsExactly("restarted");
  }

  @Test
  void aRestartCommandThatFailsFailsTheCheck() throws Exception {
    try (InProcessServer server = new InProcessServer(InProcessServer.memory())) {
      String only = "fsync/what-was-synced-outlives-the-server";
      assertThat(run("--target", target(server), "--only", only, "--restart", "exit 3"))
          .isEqualTo(1);
    }
    assertThat(out.toString()).contains("'exit 3' ended with 3");
  }

  private static String target(InProcessServer server) {
    return "tcp://127.0.0.1:" + server.address().getPort() + "/v";
  }
}
